"""The rights reminders: the wording in use per kind of place and language, a new wording, and who reviewed it for which law."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from dispatch.cases import wording
from dispatch.choices import PlaceType
from hotline.audit import trail
from hotline.base import clock
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.calls.models import RightsScript
from responders.roster import local

LANGUAGES = {"en": "English", "es": "Español"}
LONGEST = 1200


@dataclass(frozen=True)
class Side:
    """The reminder in one language; `late` when its time is over."""

    language: str
    name: str
    script: RightsScript
    late: bool

    @property
    def reviewed(self) -> bool:
        return bool(self.script.approved_by and self.script.approved_on and self.script.jurisdiction)


@dataclass(frozen=True)
class Reminders:
    """The reminders for one kind of place."""

    place_type: str
    title: str
    sides: tuple[Side, ...]


def listing() -> list[Reminders]:
    """The newest wording of every kind of place, in each language it has."""
    today, newest = local(clock.now()).date(), {}
    for script in RightsScript.objects.order_by("version"):
        newest[script.place_type, script.language] = script
    labels = dict(PlaceType.choices) | wording.TITLES
    kinds = dict.fromkeys(place for place, _language in sorted(newest))
    return [
        Reminders(
            place_type=kind,
            title=str(labels.get(kind) or kind.replace("_", " ")),
            sides=tuple(
                Side(code, name, script, bool(script.expires_on and script.expires_on < today))
                for code, name in LANGUAGES.items()
                if (script := newest.get((kind, code))) is not None
            ),
        )
        for kind in kinds
    ]


def newest(place_type: str, language: str) -> RightsScript | None:
    """The wording in use."""
    return RightsScript.objects.filter(place_type=place_type, language=language).order_by("-version").first()


def write(*, actor: Actor, place_type: str, language: str, body: str, seen: int) -> RightsScript:
    """A new wording, from now on read to callers; nobody has reviewed it yet."""
    body = body.strip()
    if not body:
        raise Refused(_("Write what is to be said."), "empty")
    if len(body) > LONGEST:
        raise Refused(_("At most %(most)s letters.") % {"most": LONGEST}, "too_long")
    with act(actor) as deed:
        now = _in_use(place_type, language, seen)
        if now.body == body:
            raise Refused(_("Nothing has changed."), "same")
        fresh = RightsScript.objects.create(
            place_type=place_type, language=language, version=now.version + 1, body=body
        )
        trail.record(deed, verb="script_changed", kind="script", ref=str(fresh)[:40])
        return fresh


def review(
    *, actor: Actor, place_type: str, language: str, seen: int, by: str, on: date | None, law: str, until: date | None
) -> RightsScript:
    """Note who reviewed the wording in use, when, for which law, and until when it holds."""
    by, law = " ".join(by.split())[:80], " ".join(law.split())[:40]
    with act(actor) as deed:
        today = local(deed.now).date()
        if not by or on is None or not law:
            raise Refused(_("Give the reviewer's name, the day and the place whose law it is."), "incomplete")
        if on > today:
            raise Refused(_("This day has not come yet."), "future")
        if until is not None and until <= on:
            raise Refused(_("It must hold beyond the day of its review."), "until")
        script = _in_use(place_type, language, seen)
        script.approved_by, script.approved_on, script.jurisdiction, script.expires_on = by, on, law, until
        script.save(update_fields=["approved_by", "approved_on", "jurisdiction", "expires_on"])
        trail.record(deed, verb="script_reviewed", kind="script", ref=str(script)[:40])
        return script


def _in_use(place_type: str, language: str, seen: int) -> RightsScript:
    script = RightsScript.objects.select_for_update().filter(place_type=place_type, language=language)
    found = script.order_by("-version").first()
    if found is None:
        raise Refused(_("There is no such reminder."), "no_script")
    if found.version != seen:
        raise Conflict(_("Somebody wrote version %(n)s meanwhile. Look at it first.") % {"n": found.version}, "newer")
    return found
