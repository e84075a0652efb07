"""Whether the wording of a text may be saved: placeholders, length, alphabet and linter, with the longest values in it."""

import string
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hotline.messaging import gsm7, lint, shipped, words
from hotline.messaging.problems import ERROR, WARNING, Problem
from hotline.network import policy

LANGUAGES = ("en", "es")
OWN = ("tag", "org", "hotline", "url")  # every text may hold these
ONE_SEGMENT = ("R", "C")  # families whose every text is one segment
MOST_LETTERS = 640
RESOURCE = "+1 (213)555-0133"  # and so may a number of the directory
NEIGHBOUR = "909-555-0155"  # a neighbouring line's number may stand where {number} does
# What a text of its kind is worthless, or misleading, without.
NEEDED = frozenset({"code", "link", "hotline", "place", "time", "last", "agency", "handle", "org", "number"})
# The longest value of each placeholder, as it could really be.
LONGEST = {
    "en": {
        "what": "restaurant, 10+ agents", "zone": "Westlake South",
        "topics": "alerts, corrections, workshops, actions, local decisions",
    },
    "es": {
        "what": "trabajo, 20-40 agentes", "zone": "Westlake Oeste",
        "topics": "alertas, correcciones, talleres, actos, decisiones locales",
    },
}  # fmt: skip
_BOTH = {
    "code": "K412", "place": "Wilshire Blvd & Figueroa", "time": "12:45pm", "last": "11:55am", "agency": "ICE/CBP",
    "meet": "Figueroa & Wilshire Blvd", "handle": "Mariposa", "link": "r.example/x7Kq2abc", "n": "1", "m": "4", "minutes": "120",
    "zip": "90057", "network": "Inland Valley Night Line", "number": NEIGHBOUR,
    "resource": "Immigrant Defenders of Los Angeles, East", "phone": RESOURCE, "hours": "Mon-Fri 9am-5pm, Sat 9-1",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A run of the finished text; `why` says what is wrong with it, empty when nothing is."""

    text: str
    why: str = ""
    level: str = ""


@dataclass(frozen=True)
class Checked:
    """A wording with the longest values filled in, measured and looked through."""

    body: str
    measure: gsm7.Measure
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)

    @property
    def said(self) -> list[tuple[str, bool]]:
        """Each problem's sentence once, and whether it blocks."""
        return list(dict.fromkeys((str(problem.message), problem.blocks) for problem in self.problems))

    @property
    def pieces(self) -> list[Piece]:
        """The text cut where something is pointed at."""
        found, at = [], 0
        for problem in sorted((p for p in self.problems if p.end > p.start), key=lambda p: (p.start, -p.end)):
            if problem.start < at:
                continue
            found += [Piece(self.body[at : problem.start])] if problem.start > at else []
            found.append(Piece(self.body[problem.start : problem.end], str(problem.message), problem.level))
            at = problem.end
        return found + ([Piece(self.body[at:])] if self.body[at:] else [])


def longest(language: str) -> dict[str, str]:
    """The network's own values, and the longest there can be of the others."""
    own = {"tag": policy.tag(), "org": policy.tag(), "hotline": policy.hotline(), "url": policy.get("public_url")}
    return {**_BOTH, **LONGEST[language], **own}


def allowed(key: str) -> set[str]:
    """The placeholders a text of this kind may hold."""
    both = (shipped.body(key, language) for language in LANGUAGES)
    return {name for body in both for name in words.placeholders(body)} | set(OWN)


def check(key: str, language: str, body: str) -> Checked:
    """Everything wrong with this wording of text `key`."""
    body = " ".join(body.split())
    if not body:
        return _bare("", Problem("missing_language", _("Both languages are needed before it can be used.")))
    if len(body) > MOST_LETTERS:
        return _bare(body[:MOST_LETTERS], Problem("too_long", _("This is far too long for a text.")))
    broken = _braces(key, body)
    if broken is not None:
        return _bare(body, broken)
    text = words.fill(body, longest(language))
    problems = [problem for problem in text.problems if problem.code not in ("segments", "not_gsm7")]
    problems += _missing(key, language, body)
    problems += lint.check(text.body, audience=_audience(key), facts=_facts(key))
    measure = gsm7.measure(text.body)
    if key.startswith(ONE_SEGMENT) and measure.segments > 1:
        problems = [problem for problem in problems if problem.code != "segments"]
        problems.append(
            Problem("segments", _("This text must fit in one message with the longest values. Shorten it."))
        )
    return Checked(text.body, measure, tuple(problems))


def check_both(key: str, texts: Mapping[str, str]) -> dict[str, Checked]:
    return {language: check(key, language, texts.get(language, "")) for language in LANGUAGES}


def _bare(body: str, problem: Problem) -> Checked:
    return Checked(body, gsm7.measure(body), (problem,))


def _braces(key: str, body: str) -> Problem | None:
    """The first placeholder that is none: a lone brace, an empty name, a name this text has no value for."""
    try:
        parts = list(string.Formatter().parse(body))
    except ValueError:
        return Problem("braces", _("A brace { or } stands alone. Write placeholders like {place}."))
    may = allowed(key)
    for _literal, name, spec, conversion in parts:
        if name is None:
            continue
        if name not in may or spec or conversion:
            what = "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
            return Problem("unknown", _("%s is not known here. Choose one of the placeholders named below.") % what)
    return None


def _missing(key: str, language: str, body: str) -> list[Problem]:
    """Placeholders of the shipped wording that this one does not hold."""
    has = set(words.placeholders(body))
    found = []
    for name in words.placeholders(shipped.body(key, language)):
        if name not in has:
            level = ERROR if name in NEEDED else WARNING
            found.append(Problem("missing", _("{%s} is missing.") % name, level))
    return found


def _audience(key: str) -> str:
    return "responder" if key.startswith("R") else "community"


def _facts(key: str) -> lint.Facts:
    return lint.Facts(
        confirmed=not key.startswith("R"), asks_people_to_go=key in ("R1", "R2"), own_numbers=(NEIGHBOUR, RESOURCE)
    )
