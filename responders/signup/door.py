"""The door of the public page: a form token without a cookie, the form's origin, and how often one address may knock.

Addresses are not kept: they are counted under a keyed hash whose key is made when the process starts, in this
process's memory, and forgotten within the hour.
"""

import ipaddress
import secrets
from hashlib import blake2b
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hotline.base import clock
from hotline.base.errors import Forbidden, Refused

OPEN_FOR = 3 * 3600  # seconds a page may lie open before it is sent
KNOCKS, HOUR = 8, 3600  # forms from one address in an hour

_salt = "responders.signup"
_key = secrets.token_bytes(32)


class TooOften(Refused):
    """The address knocked too often."""

    status = 429


def token() -> str:
    """A fresh form token: signed, dated, good for one form."""
    return signing.dumps(secrets.token_urlsafe(16), salt=_salt)


def key_of(given: str) -> str:
    """The one-time key inside a token. Raises Refused when it is forged or too old."""
    try:
        return signing.loads(given, salt=_salt, max_age=OPEN_FOR)
    except signing.BadSignature:
        raise Refused(_("This page was open for a long time. Please press the button once more."), "old_page") from None


def check_origin(request: HttpRequest) -> None:
    """Let in only forms that our own page sent. Raises Forbidden."""
    origin = request.headers.get("Origin")
    if origin is None:
        referer = urlsplit(request.headers.get("Referer", ""))
        origin = f"{referer.scheme}://{referer.netloc}" if referer.netloc else ""
    own = f"{request.scheme}://{request.get_host()}"
    if origin not in {own, *settings.PUBLIC_ORIGINS}:
        raise Forbidden(_("This form came from another page. Open our own page and fill it in there."), "origin")


def knock(request: HttpRequest) -> None:
    """Count this address. Raises TooOften after a few forms in an hour."""
    hour = int(clock.now().timestamp()) // HOUR
    name = f"signup:{hour}:{blake2b(_network_of(request).encode(), key=_key, digest_size=12).hexdigest()}"
    if not cache.add(name, 1, HOUR) and cache.incr(name) > KNOCKS:
        raise TooOften(_("Too many forms from one place. Text ALERTA to us, or try again in an hour."), "too_often")


def _network_of(request: HttpRequest) -> str:
    """The address, or for IPv6 the network it lies in. Behind our own proxy the last one that it wrote down."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip() or given
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
