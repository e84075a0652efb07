"""Subscribers: joining step by step, changing, leaving, and who hears a community text at this hour."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from hotline.base.act import Deed
from hotline.contacts import book
from hotline.contacts.models import Contact, ContactUse
from hotline.network import policy
from hotline.places import beyond, gazetteer
from hotline.places.models import Zone
from responders.hours import within
from responders.models import ConsentEvent, Subscriber
from responders.models.subscribers import every_topic
from responders.roster import local

State, Kind, Topic = Subscriber.State, ConsentEvent.Kind, Subscriber.Topic

EMERGENCY = frozenset({"C1", "C2", "C3", "C3b", "C4", "C4b", "C5", "C5b", "C8"})
DAYTIME = (time(9), time(20))  # for everything that can wait
TOPICS = {
    "C1": Topic.CONFIRMED, "C2": Topic.CONFIRMED, "C3": Topic.CONFIRMED, "C3b": Topic.CONFIRMED,
    "C4": Topic.CORRECTIONS, "C4b": Topic.CORRECTIONS, "C5": Topic.CORRECTIONS, "C5b": Topic.CORRECTIONS,
    "C6": Topic.CORRECTIONS, "C7": Topic.CORRECTIONS,
    "C8": Topic.CONFIRMED, "O1": Topic.WORKSHOPS, "O2": Topic.ACTIONS, "O3": Topic.ACTIONS, "O4": Topic.POLICY,
}  # fmt: skip
SEVERAL_ZIPS = re.compile(r"(?:(?:and|y|e|zips?|code|codigo|postal) )*\d{5}(?: (?:(?:and|y|e) )?\d{5})*")
EVERYWHERE = frozenset({"all", "todas", "todos", "toda", "todo", "every", "everywhere"})


def of_contact(contact: Contact) -> Subscriber | None:
    """The subscription of this number, in whatever state."""
    return Subscriber.objects.filter(contact=contact).first()


def begin(deed: Deed, contact: Contact, *, word: str, source: str = "sms") -> Subscriber:
    """They asked to join (or to come back): the language is asked next."""
    subscriber, _fresh = Subscriber.objects.get_or_create(contact=contact, defaults={"source": source})
    subscriber.state, subscriber.left_at = State.ASKED_LANGUAGE, None
    subscriber.save(update_fields=["state", "left_at"])
    book.use(deed, contact, ContactUse.Purpose.SUBSCRIBER)
    _note(deed, subscriber, Kind.ASKED, word=word, source=source)
    return subscriber


def asked_again(deed: Deed, subscriber: Subscriber, *, word: str, source: str = "sms") -> None:
    """Somebody on the list asked for our texts once more: proof, also after a STOP."""
    _note(deed, subscriber, Kind.AGAIN, word=word, source=source)


def choose_language(deed: Deed, subscriber: Subscriber, language: str, *, word: str, source: str = "sms") -> None:
    """They chose a language; while joining, the area is asked next."""
    subscriber.language = language
    if subscriber.state == State.ASKED_LANGUAGE:
        subscriber.state = State.ASKED_AREA
    subscriber.save(update_fields=["language", "state"])
    Contact.objects.filter(pk=subscriber.contact_id).update(language=language)
    _note(deed, subscriber, Kind.LANGUAGE, word=word, told="S1", source=source)


def choose_areas(
    deed: Deed, subscriber: Subscriber, *, zones: Iterable[Zone], all_areas: bool, word: str, source: str = "sms"
) -> None:
    """They chose where; somebody who was joining is now subscribed."""
    joining = subscriber.state == State.ASKED_AREA
    subscriber.all_areas = all_areas
    if joining:
        subscriber.state, subscriber.joined_at, subscriber.left_at = State.ACTIVE, deed.now, None
    subscriber.save(update_fields=["all_areas", "state", "joined_at", "left_at"])
    subscriber.areas.set([] if all_areas else zones)
    _note(deed, subscriber, Kind.AREA, word=word, told="S2", source=source)
    if joining:
        _note(deed, subscriber, Kind.JOINED, word=word, told="S2", source=source)


def night(deed: Deed, subscriber: Subscriber, wanted: bool, *, word: str, source: str = "sms") -> None:
    """Alerts between ten at night and five: yes or no."""
    subscriber.night_ok = wanted
    subscriber.save(update_fields=["night_ok"])
    _note(deed, subscriber, Kind.NIGHT_ON if wanted else Kind.NIGHT_OFF, word=word, source=source)


def choose_topics(
    deed: Deed, subscriber: Subscriber, topics: Sequence[str], *, word: str, told: str = "", source: str = "sms"
) -> None:
    """What they want to be texted about."""
    subscriber.topics = [str(topic) for topic in Topic if topic in topics]
    subscriber.save(update_fields=["topics"])
    _note(deed, subscriber, Kind.TOPICS, word=word, told=told, source=source)


def join(
    deed: Deed,
    contact: Contact,
    *,
    language: str,
    zones: Iterable[Zone] = (),
    all_areas: bool = False,
    night_ok: bool = False,
    word: str = "",
    source: str = "sms",
) -> Subscriber:
    """The whole way at once, for a form, an event's sign-up sheet or an import that holds the consent."""
    subscriber = begin(deed, contact, word=word, source=source)
    choose_language(deed, subscriber, language, word=word, source=source)
    choose_areas(deed, subscriber, zones=zones, all_areas=all_areas, word=word, source=source)
    if night_ok:
        night(deed, subscriber, True, word=word, source=source)
    return subscriber


@dataclass(frozen=True)
class Row:
    """One line of an import: somebody whose consent is on file."""

    number: str
    language: str
    areas: Sequence[Zone] = ()
    all_areas: bool = False
    night_ok: bool = False
    source: str = "import"
    topics: Sequence[str] = field(default_factory=every_topic)


def add_many(deed: Deed, rows: Sequence[Row]) -> int:
    """Subscribe many at once; whoever is on the list already stays as they are. Returns how many are new.

    Raises Refused at the first number that is none.
    """
    contacts = book.add_many(deed, [(row.number, ContactUse.Purpose.SUBSCRIBER, row.language) for row in rows])
    known = set(Subscriber.objects.values_list("contact_id", flat=True))
    fresh: dict = {}
    for row, contact in zip(rows, contacts, strict=True):
        if contact.pk not in known and contact.pk not in fresh:
            fresh[contact.pk] = (_active(deed, row, contact), row)
    people = [person for person, _row in fresh.values()]
    Subscriber.objects.bulk_create(people, batch_size=500)
    places = Subscriber.areas.through
    places.objects.bulk_create(
        [
            places(subscriber_id=person.pk, zone_id=zone.pk)
            for person, row in fresh.values()
            if not row.all_areas
            for zone in row.areas
        ],
        batch_size=500,
    )
    ConsentEvent.objects.bulk_create(
        [ConsentEvent(subscriber=person, kind=Kind.JOINED, source=person.source, at=deed.now) for person in people],
        batch_size=500,
    )
    return len(people)


def _active(deed: Deed, row: Row, contact: Contact) -> Subscriber:
    return Subscriber(
        contact=contact,
        language=row.language,
        state=State.ACTIVE,
        all_areas=row.all_areas,
        night_ok=row.night_ok,
        topics=list(row.topics),
        source=row.source[:12],
        joined_at=deed.now,
    )


def leave(deed: Deed, subscriber: Subscriber, *, word: str, source: str = "sms") -> None:
    """No more community texts; the number stays reachable for what else it asked for."""
    subscriber.state, subscriber.left_at = State.OUT, deed.now
    subscriber.save(update_fields=["state", "left_at"])
    book.end_use(subscriber.contact, ContactUse.Purpose.SUBSCRIBER)
    _note(deed, subscriber, Kind.LEFT, word=word, source=source)


def area(text: str) -> tuple[list[Zone], bool] | None:
    """What a person means by an area: `(zones, everywhere)`, or None when it is neither ZIP, city nor zone.

    Several ZIPs in one text are all meant; those we do not know are left out.
    """
    folded = gazetteer.fold(text)
    if folded in EVERYWHERE:
        return [], True
    if not folded:
        return None
    wanted = {folded} if not SEVERAL_ZIPS.fullmatch(folded) else set(beyond.zips_in(folded))
    found = [zone for zone in Zone.objects.all() if wanted & _names(zone)]
    return (found, False) if found else None


def _names(zone: Zone) -> set[str]:
    folded = {gazetteer.fold(name) for name in (zone.slug, zone.name_en, zone.name_es, zone.city)}
    return folded | {str(code) for code in zone.zips}


def audience(*, zones: Iterable[Zone], kind: str, now: datetime) -> QuerySet[Subscriber]:
    """Who is texted a community text of `kind` about `zones` at this hour. One row per number, opted-out left out."""
    people = Subscriber.objects.filter(state=State.ACTIVE, contact__opted_out_at=None)
    here = Subscriber.areas.through.objects.filter(subscriber_id=OuterRef("pk"), zone__in=[zone.pk for zone in zones])
    people = people.filter(Q(all_areas=True) | Exists(here))
    if kind in TOPICS:
        people = people.annotate(_topics=Cast("topics", TextField())).filter(_topics__contains=f'"{TOPICS[kind]}"')
    clock = local(now).time()
    if kind not in EMERGENCY:
        return people if within(clock, *DAYTIME) else people.none()
    day = (time.fromisoformat(policy.get("emergency_from")), time.fromisoformat(policy.get("emergency_until")))
    return people if within(clock, *day) else people.filter(night_ok=True)


def _note(deed: Deed, subscriber: Subscriber, kind: str, *, word: str, source: str, told: str = "") -> None:
    ConsentEvent.objects.create(
        subscriber=subscriber, kind=kind, word=word[:40], told=told, source=source[:12], at=deed.now
    )
