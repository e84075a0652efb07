"""The product's own ways out, turned to the fake provider, and what a drill may take from them: the look-up, or the key.

All reach only the loopback, so a demo may start with them. Named by dotted path in a drill's settings.
"""

from datetime import timedelta

from django.conf import settings

from hotline.messaging.states import Lane
from hotline.messaging.transports.android import Android
from hotline.messaging.transports.base import Capabilities, Transport
from hotline.messaging.transports.twilio import Twilio

SETTLE = timedelta(seconds=getattr(settings, "DRILL_SETTLE", Transport.settle.total_seconds()))


class Looked(Twilio):
    """Twilio as it is: no key, but its list can be asked."""

    name = "looked"
    settle = SETTLE
    capabilities = Capabilities(can_lookup=True, by_text=True, real=False)


class Blind(Twilio):
    """Twilio whose list cannot be asked: what is in doubt stays in doubt."""

    name = "blind"
    settle = SETTLE
    capabilities = Capabilities(real=False)


class Keyed(Android):
    """A provider that knows our ids, so that the same one twice is one text; it cannot be asked. As fast as the others."""

    capabilities = Capabilities(idempotent=True, real=False)
    settle = SETTLE
    at_once = 50
    lanes = frozenset(Lane)

    def __init__(self) -> None:
        super().__init__()
        self.name, self.per_second, self.burst = "keyed", None, None


class _Second:
    """The same provider as a second sender, with a pace of its own, so that a list does not wait behind responders."""

    def __init__(self) -> None:
        super().__init__()
        self.name = f"{self.name}-list"


class LookedList(_Second, Looked):
    """Looked, for the list."""


class BlindList(_Second, Blind):
    """Blind, for the list."""


class KeyedList(_Second, Keyed):
    """Keyed, for the list."""
