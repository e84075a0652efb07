"""The versions of each text: the newest is in use, older ones stay and can be brought back. Both languages change together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hotline.accounts import people
from hotline.audit import trail
from hotline.audit.models import AuditEntry
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.messaging import shipped, templates
from hotline.messaging.models import Template
from hotline.ops.setup import wording
from responders.roster import local

LANGUAGES = wording.LANGUAGES
FAMILIES = (
    ("R", _("To responders")),
    ("C", _("To the community")),
    ("S", _("Joining, leaving, help")),
    ("F", _("To families")),
    ("O", _("Events and calls to act")),
    ("D", _("To dispatchers")),
)
TITLES = {
    "R1": _("Asks the nearest responders to go"),
    "R2": _("Asks more responders, nobody has gone yet"),
    "R3": _("Who accepted: where, with whom, the link"),
    "R4": _("Not needed any more"),
    "R4b": _("Closed, for those on scene"),
    "R5": _("Safety check on scene"),
    "R6": _("Asks what they see"),
    "R7": _("First there, wait for the partner"),
    "C1": _("Confirmed alert"),
    "C2": _("Update while it goes on"),
    "C3": _("Ended, seen to leave"),
    "C3b": _("No longer seen"),
    "C4": _("Rumour: a responder looked and there was nothing"),
    "C4b": _("Rumour: we asked, and there was nothing"),
    "C5": _("Rumour: it was another agency"),
    "C5b": _("Rumour: old news"),
    "C6": _("Could not be verified"),
    "C7": _("We are checking"),
    "C8": _("Our own correction"),
    "C9": _("Rumour: it is true"),
    "F4": _("A family waits for a call"),
    "F5": _("A number of the directory"),
    "S1": _("Joining: asks the language"),
    "S2": _("Joining: asks the area"),
    "S3": _("Joined"),
    "S4": _("Help"),
    "S5": _("Left"),
    "S5b": _("Perhaps left: stopped, and asked"),
    "S5c": _("Texts reach them again"),
    "S6": _("Thanks for a tip"),
    "S7": _("Joined: night and topics, offered once"),
    "S7b": _("Topics: which?"),
    "S7c": _("Topics chosen"),
    "S8": _("At night too"),
    "S8b": _("By day only"),
    "S9": _("Outside our area: who answers there"),
    "SW": _("Signed up on the web: asks the phone"),
    "SR": _("After two years: asks whether to stay"),
}


def title(key: str) -> str:
    """What a text is for, in the words of the people who work with it."""
    return TITLES.get(key) or templates.purpose(key).replace("_", " ")


@dataclass(frozen=True)
class Version:
    """One version of a text in both languages; `by` is empty for what came with the product."""

    number: int
    texts: dict[str, str]
    at: datetime | None = None
    by: str = ""
    reviewed: str = ""


def listing() -> list[tuple[object, list[dict]]]:
    """Every text by family, in the wording now in use."""
    newest = {(row.key, row.language): row for row in Template.objects.order_by("version")}
    found = []
    for letter, title in FAMILIES:
        rows = [_line(key, newest) for key in shipped.TEXTS if key.startswith(letter)]
        if rows:
            found.append((title, rows))
    return found


def _line(key: str, newest: Mapping[tuple[str, str], Template]) -> dict:
    rows = {language: newest.get((key, language)) for language in LANGUAGES}
    texts = {language: row.body if row else shipped.body(key, language) for language, row in rows.items()}
    checked = wording.check_both(key, texts)
    return {
        "key": key,
        "purpose": title(key),
        "texts": texts,
        "version": max((row.version for row in rows.values() if row), default=shipped.VERSION),
        "segments": {language: checked[language].measure.segments for language in LANGUAGES},
        "blocked": any(one.blocked for one in checked.values()),
    }


def history(key: str) -> list[Version]:
    """All versions, the one in use first. A language that did not change then is shown as it was."""
    rows: dict[int, dict[str, Template]] = {}
    for row in Template.objects.filter(key=key):
        rows.setdefault(row.version, {})[row.language] = row
    who = _writers(key)
    texts = {language: shipped.body(key, language) for language in LANGUAGES}
    found = [] if shipped.VERSION in rows else [Version(shipped.VERSION, dict(texts))]
    for number in sorted(rows):
        texts |= {language: row.body for language, row in rows[number].items() if language in texts}
        one = next(iter(rows[number].values()))
        found.append(Version(number, dict(texts), one.created_at, who.get(number, ""), one.approved_by))
    return sorted(found, key=lambda version: -version.number)


def _writers(key: str) -> dict[int, str]:
    """Who wrote which version, from the audit trail."""
    entries = AuditEntry.objects.filter(kind="template", ref__startswith=f"{key} v").values_list("ref", "actor_id")
    by = {int(ref.rpartition("v")[2]): actor for ref, actor in entries}
    handles = people.handles(set(by.values()))
    return {number: handles.get(actor, "") for number, actor in by.items()}


def save(*, actor: Actor, key: str, texts: Mapping[str, str], seen: int, verb: str = "template_changed") -> int:
    """Put a new wording in use, both languages at once; returns its version.

    Raises Refused when a text may not be sent like that or nothing changed, and Conflict when somebody saved meanwhile.
    """
    if key not in shipped.TEXTS:
        raise Refused(_("There is no such text."), "no_such_text")
    texts = {language: " ".join(texts.get(language, "").split()) for language in LANGUAGES}
    for checked in wording.check_both(key, texts).values():
        for problem in checked.problems:
            if problem.blocks:
                raise Refused(problem.message, problem.code)
    with act(actor) as deed:
        in_use = history(key)[0]
        if in_use.number != seen:
            raise Conflict(
                _("%(who)s saved version %(number)s meanwhile. Look at it, then save yours again.")
                % {"who": in_use.by or _("Somebody"), "number": in_use.number},
                "newer",
            )
        if in_use.texts == texts:
            raise Refused(_("Nothing has changed."), "same")
        number = in_use.number + 1
        Template.objects.bulk_create(
            [
                Template(
                    key=key, language=language, version=number, purpose=templates.purpose(key), body=body, created_at=deed.now
                )
                for language, body in texts.items()
            ]
        )  # fmt: skip
        trail.record(deed, verb=verb, kind="template", ref=f"{key} v{number}")
        return number


def review(*, actor: Actor, key: str, seen: int) -> None:
    """A coordinator has read the wording in use, in both languages. Raises Conflict when somebody changed it meanwhile."""
    if key not in shipped.TEXTS:
        raise Refused(_("There is no such text."), "no_such_text")
    with act(actor) as deed:
        in_use = history(key)[0]
        if in_use.number != seen:
            raise Conflict(_("Somebody saved version %(n)s meanwhile. Read that one.") % {"n": in_use.number}, "newer")
        for language in LANGUAGES:
            row = Template.objects.filter(key=key, language=language).order_by("-version").first()
            row = row or Template(
                key=key, language=language, version=shipped.VERSION, purpose=templates.purpose(key),
                body=shipped.body(key, language), created_at=deed.now,
            )  # fmt: skip
            row.approved_by, row.approved_on = actor.handle, local(deed.now).date()
            row.save()
        trail.record(deed, verb="template_reviewed", kind="template", ref=f"{key} r{in_use.number}")


def bring_back(*, actor: Actor, key: str, number: int, seen: int) -> int:
    """Use an older wording again, as a new version; it must stand up to today's rules."""
    old = (
        next((version for version in history(key) if version.number == number), None) if key in shipped.TEXTS else None
    )
    if old is None:
        raise Refused(_("There is no such version."), "no_such_version")
    return save(actor=actor, key=key, texts=old.texts, seen=seen, verb="template_brought_back")
