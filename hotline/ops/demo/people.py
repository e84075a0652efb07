"""The people of the demo town as plain rows: responders, subscribers and the phones callers use. Pure, by one seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from random import Random

from hotline.ops.demo import city, numbers
from hotline.ops.demo.material.cast import CAST, RESPONDERS_WHO_SIGN_IN
from hotline.ops.demo.material.names import FIRST, HANDLES, LAST

RESPONDERS, SUBSCRIBERS, CALLERS = 60, 2500, 220
SPANISH_SHARE = 0.62

# How many of every 60 responders live where, and what share of the town's subscribers: the middle is dense.
_HOMES = {
    "laguna-south": (12, 20),
    "laguna-north": (9, 14),
    "old-plaza": (9, 9),
    "fig-tree": (9, 12),
    "palmetto": (3, 7),
    "westgate": (3, 7),
    "naranjo": (3, 9),
    "railyards": (3, 6),
    "el-molino": (3, 6),
    "harbor-gate": (2, 5),
    "loma-verde": (2, 3),
    "mirador": (2, 2),
}
# Local hours as (from, until); they may pass midnight, and equal ends are the whole day.
# Three rhythms, each awake for sixteen hours: at any hour two thirds of a zone's people can be asked.
_RHYTHMS = ((time(6), time(22)), (time(14), time(6)), (time(22), time(14)))
_ALWAYS = (time(0), time(0))
_TONGUES = (
    (["es"],) * 5
    + (["es", "en"],) * 8
    + (["en"],) * 4
    + (["es", "mixteco"], ["es", "en", "zapoteco"], ["en", "tagalog"])
)
_DUTIES = (
    ["verify", "record"],
    ["verify"],
    ["verify", "rights_speaker"],
    ["record", "notes_monitor"],
    ["verify", "family_liaison"],
)
_TRANSPORT = ("car",) * 6 + ("bike",) * 2 + ("transit", "foot")
_TRAVEL_MINUTES = {"car": 25, "bike": 20, "transit": 30, "foot": 25}
_SOURCES = ("keyword",) * 7 + ("web",) * 2 + ("workshop",)


@dataclass(frozen=True)
class DemoResponder:
    handle: str
    real_name: str
    number: str
    languages: list[str]
    home: str
    also: list[str]
    lat: float
    lon: float
    transport: str
    travel_minutes: int
    roles: list[str]
    hours: tuple[time, time]
    trained_days_ago: int
    probation_left: int
    signs_in: bool


@dataclass(frozen=True)
class DemoSubscriber:
    number: str
    language: str
    zones: list[str]
    all_areas: bool
    night_ok: bool
    source: str
    topics: list[str]


@dataclass(frozen=True)
class Town:
    """Everybody with a phone."""

    staff: dict[str, str]
    responders: list[DemoResponder]
    subscribers: list[DemoSubscriber]
    callers: list[str]


def town(*, responders: int = RESPONDERS, subscribers: int = SUBSCRIBERS, callers: int = CALLERS) -> Town:
    """The people of the town. The cast is always there; the others are as many as asked for."""
    rng = Random(city.SEED)
    phones = numbers.handed_out(rng)
    staff = {member.handle: next(phones) for member in CAST if member.handle not in RESPONDERS_WHO_SIGN_IN}
    return Town(
        staff=staff,
        responders=_responders(responders, rng, phones),
        subscribers=[_subscriber(rng, next(phones)) for _ in range(subscribers)],
        callers=[next(phones) for _ in range(callers)],
    )


def _responders(wanted: int, rng: Random, phones: Iterator[str]) -> list[DemoResponder]:
    """The three who sign in first, then the others, going round the zones so that a small town is spread too."""
    handles = [*RESPONDERS_WHO_SIGN_IN, *HANDLES][:wanted]
    homes = _homes_in_turn()
    lived_in: dict[str, int] = {}
    people = []
    for handle, home in zip(handles, homes, strict=False):
        turn = lived_in[home] = lived_in.get(home, -1) + 1
        people.append(_responder(handle, home, turn, rng, next(phones)))
    return people


def _homes_in_turn() -> list[str]:
    """Home zones for 60 people: the cast's zone first, then a fair deal, the dense zones more often."""
    left = {slug: count for slug, (count, _) in _HOMES.items()}
    homes = [city.HOME_ZONE] * len(RESPONDERS_WHO_SIGN_IN)
    left[city.HOME_ZONE] -= len(homes)
    while any(left.values()):
        for slug in [slug for slug, count in left.items() if count]:
            homes.append(slug)
            left[slug] -= 1
    return homes


def _responder(handle: str, home: str, turn: int, rng: Random, phone: str) -> DemoResponder:
    signs_in = handle in RESPONDERS_WHO_SIGN_IN
    zone = city.city().zone(home)
    # Nobody from elsewhere counts as living in the newcomer's zone: an alert there asks exactly those who do.
    near = [slug for slug in zone.neighbours if slug != city.HOME_ZONE]
    transport = "car" if signs_in else rng.choice(_TRANSPORT)
    languages = list(_TONGUES[(turn * 7 + len(handle)) % len(_TONGUES)])
    duties = list(rng.choice(_DUTIES))
    if turn % 4 == 1:
        duties.append("scene_lead")
    central = home in city.CENTRAL
    spread = 0.3 if signs_in else 1.0
    return DemoResponder(
        handle=handle,
        real_name=f"{rng.choice(FIRST)} {rng.choice(LAST)}",
        number=phone,
        languages=_CAST_LANGUAGES.get(handle, languages),
        home=home,
        also=rng.sample(near, k=min(3, len(near))),
        lat=round(zone.lat + spread * rng.uniform(-0.006, 0.006), 5),
        lon=round(zone.lon + spread * rng.uniform(-0.007, 0.007), 5),
        transport=transport,
        travel_minutes=_TRAVEL_MINUTES[transport],
        roles=_CAST_DUTIES.get(handle, duties),
        hours=_ALWAYS if signs_in else _RHYTHMS[turn % 3],
        trained_days_ago=rng.randrange(20, 330),
        probation_left=0 if central or turn else 1,
        signs_in=signs_in,
    )


_CAST_LANGUAGES = {"remy": ["es", "en"], "paloma": ["es", "en"], "tomas": ["es"]}
_CAST_DUTIES = {
    "remy": ["verify", "record", "scene_lead"],
    "paloma": ["verify", "family_liaison"],
    "tomas": ["verify", "rights_speaker"],
}


def _subscriber(rng: Random, phone: str) -> DemoSubscriber:
    slugs = list(_HOMES)
    weights = [share for _, share in _HOMES.values()]
    home = rng.choices(slugs, weights)[0]
    also = rng.sample(city.city().zone(home).neighbours, k=1) if rng.random() < 0.22 else []
    all_areas = rng.random() < 0.07
    return DemoSubscriber(
        number=phone,
        language="es" if rng.random() < SPANISH_SHARE else "en",
        zones=[] if all_areas else [home, *also],
        all_areas=all_areas,
        night_ok=rng.random() < 0.14,
        source=rng.choice(_SOURCES),
        topics=["confirmed", "corrections", *(["workshops"] if rng.random() < 0.5 else [])],
    )
