"""The ways texts leave: one file each, chosen by `settings.SMS_TRANSPORT`."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from hotline.messaging.transports.base import Transport

REGISTRY = {
    "simulator": "hotline.messaging.transports.simulator.Simulator",
}
NONE = "none"


def current() -> Transport | None:
    """The transport of this network, or None where none is set up yet (texts wait)."""
    return None if settings.SMS_TRANSPORT in ("", NONE) else named(settings.SMS_TRANSPORT)


@lru_cache(maxsize=8)
def named(name: str) -> Transport:
    """The transport registered as `name`, or the class a dotted path names."""
    path = REGISTRY.get(name, name if "." in name else "")
    if not path:
        raise ImproperlyConfigured(f"there is no transport called {name!r}")
    return import_string(path)()
