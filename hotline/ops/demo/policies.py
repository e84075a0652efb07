"""The policies of a demo: what a network that is walked through again and again needs otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from hotline.base.act import SYSTEM
from hotline.network import policy

AGAIN = "Demo: walked through again and again."
RATE = "sms_rate_per_second"


def settle() -> None:
    """Nobody needs rest between two walks, and a newcomer may send more wide alerts."""
    _change("rest_hours", 0, AGAIN)
    _change("wide_alerts_per_hour", 12, AGAIN)


@contextmanager
def carrier_in_a_hurry() -> Iterator[None]:
    """While the history is told, its texts leave at once: nobody waits for a carrier of three weeks ago."""
    usual = policy.get(RATE)
    _change(RATE, 100_000, "Demo: telling the history.")
    yield
    _change(RATE, usual, "Demo: the history is told.")


def _change(key: str, value: int, reason: str) -> None:
    policy.change(actor=SYSTEM, key=key, value=value, reason=reason)
    cache.delete("policies")  # seeding is one transaction, so what waits for its commit comes too late
