"""Fills the database of a server under test: the small demo town, with the waits that a test should not sit through made short.

Run in the server's own environment (`manage.py shell`), as the `seed` of tests.servers: made once per run, then copied.
"""

from django.core.cache import cache
from django.core.management import call_command

from hotline.base.act import SYSTEM
from hotline.network import policy

SHORTER = {
    "hold_seconds": 2,  # after the approver's yes
    "wanted": 2,  # the dawn call is answered by two
}


def small(**policies: object) -> None:
    """The demo city and its cast, a dozen responders, forty subscribers, and nothing has happened yet."""
    call_command("seed_demo", small=True, verbosity=0)
    settle(**(SHORTER | policies))


def settle(**policies: object) -> None:
    """Other values for the network's policies, seen at once."""
    for key, value in policies.items():
        policy.change(actor=SYSTEM, key=key, value=value, reason="A test should not wait that long.")
    cache.delete("policies")


def seed(call: str = "small()") -> tuple[str, ...]:
    """The `seed` for tests.servers that runs this module's `call`."""
    return ("shell", "--verbosity", "0", "--command", f"from tests.browser import town; town.{call}")
