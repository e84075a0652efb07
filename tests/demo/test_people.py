"""The demo's people: nobody's real number, enough languages, and somebody awake at every hour."""

from datetime import time

from hotline.accounts.roles import Role
from hotline.ops.demo import numbers
from hotline.ops.demo.city import CENTRAL, HOME_ZONE, city
from hotline.ops.demo.material.cast import CAST, RESPONDERS_WHO_SIGN_IN
from hotline.ops.demo.people import SPANISH_SHARE, DemoResponder, town
from responders.hours import within

TOWN = town()


def everybodys_numbers() -> list[str]:
    people = [*TOWN.responders, *TOWN.subscribers]
    return [*TOWN.staff.values(), *(person.number for person in people), *TOWN.callers]


def awake(person: DemoResponder, clock: time) -> bool:
    start, end = person.hours
    return start == end or within(clock, start, end)


def test_every_number_is_set_aside_for_fiction_and_nobody_shares_one():
    found = everybodys_numbers()
    assert len(found) > 2_700
    assert len(set(found)) == len(found)
    assert all(numbers.is_invented(number) for number in found)


def test_the_line_itself_and_newcomers_numbers_are_nobodys_phone():
    taken = set(everybodys_numbers())
    assert numbers.HOTLINE not in taken
    assert taken.isdisjoint(numbers.newcomers())
    assert all(numbers.is_invented(number) for number in numbers.newcomers())


def test_the_town_has_sixty_responders_and_two_and_a_half_thousand_subscribers():
    assert (len(TOWN.responders), len(TOWN.subscribers)) == (60, 2500)
    spanish = sum(person.language == "es" for person in TOWN.subscribers)
    assert abs(spanish / 2500 - SPANISH_SHARE) < 0.03


def test_the_town_is_the_same_every_time():
    assert town() == town()


def test_there_is_somebody_for_every_role():
    assert {role for member in CAST for role in member.roles} == set(Role.values)


def test_handles_are_unique_and_fit_a_text():
    handles = [person.handle for person in TOWN.responders]
    assert len(set(handles)) == 60
    assert all(len(handle) <= 8 for handle in handles)


def test_at_any_hour_six_people_of_each_central_zone_can_be_asked():
    for slug in CENTRAL:
        people = [person for person in TOWN.responders if person.home == slug and not person.probation_left]
        for hour in range(24):
            assert sum(awake(person, time(hour, 30)) for person in people) >= 6


def test_in_every_zone_at_any_hour_there_are_enough_for_two_pairs():
    for zone in city().zones:
        people = [person for person in TOWN.responders if zone.slug in (person.home, *person.also)]
        assert all(sum(awake(person, time(hour, 30)) for person in people) >= 4 for hour in range(24))


def test_the_three_who_sign_in_live_in_the_newcomers_zone_speak_spanish_and_never_sleep():
    cast = {person.handle: person for person in TOWN.responders if person.signs_in}
    assert tuple(cast) == RESPONDERS_WHO_SIGN_IN
    for person in cast.values():
        assert person.home == HOME_ZONE
        assert "es" in person.languages
        assert all(awake(person, time(hour)) for hour in range(24))


def test_a_small_town_keeps_the_cast_and_is_spread_over_the_city():
    small = town(responders=12, subscribers=40)
    assert [person.handle for person in small.responders[:3]] == list(RESPONDERS_WHO_SIGN_IN)
    assert (len(small.responders), len(small.subscribers)) == (12, 40)
    assert len({person.home for person in small.responders}) >= 8
