"""Checks the words of an outgoing text: nothing that identifies, instructs, alarms or overclaims leaves the house.

One library for every door; `never_store` (what must not be written down at all) belongs to it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from hotline.messaging import gsm7, lint_rules
from hotline.messaging.never_store import fold, never_store
from hotline.messaging.problems import ERROR, WARNING, Problem
from hotline.network import policy

__all__ = ["Facts", "Problem", "check", "never_store"]

CERTAINTY_WITHIN = 45
BLOCKED_AT = 3
UNCONFIRMED = ("UNCONFIRMED", "SIN CONFIRMAR")


@dataclass(frozen=True)
class Facts:
    """What is known of the incident a text is about; the defaults ask for the least."""

    confirmed: bool = True
    traffic_stop: bool = False
    asks_people_to_go: bool = False  # a responder text that calls somebody out (R1, R2)
    rights_expired: bool = False
    own_numbers: tuple[str, ...] = ()  # beside the hotline


def check(body: str, *, audience: str = "community", facts: Facts | None = None) -> list[Problem]:
    """Everything wrong with `body` for "community" or "responder" readers, in the order it is found in the text."""
    facts = facts or Facts()
    plain = fold(_without_links(body))
    problems = [
        Problem(rule.code, rule.message, rule.level, match.start(), match.end())
        for rule in lint_rules.RULES
        for match in rule.pattern.finditer(plain if rule.folded else _without_links(body))
        if not rule.innocent(plain, match.start(), match.end())
    ]
    problems += _phones(body, facts)
    problems += _raid(plain, facts)
    problems += _capitals(body)
    problems += _certainty(body, audience, facts)
    problems += _length(body)
    if facts.rights_expired:
        problems.append(Problem("rights_expired", _("The rights wording is out of date. Have it reviewed first.")))
    return sorted(problems, key=lambda problem: (problem.start, problem.end, problem.code))


def blocks(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(problem.level == ERROR for problem in problems)


def _without_links(body: str) -> str:
    """The body with each link blanked out, positions unchanged."""
    return lint_rules.LINK.sub(lambda match: " " * len(match.group()), body)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


def _phones(body: str, facts: Facts) -> list[Problem]:
    ours = {_digits(number) for number in (policy.hotline(), *facts.own_numbers)}
    return [
        Problem("phone", _("Only our own number may stand in a text."), start=match.start(), end=match.end())
        for match in lint_rules.PHONE.finditer(body)
        if _digits(match.group()) not in ours
    ]


def _raid(plain: str, facts: Facts) -> list[Problem]:
    if facts.confirmed and not facts.traffic_stop:
        return []
    message = _("Do not say “raid” or “redada” before it is confirmed, nor of a traffic stop.")
    return [Problem("raid", message, start=m.start(), end=m.end()) for m in lint_rules.RAID.finditer(plain)]


@lru_cache(maxsize=8)
def _capitals_allowed(tag: str) -> frozenset[str]:
    return lint_rules.CAPITALS_ALLOWED | {tag.upper()}


def _capitals(body: str) -> list[Problem]:
    allowed = _capitals_allowed(policy.tag())
    return [
        Problem(
            "capitals",
            _("Capitals are only for how sure we are, and for words to reply with."),
            start=m.start(),
            end=m.end(),
        )
        for m in lint_rules.CAPITALS.finditer(_without_links(body))
        if m.group() not in allowed
    ]


def _certainty(body: str, audience: str, facts: Facts) -> list[Problem]:
    if audience == "community":
        if not facts.confirmed and lint_rules.SAYS_CONFIRMED.search(body):
            return [Problem("not_confirmed", _("This says CONFIRMED, and it is not confirmed."))]
        return []
    said = any(word in body[:CERTAINTY_WITHIN] for word in UNCONFIRMED)
    if facts.asks_people_to_go and not facts.confirmed and not said:
        message = _("Say UNCONFIRMED in the first 45 characters.")
        return [Problem("no_certainty", message, end=min(len(body), CERTAINTY_WITHIN))]
    return []


def _length(body: str) -> list[Problem]:
    found = gsm7.measure(body)
    problems = [
        Problem(
            "emoji",
            _("Emoji make a text three times as long. Take them out."),
            start=bad.position,
            end=bad.position + 1,
        )
        if ord(bad.char) >= 0x2190
        else Problem(
            "not_gsm7",
            _("“%s” makes this text up to three times as long.") % bad.char,
            WARNING,
            bad.position,
            bad.position + 1,
        )
        for bad in found.offending
    ]
    if found.segments > 1:
        level = ERROR if found.segments >= BLOCKED_AT else WARNING
        problems.append(Problem("segments", _("This text needs %s messages.") % found.segments, level))
    return problems
