"""Template tags for what every screen shows: ages, countdowns, statuses, masked numbers, meters."""

from datetime import datetime

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hotline.base import clock
from hotline.crypto.keyring import Locked
from hotline.ui import ages, chips

register = template.Library()


def _when(value: datetime | str | None) -> datetime | None:
    return parse_datetime(value) if isinstance(value, str) else value


def _clock(name: str, at: datetime, text: str, tone: str, warn: object, late: object) -> SafeString:
    limits = format_html_join(
        "", ' data-{}="{}"', [(k, v) for k, v in (("warn", warn), ("late", late)) if v is not None]
    )
    local = date_format(timezone.localtime(at), "Y-m-d H:i:s")
    return format_html(
        '<time class="{}" datetime="{}" data-{}="{}"{} title="{}">{}</time>',
        f"age {tone}".strip(), at.isoformat(), name, at.isoformat(), limits, local, text,
    )  # fmt: skip


def _now(context: template.Context) -> datetime:
    """The page's one reading of the clock; a fragment rendered by itself reads it once."""
    if context.get("server_now") is None:
        context.dicts[0]["server_now"] = clock.now()
    return context["server_now"]


@register.simple_tag(takes_context=True)
def age(
    context: template.Context, since: datetime | str | None, warn: float | None = None, late: float | None = None
) -> str:
    """A clock counting up from `since`; amber from `warn` and red from `late` seconds."""
    at = _when(since)
    if at is None:
        return ""
    text, tone = ages.since((_now(context) - at).total_seconds(), warn, late)
    return _clock("since", at, text, tone, warn, late)


@register.simple_tag(takes_context=True)
def countdown(context: template.Context, until: datetime | str | None, warn: float | None = None) -> str:
    """A clock counting down to `until`; amber in the last `warn` seconds, red and with a plus once past."""
    at = _when(until)
    if at is None:
        return ""
    text, tone = ages.until((at - _now(context)).total_seconds(), warn)
    return _clock("until", at, text, tone, warn, None)


@register.simple_tag
def chip(status: str, label: str = "", presence: str = "") -> SafeString:
    """A status as a chip, with its own word or the given `label`."""
    tone, word = chips.of(str(status), str(presence or ""))
    return format_html('<span class="chip {}">{}</span>', tone, label or word)


@register.simple_tag
def masked(contact: object) -> str:
    """The last four figures of a contact's number (or of a number), never more."""
    if not contact:
        return _("number withheld")
    try:
        number = getattr(contact, "number", contact)
    except Locked:
        return "•••"
    return f"•••-{str(number)[-4:]}" if number else _("number withheld")


@register.simple_tag
def meter(filled: int, wanted: int, tone: str = "y", label: str = "") -> SafeString:
    """A row of segments: `filled` of `wanted`, never colour alone (a label is read out)."""
    filled, wanted = int(filled or 0), max(int(wanted or 0), 1)
    steps = format_html_join(
        "", "<i{}></i>", [(format_html(' class="{}"', tone) if n < filled else "",) for n in range(wanted)]
    )
    said = label or _("%(filled)s of %(wanted)s") % {"filled": filled, "wanted": wanted}
    return format_html('<div class="meter" role="img" aria-label="{}">{}</div>', said, steps)


@register.filter
def shaped(field: BoundField, more: str = "") -> SafeString:
    """The field's own input wearing our class, described by its help and errors."""
    kind = getattr(field.field.widget, "input_type", "")
    plain = kind in {"checkbox", "radio", "hidden"}
    attrs = {} if plain else {"class": f"in {more}".strip()}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def grouped(secret: str, size: int = 4) -> str:
    """A secret in groups of four, as one reads it aloud."""
    return " ".join(secret[at : at + size] for at in range(0, len(secret), size))
