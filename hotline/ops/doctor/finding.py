"""What one check of the doctor found: how grave, what it is, how to mend it. And the round of all checks."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from hotline.pump.faults import describe

OK, NOTE, RED = "ok", "note", "red"

log = logging.getLogger("hotline.doctor")


@dataclass(frozen=True)
class Finding:
    """`mend` is one line and says what to do; empty where there is nothing to do."""

    level: str
    says: str
    mend: str = ""


def examine(checks: list[str] | None = None) -> Iterator[Finding]:
    """Run the checks in order. One that breaks is a red finding itself and does not stop the others."""
    for path in settings.DOCTOR_CHECKS if checks is None else checks:
        yield from _one(path)


def _one(path: str) -> list[Finding]:
    try:
        check: Callable[[], Any] = import_string(path)
        return [found if isinstance(found, Finding) else Finding(*found) for found in check()]
    except Exception as error:  # noqa: BLE001 - the doctor must come to the end
        log.error("check %s failed: %s", path, describe(error))
        name = path.rpartition(".")[2].replace("_", " ")
        return [
            Finding(
                RED,
                _("The check “%(name)s” broke: %(error)s.") % {"name": name, "error": type(error).__name__},
                _("Mend what stands above first; then look at the log."),
            )
        ]
