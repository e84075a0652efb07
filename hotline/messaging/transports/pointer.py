"""Where a text to somebody's own device or mailbox leads: a page of ours, and nothing else of what it says."""

import re

from django.conf import settings

PLAIN = re.compile(r"(?:\w[\w/-]*)?", re.ASCII)


def path_of(body: str) -> str:
    """The page of ours that `body` is the address of ("/desk/a/K412"); the first page where it is anything else."""
    ours = settings.PUBLIC_URL.split("://")[-1].rstrip("/") + "/"
    address = body.split("://")[-1]
    path = address.removeprefix(ours)
    return f"/{path}" if path != address and PLAIN.fullmatch(path) else "/"
