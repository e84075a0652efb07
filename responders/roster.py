"""The roster: candidates for an incident with everything matching needs, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hotline.accounts.models import User
from hotline.contacts.models import Contact
from hotline.network import policy
from hotline.places import gazetteer
from hotline.places.models import Zone
from responders import hours, matching
from responders.matching import Candidate, Exclusion, Match, Need, Reason
from responders.models import Availability, AvailabilityException, Responder
from responders.people import activations_since

WEEK = timedelta(days=7)
# Those who left, or never finished joining, are not even shown as left out.
SHOWN = (Responder.State.PROBATION, Responder.State.ACTIVE, Responder.State.PAUSED, Responder.State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who to ask, best first, and everybody else with the reason."""

    matches: list[Match]
    excluded: list[Exclusion]


def by_contact(contact: Contact | None) -> Responder | None:
    """The responder whose phone this is, unless they left."""
    if contact is None:
        return None
    people = Responder.objects.select_related("contact", "home_zone").exclude(state=Responder.State.LEFT)
    return people.filter(contact=contact).first()


def of_user(user: User) -> Responder | None:
    """The responder who signs in as this user, unless they left."""
    if not user.is_authenticated:
        return None
    people = Responder.objects.select_related("contact", "home_zone").exclude(state=Responder.State.LEFT)
    return people.filter(user=user).first()


def by_ids(ids: Iterable) -> dict[UUID, Responder]:
    """Responders by id, with their contacts."""
    return {person.pk: person for person in Responder.objects.select_related("contact").filter(pk__in=list(ids))}


def local(now: datetime) -> datetime:
    """`now` as the clocks show it where the network is."""
    return now.astimezone(ZoneInfo(policy.get("timezone")))


def candidates(now: datetime) -> list[Candidate]:
    """Every responder in service (or out of it for a while) as matching sees them."""
    here = local(now)
    windows, exceptions = {}, defaultdict(dict)
    days = (here.weekday(), (here.weekday() - 1) % 7)
    for pk in Availability.objects.values_list("responder_id", flat=True).distinct():
        windows[pk] = []
    for pk, *window in Availability.objects.filter(weekday__in=days).values_list(
        "responder_id", "weekday", "start", "end"
    ):
        windows[pk].append(tuple(window))
    near = (here.date() - timedelta(days=1), here.date())
    for pk, date, is_on in AvailabilityException.objects.filter(date__in=near).values_list(
        "responder_id", "date", "available"
    ):
        exceptions[pk][date] = is_on
    willing = defaultdict(set)
    for pk, zone in Responder.zones.through.objects.values_list("responder_id", "zone_id"):
        willing[pk].add(zone)
    times = activations_since(now - WEEK)
    usual = policy.get("max_activations_week")
    people = Responder.objects.filter(state__in=SHOWN).select_related("contact")
    return [
        _candidate(
            person,
            willing[person.pk],
            hours_of(person, now, here, exceptions[person.pk], windows.get(person.pk)),
            times.get(person.pk, 0),
            usual,
        )
        for person in people.defer("real_name", "emergency_contact", "note", "contact__number")
    ]


def hours_of(
    person: Responder, now: datetime, here: datetime, exceptions: Mapping, windows: list | None
) -> tuple[bool, str]:
    """`(may be asked, why)` for one person; `windows` is None for somebody who gave no hours at all."""
    return hours.available(
        now,
        here,
        on_call=person.on_call_now,
        on_call_until=person.on_call_until,
        exceptions=exceptions,
        windows=windows,
        quiet=(person.quiet_from, person.quiet_until) if person.quiet_from and person.quiet_until else None,
    )


def _candidate(person: Responder, willing: set, hour: tuple[bool, str], times: int, usual: int) -> Candidate:
    contact = person.contact
    return Candidate(
        id=person.pk,
        handle=person.handle,
        languages=frozenset(person.languages),
        zones=frozenset(willing | {person.home_zone_id}),
        lat=person.lat,
        lon=person.lon,
        transport=person.transport,
        travel_minutes=person.travel_minutes,
        roles=frozenset(person.roles),
        state=person.state,
        available=hour[0],
        availability=hour[1],
        trained_until=person.trained_until,
        probation_left=person.probation_left,
        proven=bool(contact and contact.proven_at),
        opted_out=bool(contact and contact.opted_out_at),
        has_phone=contact is not None,
        activations=times,
        max_per_week=usual if person.max_per_week is None else person.max_per_week,
        last_activated_at=person.last_activated_at,
        conflicts=tuple(gazetteer.fold(word) for word in person.conflicts or ()),
    )


def suggest(
    *,
    zone: Zone,
    language: str,
    wanted: int,
    lat: float | None,
    lon: float | None,
    now: datetime,
    leave_out: Mapping[object, Reason | str] | None = None,
    ring: int = 1,
    place: str = "",
) -> Suggestion:
    """Whom to ask for something in `zone`, up to `ring`.

    `leave_out` maps responder ids to why they cannot be asked: a code of `responders.reasons`, or a Reason.
    `place` is the street or landmark, against which conflicts are held.
    """
    need = Need(
        zone=zone.pk,
        neighbours=frozenset(zone.neighbours.values_list("pk", flat=True)),
        language=language,
        wanted=wanted,
        ring=ring,
        lat=lat,
        lon=lon,
        place=gazetteer.fold(f"{zone.slug} {zone.name_en} {place}"),
        today=local(now).date(),
        rest=timedelta(hours=policy.get("rest_hours")),
        asks_per_wanted=policy.get("offers_per_wanted"),
        leave_out={pk: why if isinstance(why, Reason) else Reason(why) for pk, why in (leave_out or {}).items()},
    )
    return Suggestion(*matching.rank(candidates(now), need, now))
