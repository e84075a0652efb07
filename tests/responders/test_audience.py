"""Who hears a community text: area, state, opt-out, topic, and the hour of the day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from responders import subscribers
from responders.models import ConsentEvent, Subscriber
from tests.cast import make_contact, make_zone, set_policy
from tests.responders.make import local_now, make_responder

pytestmark = pytest.mark.django_db
NOON, NIGHT, DAWN = 12, 23, 5


def make_subscriber(*zones, all_areas=False, **fields) -> Subscriber:
    with act(SYSTEM) as deed:
        usual = {"language": "es", "word": "ALERTA"}
        return subscribers.join(deed, make_contact(), zones=zones, all_areas=all_areas, **(usual | fields))


def audience(*zones, kind="C1", hour=NOON, minute=0) -> list[Subscriber]:
    return list(subscribers.audience(zones=zones, kind=kind, now=local_now(hour, minute)))


def test_the_zone_hears_and_other_zones_do_not():
    here, there = make_zone("westlake"), make_zone("harbor")
    omar = make_subscriber(here)
    make_subscriber(there)
    assert audience(here) == [omar]


def test_several_zones_reach_everybody_once():
    here, there = make_zone("westlake"), make_zone("pico")
    both, everywhere = make_subscriber(here, there), make_subscriber(all_areas=True)
    assert sorted(s.pk for s in audience(here, there)) == sorted([both.pk, everywhere.pk])


def test_whoever_opted_out_hears_nothing():
    omar = make_subscriber(make_zone())
    with act(SYSTEM) as deed:
        book.opt_out(deed, omar.contact, "ALTO")
    assert audience(make_zone()) == []


def test_whoever_left_or_has_not_finished_joining_hears_nothing():
    omar = make_subscriber(make_zone())
    with act(SYSTEM) as deed:
        subscribers.begin(deed, make_contact(), word="ALERTA")
        subscribers.leave(deed, omar, word="said on the phone", source="phone")
    assert audience(make_zone()) == []


@pytest.mark.parametrize(
    ("kind", "hour", "minute", "heard_by"),
    [
        ("C1", 12, 0, "both"), ("C1", 5, 0, "both"), ("C1", 4, 59, "night"), ("C1", 22, 0, "night"),
        ("C1", 21, 59, "both"), ("C3", 23, 0, "night"), ("C3b", 23, 0, "night"), ("C4", 2, 0, "night"),
        ("C5", 2, 0, "night"), ("C8", 3, 0, "night"), ("C2", 22, 30, "night"),
        ("O1", 12, 0, "both"), ("O1", 8, 59, "nobody"), ("O1", 9, 0, "both"), ("O1", 20, 0, "nobody"),
        ("O4", 21, 0, "nobody"), ("C7", 23, 0, "nobody"), ("C6", 10, 0, "both"),
    ],
)  # fmt: skip
def test_the_hour_decides_who_hears_it(kind, hour, minute, heard_by):
    zone = make_zone()
    sleeper, owl = make_subscriber(zone), make_subscriber(zone, night_ok=True)
    expected = {"both": {sleeper.pk, owl.pk}, "night": {owl.pk}, "nobody": set()}[heard_by]
    assert {s.pk for s in audience(zone, kind=kind, hour=hour, minute=minute)} == expected


def test_quiet_hours_are_local_and_a_network_may_move_them():
    zone = make_zone()
    make_subscriber(zone)
    set_policy("emergency_from", "06:00")
    assert audience(zone, hour=DAWN, minute=30) == []
    set_policy("timezone", "America/New_York")  # three hours later there
    assert len(audience(zone, hour=DAWN, minute=30)) == 1


def test_topics_they_did_not_want_are_left_out():
    zone = make_zone()
    omar = make_subscriber(zone)
    omar.topics = ["confirmed"]
    omar.save(update_fields=["topics"])
    assert audience(zone, kind="C1") == [omar]
    assert audience(zone, kind="O1") == []


def test_the_audience_is_one_query_however_many_there_are():
    zone = make_zone()
    for _ in range(5):
        make_subscriber(zone)
    people = subscribers.audience(zones=[zone], kind="C1", now=local_now(NOON))
    with CaptureQueriesContext(connection) as seen:
        assert people.count() == 5
    assert len(seen) == 1


def test_every_step_of_joining_leaves_proof():
    omar = make_subscriber(make_zone(), night_ok=True)
    kinds = list(omar.consents.values_list("kind", flat=True))
    assert kinds == ["asked", "language", "area", "joined", "night_on"]
    first = ConsentEvent.objects.filter(subscriber=omar).first()
    assert first.word == "ALERTA"
    assert first.source == "sms"


def test_the_schema_refuses_an_active_subscriber_who_never_joined():
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscriber.objects.create(contact=make_contact(), state=Subscriber.State.ACTIVE)


def test_leaving_the_list_keeps_a_responder_reachable():
    remy = make_responder("remy")
    with act(SYSTEM) as deed:
        subscription = subscribers.join(deed, remy.contact, language="es", all_areas=True, word="ALERTA")
        subscribers.leave(deed, subscription, word="no more alerts")
    remy.contact.refresh_from_db()
    assert remy.contact.key_group == "ops"
    assert remy.contact.opted_out_at is None


def test_a_zip_a_city_or_a_zone_is_understood_as_an_area():
    here = make_zone("westlake", zips=["90057"], name_es="Westlake Sur")
    there = make_zone("goleta", city="Santa Bárbara", zips=["93117"])
    assert subscribers.area("90057") == ([here], False)
    assert subscribers.area("westlake sur") == ([here], False)
    assert subscribers.area("SANTA BARBARA") == ([there], False)
    assert subscribers.area("Todas") == ([], True)
    assert subscribers.area("all") == ([], True)
    assert subscribers.area("10001") is None
    assert subscribers.area("hay una patrulla") is None


def test_a_day_later_the_same_people_hear_it():
    omar = make_subscriber(make_zone())
    people = subscribers.audience(zones=[make_zone()], kind="C1", now=local_now(NOON) + timedelta(days=1))
    assert list(people) == [omar]


def test_an_import_subscribes_many_and_leaves_those_it_knows_alone():
    here, there = make_zone("westlake"), make_zone("harbor")
    rows = [
        subscribers.Row("213-555-0101", "es", [here]),
        subscribers.Row("213-555-0102", "en", all_areas=True, night_ok=True, source="event"),
        subscribers.Row("(213) 555-0101", "en", [there]),
    ]
    with act(SYSTEM) as deed:
        assert subscribers.add_many(deed, rows) == 2
        assert subscribers.add_many(deed, rows) == 0
    first, second = (Subscriber.objects.get(contact=book.find(number)) for number in ("213-555-0101", "213-555-0102"))
    assert [zone.slug for zone in first.areas.all()] == ["westlake"]
    assert first.language == "es"
    assert second.night_ok
    assert second.consents.get().source == "event"
    assert {person.pk for person in audience(here, hour=NIGHT)} == {second.pk}
