"""The ways texts leave, one file each, and which lane takes which: `settings.SMS_TRANSPORT`, and `settings.SMS_LANES` per lane.

A name may carry a detail after a colon: "android:2" is the second SIM of the phone, a sender with a rate of its own.
"""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from hotline.messaging.states import OWN, Lane
from hotline.messaging.transports.base import Transport

REGISTRY = {
    "simulator": "hotline.messaging.transports.simulator.Simulator",
    "twilio": "hotline.messaging.transports.twilio.Twilio",
    "android": "hotline.messaging.transports.android.Android",
    "email": "hotline.messaging.transports.email.Email",
    "webpush": "hotline.messaging.transports.webpush.WebPush",
}
NONE = "none"


class Gone(Transport):
    """A way out this network no longer has: nothing can be asked of it. Only what it still holds in doubt is settled."""

    def __init__(self, name: str) -> None:
        self.name = name


def current() -> Transport | None:
    """The transport of this network, or None where none is set up yet (texts wait)."""
    return None if settings.SMS_TRANSPORT in ("", NONE) else named(settings.SMS_TRANSPORT)


@lru_cache(maxsize=16)
def named(name: str) -> Transport:
    """The transport registered as `name`, or the class a dotted path names."""
    kind, _colon, detail = name.partition(":")
    path = REGISTRY.get(kind, kind if "." in kind else "")
    if not path:
        raise ImproperlyConfigured(f"there is no transport called {name!r}")
    return import_string(path)(detail) if detail else import_string(path)()


def for_lane(lane: int) -> list[Transport]:
    """The ways out of a lane, the preferred one first. Empty: its texts wait as rows.

    Where the network names no order for the lane, its one transport takes it, if that is fit to carry such a lane.
    Push and e-mail to staff each have their one way, where it is set up; the demo has none: it reaches nobody.
    """
    if lane in OWN:
        name = OWN[Lane(lane)][0]
        return [named(name)] if settings.HOTLINE_MODE == "real" and named(name).is_set_up() else []
    names = getattr(settings, "SMS_LANES", {}).get(Lane(lane).name.lower())
    if names is not None:
        return [named(name) for name in names if name != NONE]
    usual = current()
    return [usual] if usual is not None and lane in usual.lanes else []


def in_use() -> list[Transport]:
    """Every transport that carries a lane, the most urgent lane's first."""
    return list(dict.fromkeys(transport for lane in Lane for transport in for_lane(lane)))


def called(name: str) -> Transport:
    """The transport whose rows bear this name, also when no lane is given to it any more."""
    for transport in in_use():
        if transport.name == name:
            return transport
    return named(name) if name.partition(":")[0] in REGISTRY else Gone(name)
