"""Template tags for what every screen shows: ages, countdowns, statuses, masked numbers, meters, rows drawn once and kept."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hotline.base import clock
from hotline.crypto.keyring import Locked
from hotline.ui import ages, chips

register = template.Library()


def _when(value: datetime | str | None) -> datetime | None:
    return parse_datetime(value) if isinstance(value, str) else value


def _clock(name: str, at: datetime, text: str, tone: str, warn: object, late: object) -> SafeString:
    given = [(k, f"{v:g}") for k, v in (("warn", warn), ("late", late)) if v is not None]
    limits = format_html_join("", ' data-{}="{}"', given)
    iso, local = at.isoformat(), timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
    return format_html(
        '<time class="age{}" datetime="{}" data-{}="{}"{} title="{}">{}</time>',
        f" {tone}" if tone else "", iso, name, iso, limits, local, text,
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
    if LATER in context:
        return _later("since", at, warn, late)
    text, tone = ages.since((_now(context) - at).total_seconds(), warn, late)
    return _clock("since", at, text, tone, warn, late)


@register.simple_tag(takes_context=True)
def countdown(context: template.Context, until: datetime | str | None, warn: float | None = None) -> str:
    """A clock counting down to `until`; amber in the last `warn` seconds, red and with a plus once past."""
    at = _when(until)
    if at is None:
        return ""
    if LATER in context:
        return _later("until", at, warn, None)
    text, tone = ages.until((at - _now(context)).total_seconds(), warn)
    return _clock("until", at, text, tone, warn, None)


# -- rows that are drawn once and kept: a desk shows hundreds, and only their ages differ from one page to the next --

KEPT = 4000  # rows in each process; none holds anything secret
LATER = "ages_later"
_MARK = re.compile("\x02(since|until) ([^ ]+) ([^ ]*) ([^\x03]*)\x03")


def _later(name: str, at: datetime, *limits: float | None) -> str:
    """Where an age goes into a row that is kept."""
    warn, late = ("" if one is None else one for one in limits)
    return f"\x02{name} {at.isoformat()} {warn} {late}\x03"


@lru_cache(maxsize=KEPT)
def _drawn(path: str, language: str | None, row: Any) -> str:
    return render_to_string(path, {"row": row, LATER: True})


class Kept(template.Node):
    """A partial drawn from the cache, with the ages of now."""

    def __init__(self, path: str, row: template.base.FilterExpression) -> None:
        self.path, self.row = path, row

    def render(self, context: template.Context) -> str:
        now = _now(context)

        def fill(mark: re.Match) -> str:
            name, at = mark[1], datetime.fromisoformat(mark[2])
            warn, late = (float(one) if one else None for one in (mark[3], mark[4]))
            seconds = (now - at).total_seconds()
            text, tone = ages.since(seconds, warn, late) if name == "since" else ages.until(-seconds, warn)
            return _clock(name, at, text, tone, warn, late)

        return _MARK.sub(fill, _drawn(self.path, get_language(), self.row.resolve(context)))


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> Kept:
    """`{% kept "a/partial.html" row %}`: the partial of a row (frozen, and all that it shows), drawn once while the row stays equal."""
    _name, path, row = token.split_contents()
    return Kept(path.strip('"'), parser.compile_filter(row))


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
