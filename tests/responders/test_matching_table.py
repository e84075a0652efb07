"""Who is asked, in which order, when, and why not: the table of cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from responders.matching import Candidate, Need, Reason, rank

NOW = datetime(2026, 11, 22, 13, 41, tzinfo=UTC)  # 05:41 where the network is
TRAINED = date(2027, 3, 1)
W, K, P, F = "westlake", "koreatown", "pico", "far"  # pico lies next to westlake; the others do not
HERE = (34.057, -118.277)


def person(handle: str, **fields) -> Candidate:
    """A trained, proven, available Spanish speaker who lives in the zone, unless `fields` say otherwise."""
    usual = {"languages": frozenset({"es"}), "zones": frozenset({W}), "trained_until": TRAINED, "travel_minutes": 60}
    return Candidate(id=handle, handle=handle, **(usual | fields))


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def need(**fields) -> Need:
    return Need(**({"zone": W, "neighbours": frozenset({P}), "language": "es", "wanted": 3, "ring": 3} | fields))


EN = {"languages": frozenset({"en"})}
BOTH = {"languages": frozenset({"en", "es"})}
NEXT, AWAY = {"zones": frozenset({P})}, {"zones": frozenset({F})}
LAPSED, NEVER, UNPROVEN = {"trained_until": date(2026, 1, 1)}, {"trained_until": None}, {"proven": False}

ORDER = [
    ("nobody there", [], {}, []),
    ("one is enough to be asked", [person("a")], {}, ["a"]),
    ("the language goes before the ring", [person("a", **EN), person("b", **NEXT)], {}, ["b", "a"]),
    ("training goes before the language", [person("a", **LAPSED), person("b", **EN)], {}, ["b", "a"]),
    ("training goes before nearness", [person("a", **NEVER), person("b", **AWAY)], {}, ["b", "a"]),
    ("a proven phone goes before nearness", [person("a", **UNPROVEN), person("b", **AWAY)], {}, ["b", "a"]),
    ("two weaknesses come after one", [person("a", **NEVER, **UNPROVEN), person("b", **NEVER)], {}, ["b", "a"]),
    (
        "own zone, then neighbours, then the rest",
        [person("a", **AWAY), person("b", **NEXT), person("c")],
        {},
        list("cba"),
    ),
    ("a willing zone counts like home", [person("a", zones=frozenset({F, W})), person("b", **NEXT)], {}, ["a", "b"]),
    (
        "a willing neighbour counts as neighbour",
        [person("a", **AWAY), person("b", zones=frozenset({F, P}))],
        {},
        ["b", "a"],
    ),
    ("faster transport goes first", [person("a", transport="foot"), person("b", transport="car")], {}, ["b", "a"]),
    ("a bicycle beats the bus", [person("a", transport="transit"), person("b", transport="bike")], {}, ["b", "a"]),
    (
        "nearer goes first",
        [person("a", lat=34.100, lon=-118.277), person("b", lat=34.060, lon=-118.277)],
        {"lat": HERE[0], "lon": HERE[1]},
        ["b", "a"],
    ),
    (
        "within a band, longest since called goes first",
        [person("a", last_activated_at=hours_ago(50)), person("b", last_activated_at=hours_ago(500))],
        {},
        ["b", "a"],
    ),
    ("never called goes first", [person("a", last_activated_at=hours_ago(900)), person("b")], {}, ["b", "a"]),
    (
        "a few metres do not beat a long rest",
        [
            person("a", lat=34.0571, lon=-118.277, last_activated_at=hours_ago(30)),
            person("b", lat=34.0590, lon=-118.277, last_activated_at=hours_ago(300)),
        ],
        {"lat": HERE[0], "lon": HERE[1]},
        ["b", "a"],
    ),
    ("all else equal, by handle", [person("c"), person("a"), person("b")], {}, list("abc")),
    ("no language asked, none preferred", [person("b"), person("a", **EN)], {"language": ""}, ["a", "b"]),
    ("both languages match either", [person("a", **EN), person("b", **BOTH)], {}, ["b", "a"]),
    ("an unspoken language shuts nobody out", [person("a"), person("b", **EN)], {"language": "mam"}, ["a", "b"]),
    ("somebody on probation is asked like others", [person("b"), person("a", state="probation")], {}, ["a", "b"]),
    (
        "beyond their own limit comes after within it",
        [person("a", **AWAY, travel_minutes=10), person("b", **AWAY)],
        {},
        ["b", "a"],
    ),
    (
        "in their own zone a short limit does not shut out",
        [person("a", transport="foot", travel_minutes=5)],
        {"ring": 1},
        ["a"],
    ),
    (
        "offers go to three times the wanted",
        [person(f"p{n}") for n in range(9)],
        {"wanted": 2},
        [f"p{n}" for n in range(6)],
    ),
    (
        "another factor may be set",
        [person(f"p{n}") for n in range(9)],
        {"wanted": 2, "asks_per_wanted": 1},
        ["p0", "p1"],
    ),
    (
        "enough trained: the untrained are spared",
        [person("a"), person("b"), person("c", **NEVER)],
        {"wanted": 2},
        ["a", "b"],
    ),
    ("too few trained: the untrained are asked last", [person("a"), person("c", **NEVER)], {"wanted": 2}, ["a", "c"]),
    ("too few trained: lapsed ones too", [person("z"), person("a", **LAPSED)], {"wanted": 2}, ["z", "a"]),
    ("an untrained town is still asked", [person("a", **NEVER), person("b", **NEVER)], {}, ["a", "b"]),
    ("wanted nobody, asked nobody", [person("a")], {"wanted": 0}, []),
    (
        "training valid until today counts",
        [person("b", trained_until=NOW.date()), person("a", **LAPSED)],
        {},
        ["b", "a"],
    ),
]

LEFT_OUT = [
    ("off hours", {"available": False, "availability": "off_hours"}, {}, ["off_hours"]),
    ("said not now", {"available": False, "availability": "off_call"}, {}, ["off_call"]),
    ("away today", {"available": False, "availability": "day_off"}, {}, ["day_off"]),
    ("quiet hours", {"available": False, "availability": "quiet"}, {}, ["quiet"]),
    ("paused", {"state": "paused"}, {}, ["not_active"]),
    ("suspended", {"state": "suspended"}, {}, ["not_active"]),
    ("still applying", {"state": "applied"}, {}, ["not_active"]),
    ("opted out of texts", {"opted_out": True}, {}, ["opted_out"]),
    ("no phone", {"has_phone": False}, {}, ["no_phone"]),
    ("busy elsewhere", {}, {"leave_out": {"a": Reason("busy")}}, ["busy"]),
    ("already asked", {}, {"leave_out": {"a": Reason("already_asked")}}, ["already_asked"]),
    ("as often as they allow this week", {"activations": 2, "max_per_week": 2}, {}, ["tired_week"]),
    ("more often than they allow", {"activations": 5, "max_per_week": 3}, {}, ["tired_week"]),
    ("wants no activations at all", {"activations": 0, "max_per_week": 0}, {}, ["tired_week"]),
    ("has just gone out", {"last_activated_at": hours_ago(1)}, {"rest": timedelta(hours=8)}, ["tired_rest"]),
    (
        "a place they are not sent to",
        {"conflicts": ("maple bakery",)},
        {"place": "westlake maple bakery"},
        ["conflict"],
    ),
    ("too far for them, while nearer rings are asked", {**NEXT, "travel_minutes": 10}, {"ring": 2}, ["too_far"]),
    ("a neighbour while only the zone is asked", NEXT, {"ring": 1}, ["ring_later"]),
    ("far away while neighbours are asked", AWAY, {"ring": 2}, ["ring_later"]),
    ("several reasons are all told", {"opted_out": True, "state": "paused"}, {}, ["not_active", "opted_out"]),
]

NOT_LEFT_OUT = [
    ("below the weekly limit", {"activations": 1, "max_per_week": 2}, {}),
    ("no weekly limit", {"activations": 9, "max_per_week": None}, {}),
    ("rested exactly long enough", {"last_activated_at": hours_ago(8)}, {"rest": timedelta(hours=8)}),
    ("a conflict with another place", {"conflicts": ("maple bakery",)}, {"place": "westlake 7th alvarado"}),
    ("an empty conflict word", {"conflicts": ("",)}, {"place": "westlake"}),
    ("somebody else is left out", {}, {"leave_out": {"b": Reason("busy")}}),
    ("beyond their limit when everybody is asked", {**AWAY, "travel_minutes": 5}, {"ring": 3}),
]


@pytest.mark.parametrize(("case", "people", "asks", "expected"), ORDER, ids=[row[0] for row in ORDER])
def test_people_are_asked_in_this_order(case, people, asks, expected):
    matches, _ = rank(people, need(**asks), NOW)
    assert [match.candidate.handle for match in matches] == expected
    assert [match.rank for match in matches] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize(("case", "fields", "asks", "codes"), LEFT_OUT, ids=[row[0] for row in LEFT_OUT])
def test_people_are_left_out_for_these_reasons(case, fields, asks, codes):
    matches, excluded = rank([person("a", **fields)], need(**asks), NOW)
    assert matches == []
    assert [reason.code for reason in excluded[0].reasons] == codes


@pytest.mark.parametrize(("case", "fields", "asks"), NOT_LEFT_OUT, ids=[row[0] for row in NOT_LEFT_OUT])
def test_people_are_not_left_out_for_these(case, fields, asks):
    matches, excluded = rank([person("a", **fields)], need(**asks), NOW)
    assert [match.candidate.handle for match in matches] == ["a"]
    assert excluded == []
