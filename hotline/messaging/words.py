"""Fills a template: checks every placeholder, rewrites place names into GSM-7, and measures the result."""

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hotline.messaging import gsm7, shipped, templates
from hotline.messaging.gsm7 import Measure
from hotline.messaging.problems import ERROR, WARNING, Problem
from hotline.network import policy

Value = str | int | tuple[str, ...] | list[str]

_LOOKALIKES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
_FORMATTER = string.Formatter()


@dataclass(frozen=True)
class Text:
    """A body ready to send, with what is wrong with it (nothing, when `problems` is empty)."""

    body: str
    encoding: str
    segments: int
    problems: tuple[Problem, ...] = ()


def measure(body: str) -> Measure:
    """Encoding, units, segments and offending characters of a body."""
    return gsm7.measure(body)


def render(key: str, language: str, **values: Value) -> Text:
    """The text of template `key` in `language`.

    A value may be a tuple of alternatives, best first: the first that leaves the whole text in one segment
    is taken (give `place=("W 8th St & Vermont Ave", "Koreatown")`). The network's own values
    (`tag`, `org`, `hotline`, `url`) are filled in.
    """
    own = {
        "tag": policy.tag(),
        "org": policy.tag(),
        "hotline": policy.hotline(),
        "url": policy.get("public_url"),
    }
    return fill(templates.body(key, language), {**own, **values})


def fill(body: str, values: Mapping[str, Value]) -> Text:
    """Put `values` into `body`. Pure; unused values are ignored, missing ones are a problem."""
    names = placeholders(body)
    problems: list[Problem] = []
    chosen: dict[str, str] = {}
    rivals: list[tuple[str, list[str]]] = []
    for name in names:
        offered = values.get(name)
        options = [
            clean(name, str(v)) for v in (offered if isinstance(offered, (tuple, list)) else (offered,)) if v or v == 0
        ]
        options = [option for option in options if option]
        if not options:
            problems.append(Problem("missing_value", _("A value is missing from this text: %s.") % name))
            chosen[name] = "…" if offered is None else ""
            continue
        fitting = [option for option in options if len(option) <= shipped.LIMITS.get(name, len(option))]
        if not fitting:
            fitting = [_cut(name, options[-1], problems)]
        chosen[name] = fitting[0]
        if len(fitting) > 1:
            rivals.append((name, fitting[1:]))
    text = _join(body, chosen)
    for name, others in rivals:
        for other in others:
            if gsm7.measure(text).segments <= 1:
                break
            chosen[name] = other
            text = _join(body, chosen)
    found = gsm7.measure(text)
    problems += _of_measure(found)
    return Text(text, found.encoding, found.segments, tuple(problems))


def placeholders(body: str) -> list[str]:
    """The names in braces, each once, in order."""
    return list(dict.fromkeys(name for _, name, _, _ in _FORMATTER.parse(body) if name))


def clean(name: str, value: str) -> str:
    """A value fit for a text: one line, nothing invisible, and GSM-7 letters where it names a place or a person."""
    value = value.translate(_LOOKALIKES)
    value = "".join(
        " " if char.isspace() else char
        for char in value
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") or char.isspace()
    )
    value = re.sub(r" {2,}", " ", value).strip()
    return transliterate(value) if name in shipped.TRANSLITERATED else value


def transliterate(value: str) -> str:
    """Letters outside GSM-7 without their marks ("Santa María" -> "Santa Maria"); é, ñ and ü stay. For names only."""
    return "".join(char if gsm7.is_gsm7(char) else _plain(char) for char in unicodedata.normalize("NFC", value))


def _plain(char: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return "".join(c for c in bare if gsm7.is_gsm7(c))


def _cut(name: str, value: str, problems: list[Problem]) -> str:
    """Shorten a name at a word; anything else stays too long and is an error."""
    limit = shipped.LIMITS[name]
    given = {"name": name, "limit": limit}
    if name not in shipped.SHORTENED:
        problems.append(Problem("value_too_long", _("%(name)s may have at most %(limit)s characters.") % given))
        return value
    problems.append(Problem("value_shortened", _("%(name)s was shortened to %(limit)s characters.") % given, WARNING))
    head = value[: limit + 1]
    whole = head.rsplit(" ", 1)[0] if " " in head else value[:limit]
    return whole[:limit].rstrip(" ,&-/")


def _join(body: str, chosen: Mapping[str, str]) -> str:
    text = "".join(
        literal + (chosen[name] if name else "") for literal, name, _spec, _conversion in _FORMATTER.parse(body)
    )
    return re.sub(r" {2,}", " ", text).strip()


def _of_measure(found: Measure) -> list[Problem]:
    problems = [
        Problem(
            "not_gsm7",
            _("“%s” makes this text up to three times as long.") % bad.char,
            ERROR,
            bad.position,
            bad.position + 1,
        )
        for bad in found.offending
    ]
    if found.segments > 1:
        problems.append(Problem("segments", _("This text needs %s messages.") % found.segments, WARNING))
    return problems
