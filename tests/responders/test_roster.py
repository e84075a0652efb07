"""The roster: who can be asked right now, from the rows, in few queries."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from hotline.base.act import SYSTEM, act
from hotline.base.clock import at, now
from hotline.contacts import book
from hotline.network import policy
from responders import people, reasons, roster
from responders.models import Availability, AvailabilityException, Responder
from tests.cast import make_contact, make_user, make_zone, who
from tests.responders.make import local_now, make_responder

pytestmark = pytest.mark.django_db


def suggest(**fields):
    usual = {"zone": make_zone(), "language": "es", "wanted": 3, "lat": None, "lon": None, "now": now()}
    return roster.suggest(**(usual | fields))


def names(suggestion) -> list[str]:
    return [match.candidate.handle for match in suggestion.matches]


def why(suggestion, handle: str) -> list[str]:
    entries = {entry.candidate.handle: entry for entry in [*suggestion.matches, *suggestion.excluded]}
    return [reason.code for reason in entries[handle].reasons]


def test_those_in_their_hours_are_asked_and_the_others_shown_with_the_reason():
    paloma, tomas = make_responder("paloma"), make_responder("tomas")
    make_responder("remy")
    moment = local_now(5, 41)
    Availability.objects.create(responder=paloma, weekday=moment.weekday(), start=time(5), end=time(9))
    Availability.objects.create(responder=tomas, weekday=(moment.weekday() + 2) % 7, start=time(5), end=time(9))
    found = suggest(now=moment)
    assert names(found) == ["paloma", "remy"]
    assert why(found, "tomas") == ["off_hours"]
    assert why(found, "remy")[0] == "hours_not_given"


def test_an_exception_and_the_toggle_beat_the_week():
    remy, paloma = make_responder("remy"), make_responder("paloma")
    moment = local_now(12)
    AvailabilityException.objects.create(responder=remy, date=moment.date(), available=False)
    people.on_call(actor=SYSTEM, responder=paloma, value=False)
    found = suggest(now=moment)
    assert why(found, "remy") == ["day_off"]
    assert why(found, "paloma") == ["off_call"]


def test_on_call_lapses_by_itself():
    remy = make_responder("remy", quiet_from=time(0), quiet_until=time(23, 59))
    moment = local_now(12)
    with at(moment):
        people.on_call(actor=SYSTEM, responder=remy, value=True, hours=2)
    assert names(suggest(now=moment)) == ["remy"]
    assert why(suggest(now=moment + timedelta(hours=3)), "remy") == ["quiet"]


def test_somebody_who_opted_out_is_not_asked():
    remy = make_responder("remy")
    with act(SYSTEM) as deed:
        book.opt_out(deed, remy.contact, "ALTO")
    assert why(suggest(), "remy") == ["opted_out"]


def test_a_phone_that_never_answered_is_asked_last():
    make_responder("ana", proven=False)
    make_responder("zoe")
    found = suggest()
    assert names(found) == ["zoe", "ana"]
    assert "phone_unproven" in why(found, "ana")


def test_going_out_too_often_tires():
    remy = make_responder("remy", max_per_week=1)
    zone_day = now() - timedelta(days=2)
    with at(zone_day), act(SYSTEM) as deed:
        people.activated(deed, responder=remy, incident_id=make_zone().pk)
        people.activated(deed, responder=remy, incident_id=make_zone().pk)
    assert why(suggest(), "remy") == ["tired_week"]
    assert names(suggest(now=now() + timedelta(days=6))) == ["remy"]


def test_the_networks_own_weekly_limit_counts_when_they_named_none():
    remy = make_responder("remy")
    for n in range(policy.get("max_activations_week")):
        with at(now() - timedelta(days=1, hours=n)), act(SYSTEM) as deed:
            people.activated(deed, responder=remy, incident_id=make_responder(f"other{n}").pk)
    assert why(suggest(), "remy") == ["tired_week"]


def test_whoever_has_just_been_out_rests():
    remy = make_responder("remy")
    with at(now() - timedelta(hours=1)), act(SYSTEM) as deed:
        people.activated(deed, responder=remy, incident_id=remy.pk)
    assert why(suggest(), "remy") == ["tired_rest"]


def test_the_caller_of_the_roster_may_leave_people_out():
    remy = make_responder("remy")
    found = suggest(leave_out={remy.pk: "busy"})
    assert why(found, "remy") == ["busy"]
    assert reasons.words(found.excluded[0].reasons[0]) == "busy with another incident"


def test_neighbours_come_with_the_second_ring():
    here, there, far = make_zone("westlake"), make_zone("pico"), make_zone("harbor")
    here.neighbours.add(there)
    make_responder("remy", zone=here)
    make_responder("paloma", zone=there)
    make_responder("tomas", zone=far, zones=[there])
    make_responder("zoe", zone=far)
    assert names(suggest(ring=1)) == ["remy"]
    assert names(suggest(ring=2)) == ["remy", "paloma", "tomas"]
    assert names(suggest(ring=3)) == ["remy", "paloma", "tomas", "zoe"]


def test_a_conflict_keeps_somebody_away_from_that_place():
    make_responder("remy", conflicts=["Maple Bakery"])
    assert why(suggest(place="W 8th St, Maple Bakery"), "remy") == ["conflict"]
    assert names(suggest(place="W 8th St")) == ["remy"]


def test_those_who_left_or_never_finished_joining_are_not_even_shown():
    make_responder("remy", state=Responder.State.LEFT)
    make_responder("paloma", state=Responder.State.APPLIED)
    found = suggest()
    assert found.matches == []
    assert found.excluded == []


def test_the_number_of_queries_does_not_grow_with_people():
    zone = make_zone()
    make_responder("p0", conflicts=["x"])

    def queries() -> int:
        policy.get("timezone")
        with CaptureQueriesContext(connection) as seen:
            roster.candidates(now())
        return len(seen)

    few = queries()
    for n in range(1, 8):
        person = make_responder(f"p{n}", zones=[zone])
        Availability.objects.create(responder=person, weekday=n % 7, start=time(5), end=time(9))
    assert queries() == few <= 7


def test_a_responder_is_found_by_phone_and_by_sign_in():
    remy = make_responder("remy")
    assert roster.by_contact(remy.contact) == remy
    assert roster.of_user(remy.user) == remy
    assert roster.by_contact(make_contact()) is None
    assert roster.by_contact(None) is None
    assert roster.of_user(make_user("dana")) is None


def test_somebody_who_left_is_no_responder_any_more():
    remy = make_responder("remy")
    people.move(actor=who("cora"), responder=remy, state=Responder.State.LEFT, reason="moved away")
    assert roster.by_contact(remy.contact) is None
    assert roster.of_user(remy.user) is None


def test_handles_are_unique_whatever_the_case():
    make_responder("remy")
    with pytest.raises(IntegrityError):
        make_responder("Remy")


def test_nobody_is_active_without_a_phone():
    with pytest.raises(IntegrityError):
        Responder.objects.create(handle="remy", home_zone=make_zone(), state=Responder.State.ACTIVE)


def test_a_responders_number_and_name_lie_encrypted_under_the_operations_keys():
    remy = make_responder("remy", number="213-555-0134", real_name="Remigio Example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT real_name FROM responders_responder")
        assert "Remigio" not in cursor.fetchone()[0]
    assert remy.contact.key_group == "ops"
    assert remy.real_name == "Remigio Example"


def test_every_reason_has_words_in_both_languages():
    for code in reasons.PLAIN:
        for language in ("en", "es"):
            with override(language):
                assert reasons.words(roster.Reason(code)) not in ("", code)
