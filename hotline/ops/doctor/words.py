"""The doctor on words: reminders and texts are reviewed by somebody who may, still valid, and name this network."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hotline.base import clock
from hotline.calls.models import RightsScript
from hotline.messaging import shipped
from hotline.messaging.models import Template
from hotline.messaging.templates import LANGUAGES
from hotline.network import policy
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding

SHOWN = 6


def _newest(rows: Iterable, *columns: str) -> list:
    """The newest version of each, of rows ordered by version, newest first."""
    newest: dict[tuple, object] = {}
    for row in rows:
        newest.setdefault(tuple(getattr(row, column) for column in columns), row)
    return list(newest.values())


def _some(rows: list) -> str:
    names = ", ".join(str(row) for row in rows[:SHOWN])
    return f"{names} …" if len(rows) > SHOWN else names


def scripts_are_reviewed() -> Iterator[Finding]:
    """What dispatchers read aloud: a lawyer's name, a date, a place where it holds, and not past its end."""
    today = timezone.localdate(clock.now())
    scripts = _newest(RightsScript.objects.order_by("place_type", "language", "-version"), "place_type", "language")
    if not scripts:
        yield Finding(RED, _("There is no rights reminder to read to callers."), _("Add them in Set-up."))
        return
    raw = [script for script in scripts if not (script.approved_by and script.approved_on and script.jurisdiction)]
    late = [script for script in scripts if script.expires_on and script.expires_on < today]
    if raw:
        yield Finding(
            RED,
            _("Not reviewed: %(names)s") % {"names": _some(raw)},
            _("Have a lawyer review the reminders; enter name, date and place in Set-up."),
        )
    if late:
        yield Finding(RED, _("Past their date: %(names)s") % {"names": _some(late)}, _("Have them reviewed again."))
    if not raw and not late:
        yield Finding(OK, _("The rights reminders are reviewed."))


def templates_are_reviewed() -> Iterator[Finding]:
    """What is texted: read by a coordinator before the first one leaves. The shipped words count until a network has its own."""
    newest = _newest(Template.objects.order_by("key", "language", "-version"), "key", "language")
    known = {(template.key, template.language) for template in newest}
    shipped_only = [
        f"{key} {language}" for key in shipped.TEXTS for language in LANGUAGES if (key, language) not in known
    ]
    raw = [*(template for template in newest if not template.approved_by), *shipped_only]
    if raw:
        yield Finding(
            RED if settings.HOTLINE_MODE == "real" else NOTE,
            _("Texts nobody reviewed: %(names)s") % {"names": _some(raw)},
            _("Have a coordinator read them and enter name and date in Set-up."),
        )
    else:
        yield Finding(OK, _("The texts are reviewed."))


def texts_name_this_network() -> Iterator[Finding]:
    """A number and an address that stand in every text are examples until somebody enters the network's own."""
    examples = [policy.get(key) for key in ("hotline", "public_url") if policy.get(key) == policy.POLICIES[key].default]
    if examples:
        yield Finding(
            RED if settings.HOTLINE_MODE == "real" else NOTE,
            _("The texts still print an example: %(names)s") % {"names": ", ".join(examples)},
            _("Enter the line's own number and address in Set-up, Policies and timers."),
        )
    else:
        yield Finding(OK, _("The texts print the network's own number and address."))
