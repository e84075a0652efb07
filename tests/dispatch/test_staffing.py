"""How many are wanted, texting somebody again, and the number of somebody who was asked."""

from datetime import timedelta
from uuid import uuid4

import pytest

from dispatch import responses, staffing
from dispatch.models import Incident, TimelineEntry
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.contacts import numbers
from hotline.messaging.models import Message
from hotline.pump.models import Timer
from tests.cast import make_responder, make_zone, run_pump, who
from tests.console.make import make_alerted

pytestmark = pytest.mark.django_db


def going(incident, person) -> None:
    responses.going(actor=who("dana"), incident=incident, responder=person, minutes=7, via="board")


def want(incident, wanted: int, seen: int = 3, by: str = "dana") -> None:
    staffing.want(actor=who(by), incident=incident, wanted=wanted, seen=seen)


def test_fewer_wanted_stops_the_asking_and_tells_who_is_not_needed():
    incident, people = make_alerted("remy", "paloma", "tomas")
    run_pump()
    for person in people[:2]:
        going(incident, person)
    want(incident, 2)
    assert Incident.objects.get().wanted == 2
    assert not Timer.objects.filter(kind="ladder", step="widen", state="due").exists()
    told = Message.objects.filter(batch__purpose="responder_stand_down").values_list("contact_id", flat=True)
    assert list(told) == [people[2].contact_id]


def test_more_wanted_lets_the_asking_go_on():
    incident, people = make_alerted("remy", "paloma", "tomas")
    for person in people:
        going(incident, person)
    assert not Timer.objects.filter(kind="ladder", step__in=("widen", "more"), state="due").exists()
    want(incident, 4)
    assert Timer.objects.filter(kind="ladder", step="more", state="due").exists()


def test_two_who_change_it_at_once_are_told_of_each_other():
    incident, _people = make_alerted("remy")
    want(incident, 5)
    with pytest.raises(Conflict, match="5 are wanted now, you typed 2"):
        want(incident, 2)
    assert Incident.objects.get().wanted == 5
    want(incident, 2, seen=5)
    assert Incident.objects.get().wanted == 2


def test_a_number_out_of_bounds_and_a_trainee_are_refused():
    incident, _people = make_alerted("remy")
    for wrong in (1, 13):
        with pytest.raises(Refused):
            want(incident, wrong)
    with pytest.raises(Forbidden):
        want(incident, 4, by="tess")


def again(incident, person, key: str = "", by: str = "dana") -> None:
    staffing.again(actor=who(by), incident=incident, responder=person, key=key or uuid4().hex)


def test_somebody_silent_is_texted_again_once_per_key_and_at_most_three_times():
    incident, (remy,) = make_alerted("remy")
    with pytest.raises(Refused, match="less than two minutes"):
        again(incident, remy)
    key = uuid4().hex
    with clock.shifted(timedelta(minutes=3)):
        again(incident, remy, key)
        again(incident, remy, key)
    assert len(staffing.texts_to(incident)[str(remy.contact_id)]) == 2
    with clock.shifted(timedelta(minutes=6)):
        again(incident, remy)
    with clock.shifted(timedelta(minutes=9)), pytest.raises(Refused, match="texted 3 times"):
        again(incident, remy)


def test_who_answered_or_was_never_asked_is_not_texted_again():
    incident, (remy, _paloma) = make_alerted("remy", "paloma")
    going(incident, remy)
    late = make_responder("tomas", zone=make_zone())
    with clock.shifted(timedelta(minutes=3)):
        with pytest.raises(Refused, match="answered already"):
            again(incident, remy)
        with pytest.raises(Refused, match="not asked"):
            again(incident, late)


def test_a_second_text_that_is_still_queued_falls_when_enough_are_going():
    incident, people = make_alerted("remy", "paloma", "tomas", "berta")
    run_pump()
    with clock.shifted(timedelta(minutes=3)):
        again(incident, people[3])
        for person in people[:3]:
            going(incident, person)
    newest = Message.objects.filter(contact=people[3].contact, batch__purpose="responder_request").latest(
        "batch__created_at"
    )
    assert newest.state == "cancelled"


def test_a_number_is_shown_for_a_reason_and_that_is_written_down():
    incident, (remy,) = make_alerted("remy")
    with pytest.raises(Refused, match="why you need the number"):
        staffing.reveal_number(actor=who("dana"), incident=incident, responder=remy, reason=" ")
    shown = staffing.reveal_number(actor=who("dana"), incident=incident, responder=remy, reason="does not answer")
    assert shown == numbers.national(remy.contact.number)
    entry = AuditEntry.objects.get(verb="reveal")
    assert (entry.kind, entry.ref, entry.reason) == ("contact", str(remy.contact_id), "does not answer")
    assert TimelineEntry.objects.get(what="number_shown").data == {"for": "remy"}


def test_the_number_of_somebody_who_was_not_asked_is_not_shown():
    incident, _people = make_alerted("remy")
    tomas = make_responder("tomas", zone=make_zone())
    for by, person, refusal in (("dana", tomas, Refused), ("tess", tomas, Forbidden)):
        with pytest.raises(refusal):
            staffing.reveal_number(actor=who(by), incident=incident, responder=person, reason="curious")
    assert not AuditEntry.objects.filter(verb="reveal").exists()
