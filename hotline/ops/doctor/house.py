"""The doctor on settings and keys: what would let somebody in, or lose what is sealed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from hotline.crypto.keyring import GROUPS, Locked, Tampered, keyring
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding

LONG_ENOUGH = 50
KEY_LONG_ENOUGH = 16


def settings_are_safe() -> Iterator[Finding]:
    """What a real network must not start with; in the demo the same things are only noted."""
    grave = RED if settings.HOTLINE_MODE == "real" else NOTE
    found = list(_settings(grave))
    yield from found or [Finding(OK, _("The settings are safe."))]


def _settings(grave: str) -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(RED, _("DEBUG is on: faults show what people typed."), _("Set DEBUG=false."))
    if len(settings.SECRET_KEY) < LONG_ENOUGH:
        yield Finding(
            RED, _("SECRET_KEY is short."), _("Make the secrets anew: python3 -m hotline.ops.launch.keys secrets")
        )
    if len(settings.INDEX_KEY) < KEY_LONG_ENOUGH:
        yield Finding(
            RED,
            _("INDEX_KEY is short: numbers could be guessed from the index."),
            _("Set a long INDEX_KEY before the first number is stored."),
        )
    if not settings.PUBLIC_URL.startswith("https://"):
        yield Finding(
            grave,
            _("PUBLIC_URL is not https: %(url)s") % {"url": settings.PUBLIC_URL},
            _("Set PUBLIC_URL to https://…"),
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(RED, _("ALLOWED_HOSTS allows every name."), _("Name the hosts, or leave ALLOWED_HOSTS empty."))
    host = urlsplit(settings.PUBLIC_URL).hostname
    if host not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield Finding(
            RED,
            _("ALLOWED_HOSTS lacks the name in PUBLIC_URL: %(host)s") % {"host": host},
            _("Add it, or leave it empty."),
        )


def keys_open_what_they_close() -> Iterator[Finding]:
    """Each group of keys seals and opens a word."""
    shut = []
    try:
        ring = keyring()
    except ImproperlyConfigured as error:
        yield Finding(RED, str(error), _("Mend FIELD_KEYS; a copy of the keys lies where you printed it."))
        return
    for group in GROUPS:
        try:
            opened = ring.decrypt(
                ring.encrypt(group, group, place="doctor|doctor|doctor"), place="doctor|doctor|doctor"
            )
        except (Locked, Tampered):
            opened = ""
        if opened != group:
            shut.append(group)
    if shut:
        yield Finding(
            RED,
            _("These keys are locked or not here: %(groups)s") % {"groups": ", ".join(shut)},
            _("Unlock the line, or put the keys back into FIELD_KEYS."),
        )
    else:
        yield Finding(OK, _("The keys open what they close."))
