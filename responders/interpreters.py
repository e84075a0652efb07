"""Who speaks a language, and can be phoned now: interpreters first, then responders who speak it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import SENDS
from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.contacts import book, numbers
from hotline.contacts.models import Contact, ContactUse
from responders import hours as clock_hours
from responders import roster
from responders.models import Interpreter, Responder

INTERPRETER, RESPONDER = "interpreter", "responder"
READY = (Responder.State.PROBATION, Responder.State.ACTIVE)
SHOWN = 12


# “Away until I say so” is a date nobody waits for.
OPEN_ENDED = datetime(2999, 1, 1, tzinfo=UTC)
MORNING, AT_LEAST = time(8), timedelta(hours=2)

Hours = tuple[time | None, time | None]


class Say(models.TextChoices):
    """What an interpreter says of themselves."""

    HERE = "here", _("I can be phoned")
    TWO_HOURS = "two_hours", _("Away for two hours")
    MORNING = "morning", _("Away until the morning")
    AWAY = "away", _("Away until I say so here")


@dataclass(frozen=True)
class Standing:
    """Whether an interpreter can be phoned now; if not because they are away, until when."""

    ready: bool
    away_until: datetime | None = None

    @property
    def open_ended(self) -> bool:
        return self.away_until == OPEN_ENDED


@dataclass(frozen=True)
class Speaker:
    """Somebody who can be phoned to interpret; `ready` when they said so and their hours say so now."""

    kind: str
    id: UUID
    handle: str
    languages: tuple[str, ...]
    ready: bool
    away: Standing | None = None


def add(*, actor: Actor, handle: str, number: str, languages: list[str], **profile: Any) -> Interpreter:
    """Add an interpreter reachable at `number`. Raises Refused for a bad number."""
    return put(actor=actor, person=Interpreter(handle=handle, languages=languages, **profile), number=number)


def put(*, actor: Actor, person: Interpreter, number: str = "", changed: Iterable[str] | None = None) -> Interpreter:
    """Store an interpreter, new or changed; reach them at `number` when one is given.

    `changed` names the columns somebody changed: the others stay as they are, whatever they were set to meanwhile.
    """
    with act(actor) as deed:
        before = None if person._state.adding else person.contact
        fresh = before is None
        if number:
            person.contact = book.get_or_add(deed, number, ContactUse.Purpose.STAFF, ref=str(person.pk))
        person.save(update_fields=None if fresh or changed is None else [*changed, "contact"])
        if before is not None and before.pk != person.contact_id:
            book.end_use(before, ContactUse.Purpose.STAFF, ref=str(person.pk))
        verb = "interpreter_added" if fresh else "interpreter_changed"
        trail.record(deed, verb=verb, kind="interpreter", ref=str(person.pk))
        return person


def leave(*, actor: Actor, person: Interpreter) -> None:
    """This interpreter is phoned no more."""
    with act(actor) as deed:
        if Interpreter.objects.filter(pk=person.pk, left_at=None).update(left_at=deed.now):
            trail.record(deed, verb="interpreter_left", kind="interpreter", ref=str(person.pk))


def of_user(user: User) -> Interpreter | None:
    """The interpreter who signs in as this user, unless they left."""
    return Interpreter.objects.filter(user=user, left_at=None).first()


def say(*, actor: Actor, person: Interpreter, say: str, hours: Hours, seen: Hours) -> None:
    """Their own word: away or not, and their hours. Hours that are as they were `seen` are left as they stand;
    changed by two people meanwhile, it raises Conflict and nothing is changed.
    """
    if say not in Say.values:
        raise Refused(_("Choose from the list."), "bad_choice")
    with act(actor) as deed:
        stands = Interpreter.objects.select_for_update().filter(pk=person.pk, user_id=actor.id, left_at=None).first()
        if stands is None:
            raise Forbidden(_("Only interpreters themselves say when they can be phoned."), "not_yours")
        now = (stands.start, stands.end)
        columns: dict[str, Any] = {"away_until": _until(say, deed.now)}
        if hours != seen:
            if now not in (seen, hours):
                raise Conflict(
                    _("Somebody else changed your hours meanwhile. Here they are: look, and save again."),
                    "hours_changed",
                )
            columns |= {"start": hours[0], "end": hours[1]}
        Interpreter.objects.filter(pk=stands.pk).update(**columns)
        trail.record(deed, verb="interpreter_says", kind="interpreter", ref=str(stands.pk), reason=say)


def _until(say: str, now: datetime) -> datetime | None:
    return {Say.TWO_HOURS: now + timedelta(hours=2), Say.MORNING: morning(now), Say.AWAY: OPEN_ENDED}.get(say)


def morning(now: datetime) -> datetime:
    """The next morning where the network is, at least two hours away."""
    here = roster.local(now)
    at = datetime.combine(here.date(), MORNING, tzinfo=here.tzinfo)
    return (
        at if at - now >= AT_LEAST else datetime.combine(here.date() + timedelta(days=1), MORNING, tzinfo=here.tzinfo)
    )


def standing(person: Interpreter, now: datetime) -> Standing:
    """Whether this person can be phoned now."""
    if person.away_until and person.away_until > now:
        return Standing(False, person.away_until)
    if person.start is None or person.end is None or person.start == person.end:
        return Standing(True)
    return Standing(clock_hours.within(roster.local(now).time(), person.start, person.end))


def spoken() -> list[str]:
    """The languages somebody here speaks beside Spanish and English, for the choice."""
    codes = {
        code
        for people in Interpreter.objects.filter(left_at=None).values_list("languages", flat=True)
        for code in people
    }
    codes |= {
        code
        for people in Responder.objects.filter(state__in=READY).values_list("languages", flat=True)
        for code in people
    }
    return sorted(codes - {"es", "en"})


def speaking(language: str, now: datetime) -> list[Speaker]:
    """Who speaks `language`: those who can be phoned now before the others, interpreters before responders."""
    phoned = Interpreter.objects.filter(left_at=None)
    found = [_speaker(one, standing(one, now)) for one in phoned if language in one.languages]
    known = {pk for pk in phoned.exclude(user=None).values_list("user__responder", flat=True) if pk}
    found += [
        Speaker(RESPONDER, one.id, one.handle, tuple(sorted(one.languages)), one.available)
        for one in roster.candidates(now)
        if language in one.languages and one.state in READY and one.has_phone and one.id not in known
    ]
    found.sort(key=lambda one: (not one.ready, one.kind, one.handle.lower()))
    return found[:SHOWN]


def _speaker(one: Interpreter, now: Standing) -> Speaker:
    return Speaker(INTERPRETER, one.pk, one.handle, tuple(one.languages), now.ready, now if now.away_until else None)


def phone(*, actor: Actor, kind: str, pk: UUID, language: str, call: str) -> tuple[str, str]:
    """The number of a speaker as people write it, and in E.164, to phone them for this call; a logged act."""
    if not actor.has(*SENDS):
        raise Forbidden(_("A dispatcher, lead or coordinator phones interpreters."), "wrong_role")
    with act(actor) as deed:
        contact = _contact(kind, pk, language)
        shown = book.reveal(deed, contact, reason=f"interpreter {language}, call {call[:8]}")
        return shown, numbers.to_e164(contact.number) or contact.number


def _contact(kind: str, pk: UUID, language: str) -> Contact:
    if kind == INTERPRETER:
        person = Interpreter.objects.select_related("contact").filter(pk=pk, left_at=None).first()
    else:
        person = Responder.objects.select_related("contact").filter(pk=pk, state__in=READY).first()
    if person is None or person.contact is None or language not in person.languages:
        raise Refused(_("Nobody by that name speaks this language now. Look again."), "no_speaker")
    return person.contact
