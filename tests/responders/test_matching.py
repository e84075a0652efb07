"""What choosing tells about each person, and how fast it is."""

import time
from datetime import UTC, date, datetime, timedelta
from random import Random

from responders.matching import BANDS, Candidate, Need, kilometres, rank
from tests.responders.test_matching_table import NEVER, NEXT, NOW, UNPROVEN, W, need, person


def codes(entry) -> list[str]:
    return [reason.code for reason in entry.reasons]


def test_every_choice_says_why():
    matches, _ = rank([person("a", availability="on_call", last_activated_at=NOW - timedelta(days=4))], need(), NOW)
    assert codes(matches[0]) == ["on_call", "trained", "speaks", "own_zone", "minutes", "rested"]
    assert matches[0].reasons[-1].params == {"days": 4}


def test_a_weak_choice_says_what_is_weak():
    matches, _ = rank([person("a", **NEVER, **UNPROVEN, availability="not_given")], need(language="mam"), NOW)
    assert codes(matches[0])[:4] == ["hours_not_given", "never_trained", "phone_unproven", "no_language"]


def test_everybody_is_either_asked_or_left_out_with_a_reason():
    people = [person(f"p{n}", **(NEVER if n % 3 == 0 else {}), opted_out=n % 5 == 0) for n in range(40)]
    matches, excluded = rank(people, need(wanted=2), NOW)
    assert sorted(e.candidate.handle for e in [*matches, *excluded]) == sorted(p.handle for p in people)
    assert all(entry.reasons for entry in [*matches, *excluded])


def test_those_who_were_not_needed_are_next_in_line():
    _, excluded = rank([person(f"p{n}") for n in range(5)], need(wanted=1), NOW)
    assert [codes(entry) for entry in excluded] == [["next_in_line"], ["next_in_line"]]


def test_the_untrained_who_were_spared_are_shown_with_both_reasons():
    _, excluded = rank([person("a"), person("b", **NEVER)], need(wanted=1), NOW)
    assert codes(excluded[0]) == ["never_trained", "trained_enough"]


def test_minutes_are_told_in_bands():
    people = [person(f"p{n}", lat=34.0 + n / 50, lon=-118.27) for n in range(12)]
    matches, _ = rank(people, need(lat=34.0, lon=-118.27, wanted=4), NOW)
    minutes = [match.minutes for match in matches]
    assert minutes == sorted(minutes)
    assert set(minutes) <= set(BANDS)
    assert len(set(minutes)) > 3


def test_a_missing_position_still_gives_minutes():
    matches, _ = rank([person("a"), person("b", **NEXT)], need(), NOW)
    assert [match.minutes for match in matches] == [10, 30]


def test_a_known_distance_is_right():
    assert abs(kilometres(34.0522, -118.2437, 34.4208, -119.6982) - 140.0) < 1.5  # Los Angeles to Santa Barbara


def test_the_eight_responder_town_asks_everybody_it_can():
    town = [
        person("remy", availability="not_given"),
        person("paloma", availability="not_given", languages=frozenset({"en", "es"})),
        person("tomas", **NEVER),
        person("luz", **UNPROVEN),
        person("eva", available=False, availability="off_call"),
        person("ana", trained_until=date(2026, 2, 1)),
        person("gil", opted_out=True),
        person("noe", state="paused"),
    ]
    matches, excluded = rank(town, need(wanted=3), NOW)
    assert [match.candidate.handle for match in matches] == ["paloma", "remy", "ana", "luz", "tomas"]
    assert {e.candidate.handle for e in excluded} == {"eva", "gil", "noe"}


def test_ten_thousand_responders_are_ranked_well_under_fifty_milliseconds():
    random = Random(7)
    zones = [f"z{n}" for n in range(40)]
    now = datetime(2026, 11, 22, 13, 41, tzinfo=UTC)
    people = [
        Candidate(
            id=n,
            handle=f"p{n}",
            languages=frozenset(random.sample(["es", "en", "mam", "zh"], 2)),
            zones=frozenset(random.sample(zones, 2)),
            lat=33.8 + random.random() / 2,
            lon=-118.5 + random.random() / 2,
            transport=random.choice(["car", "bike", "foot", "transit"]),
            available=random.random() < 0.35,
            availability="off_hours",
            trained_until=date(2027, 1, 1) if random.random() < 0.9 else None,
            max_per_week=3,
            activations=random.choice([0, 0, 0, 1, 4]),
            last_activated_at=now - timedelta(hours=random.randint(1, 900)),
        )
        for n in range(10_000)
    ]
    wide = Need(zone="z1", neighbours=frozenset(zones[2:6]), language="es", ring=3, lat=34.0, lon=-118.2)
    took = []
    for _ in range(5):
        started = time.process_time()
        matches, excluded = rank(people, wide, now)
        took.append(time.process_time() - started)
    assert len(matches) == 9
    assert len(matches) + len(excluded) == 10_000
    assert min(took) < 0.05, f"took {min(took) * 1000:.0f} ms"


def test_ring_one_asks_only_the_zone():
    matches, _ = rank([person("a"), person("b", **NEXT)], need(ring=1), NOW)
    assert [(match.candidate.handle, match.ring) for match in matches] == [("a", 1)]
    assert W in matches[0].candidate.zones
