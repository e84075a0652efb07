"""Who to ask, in which order, and why not the others: pure, no database, no clock of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

ASKS_PER_WANTED = 3
BANDS = (5, 10, 15, 20, 30, 45, 60, 90)
STREETS = 1.3  # streets are longer than the straight line, by about a third in a grid city
RING_KM = {1: 2.0, 2: 6.0, 3: 14.0}  # how far it is likely to be when a position is missing
# Minutes to get out of the door, then kilometres an hour through a city.
TRANSPORT = {"car": (4, 22.0), "bike": (3, 14.0), "transit": (8, 11.0), "foot": (2, 4.8)}
READY_STATES = frozenset({"active", "probation"})


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its figures; the words in two languages are in `responders.reasons`."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What choosing needs to know about one responder."""

    id: object
    handle: str
    languages: frozenset[str] = frozenset()
    zones: frozenset = frozenset()  # ids: the home zone and those they are willing to go to
    lat: float | None = None
    lon: float | None = None
    transport: str = "car"
    travel_minutes: int = 30
    roles: frozenset[str] = frozenset()
    state: str = "active"
    available: bool = True
    availability: str = "hours"  # on_call, hours, exception, not_given; or off_call, day_off, quiet, off_hours
    trained_until: date | None = None
    probation_left: int = 0
    proven: bool = True
    opted_out: bool = False
    has_phone: bool = True
    activations: int = 0  # in the last seven days
    max_per_week: int | None = None
    last_activated_at: datetime | None = None
    conflicts: tuple[str, ...] = ()  # folded words for places this person is not sent to


@dataclass(frozen=True, slots=True)
class Need:
    """What one incident asks for. `leave_out` holds what only the caller can know: busy, already asked."""

    zone: object
    neighbours: frozenset = frozenset()
    language: str = ""
    wanted: int = 3
    ring: int = 1
    lat: float | None = None
    lon: float | None = None
    place: str = ""  # folded words: zone, street, landmark
    today: date | None = None  # the date where the network is; of `now` when missing
    rest: timedelta = timedelta(hours=2)
    asks_per_wanted: int = ASKS_PER_WANTED
    leave_out: Mapping[object, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    candidate: Candidate
    rank: int
    minutes: int
    ring: int
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Exclusion:
    candidate: Candidate
    reasons: list[Reason]


OPTED_OUT = Reason("opted_out")
NO_PHONE = Reason("no_phone")
CONFLICT = Reason("conflict")
NEXT_IN_LINE = Reason("next_in_line")
TRAINED_ENOUGH = Reason("trained_enough")
UNAVAILABLE = {code: Reason(code) for code in ("off_call", "day_off", "quiet", "off_hours")}
AVAILABLE = {
    "on_call": Reason("on_call"),
    "hours": Reason("in_hours"),
    "exception": Reason("day_on"),
    "not_given": Reason("hours_not_given"),
}
RINGS = {1: Reason("own_zone"), 2: Reason("neighbour_zone"), 3: Reason("other_zone")}
LATER = {2: Reason("ring_later", {"ring": 2}), 3: Reason("ring_later", {"ring": 3})}


def ring_of(person: Candidate, need: Need) -> int:
    """1 in the zone itself, 2 next to it, 3 elsewhere."""
    if need.zone in person.zones:
        return 1
    return 3 if person.zones.isdisjoint(need.neighbours) else 2


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance (haversine)."""
    a = sin(radians(other_lat - lat) / 2) ** 2
    b = cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lon - lon) / 2) ** 2
    return 12742.0176 * asin(sqrt(min(1.0, a + b)))


def minutes_for(person: Candidate, need: Need, ring: int) -> int:
    """Estimated travel time, rounded up to a band: an estimate must not look exact."""
    if need.lat is None or need.lon is None or person.lat is None or person.lon is None:
        distance = RING_KM[ring]
    else:
        distance = kilometres(need.lat, need.lon, person.lat, person.lon) * STREETS
    ready, speed = TRANSPORT.get(person.transport, TRANSPORT["transit"])
    estimate = ready + distance / speed * 60
    for band in BANDS:
        if estimate <= band:
            return band
    return BANDS[-1]


def barred(person: Candidate, need: Need, now: datetime) -> list[Reason]:
    """Every reason for which this person is not asked at all, whoever else there is."""
    reasons = []
    if person.state not in READY_STATES:
        reasons.append(Reason("not_active", {"state": person.state}))
    if person.opted_out:
        reasons.append(OPTED_OUT)
    if not person.has_phone:
        reasons.append(NO_PHONE)
    if not person.available:
        reasons.append(UNAVAILABLE.get(person.availability, UNAVAILABLE["off_hours"]))
    if person.id in need.leave_out:
        reasons.append(need.leave_out[person.id])
    if person.max_per_week is not None and person.activations >= person.max_per_week:
        reasons.append(Reason("tired_week", {"count": person.activations, "limit": person.max_per_week}))
    if person.last_activated_at is not None and now - person.last_activated_at < need.rest:
        reasons.append(Reason("tired_rest", {"minutes": int((now - person.last_activated_at).total_seconds() // 60)}))
    if person.conflicts and any(word and word in need.place for word in person.conflicts):
        reasons.append(CONFLICT)
    return reasons


def weaknesses(person: Candidate, today: date) -> list[Reason]:
    """Why somebody is asked only after everybody else: training or telephone not proven."""
    reasons = []
    if person.trained_until is None:
        reasons.append(Reason("never_trained"))
    elif person.trained_until < today:
        reasons.append(Reason("training_lapsed", {"date": person.trained_until}))
    if not person.proven:
        reasons.append(Reason("phone_unproven"))
    return reasons


def _reasons(person: Candidate, need: Need, now: datetime, ring: int, minutes: int, weak: list[Reason]) -> list[Reason]:
    reasons = [AVAILABLE.get(person.availability, AVAILABLE["hours"]), *weak]
    if not weak:
        reasons.append(Reason("trained", {"date": person.trained_until}))
    if person.state == "probation":
        reasons.append(Reason("probation", {"left": person.probation_left}))
    if need.language:
        speaks = need.language in person.languages
        reasons.append(Reason("speaks" if speaks else "no_language", {"language": need.language}))
    reasons += [RINGS[ring], Reason("minutes", {"minutes": minutes})]
    if minutes > person.travel_minutes:
        reasons.append(Reason("beyond_limit", {"limit": person.travel_minutes}))
    if person.last_activated_at is None:
        reasons.append(Reason("never_called"))
    else:
        reasons.append(Reason("rested", {"days": (now - person.last_activated_at).days}))
    return reasons


def rank(people: Iterable[Candidate], need: Need, now: datetime) -> tuple[list[Match], list[Exclusion]]:
    """Up to three times the wanted number, best first, and everybody else with the reason.

    Order: trained and proven, language, ring, within the person's own travel limit, minutes, longest since called.
    """
    today = need.today or now.date()
    strong: list[tuple] = []
    weak: list[tuple] = []
    excluded: list[Exclusion] = []
    for person in people:
        reasons = barred(person, need, now)
        if reasons:
            excluded.append(Exclusion(person, reasons))
            continue
        ring = ring_of(person, need)
        if ring > need.ring:
            excluded.append(Exclusion(person, [LATER[ring]]))
            continue
        minutes = minutes_for(person, need, ring)
        far = minutes > person.travel_minutes
        if far and ring > 1 and need.ring < 3:
            excluded.append(
                Exclusion(person, [Reason("too_far", {"minutes": minutes, "limit": person.travel_minutes})])
            )
            continue
        lacks = weaknesses(person, today)
        called = person.last_activated_at.timestamp() if person.last_activated_at else 0.0
        silent = bool(need.language) and need.language not in person.languages
        entry = (len(lacks), silent, ring, far, minutes, called, person.handle, person, lacks)
        (weak if lacks else strong).append(entry)
    return _cut(strong, weak, excluded, need, now)


def _cut(strong: list[tuple], weak: list[tuple], excluded: list[Exclusion], need: Need, now: datetime):
    """The trained first; the others only while the trained are fewer than wanted."""
    room = need.wanted * need.asks_per_wanted
    strong.sort(key=_order)
    weak.sort(key=_order)
    asked = strong[:room]
    excluded += [Exclusion(entry[7], [NEXT_IN_LINE]) for entry in strong[room:]]
    if len(strong) < need.wanted:
        spare = room - len(asked)
        asked += weak[:spare]
        excluded += [Exclusion(entry[7], [*entry[8], NEXT_IN_LINE]) for entry in weak[spare:]]
    else:
        excluded += [Exclusion(entry[7], [*entry[8], TRAINED_ENOUGH]) for entry in weak]
    matches = [
        Match(person, place, minutes, ring, _reasons(person, need, now, ring, minutes, lacks))
        for place, (_, _, ring, _, minutes, _, _, person, lacks) in enumerate(asked, start=1)
    ]
    return matches, excluded


def _order(entry: tuple) -> tuple:
    return entry[:7]
