"""Enough is enough: the asking stops at once, widens by itself when nobody comes, and says so."""

from datetime import timedelta
from uuid import uuid4

import pytest

from dispatch import alerts, decisions, ladder, progress, responses
from dispatch.models import Alert, FollowUp, Response, Wave
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.messaging.models import Message
from responders.people import actor_of
from tests import cast
from tests.cast import run_pump, text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(zones):
    return [cast.make_responder(f"r{turn}", zone=zones[0]) for turn in range(6)]


def test_pressing_alert_twice_asks_once(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    key = uuid4().hex
    first = alerts.send(actor=who("dana"), incident=incident, key=key)
    again = alerts.send(actor=who("dana"), incident=incident, key=key)
    assert first == again and Wave.objects.count() == 1
    assert all(len(texts_to(person)) == 1 for person in crowd)


def test_queued_texts_are_cancelled_the_moment_enough_are_going(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    alerts.send(actor=who("dana"), incident=incident, key=uuid4().hex)  # the pump has not run: all are queued
    for person in crowd[:2]:
        responses.going(actor=actor_of(person), incident=incident, responder=person, minutes=5, via="board")
    asked = Message.objects.filter(batch__purpose="responder_request")
    assert set(asked.values_list("state", flat=True)) == {"cancelled"}
    for person in crowd[2:]:
        assert texts_to(person) == [], "who was never asked is not told to stand down"


def test_when_enough_said_yes_and_none_of_them_comes_the_lead_is_still_told(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    for person in crowd[:2]:
        text_from(person, f"VOY {incident.code} 5")
    with clock.shifted(timedelta(minutes=60)):
        run_pump()
    told = FollowUp.objects.filter(incident=incident, kind="lead").values_list("why", flat=True)
    assert "unverified" in told


def test_one_yes_too_many_is_thanked_and_stood_down(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    for person in crowd[:3]:
        text_from(person, f"VOY {incident.code} 10")
    states = {r.responder.handle: r.state for r in Response.objects.select_related("responder")}
    assert states == {"r0": "accepted", "r1": "accepted", "r2": "stood_down"}
    assert any("YA NO SE NECESITA" in text for text in texts_to(crowd[2]))
    assert progress.one(incident).going == 2


def test_the_ladder_widens_to_the_neighbours_and_then_asks_a_person(zones, crowd):
    neighbour = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    assert texts_to(neighbour) == []
    with clock.shifted(timedelta(minutes=3, seconds=1)):
        run_pump()
        assert "FALTA GENTE" in texts_to(neighbour)[0]
        assert steps.fresh(incident).ring == 2
    with clock.shifted(timedelta(minutes=7)):
        run_pump()
        assert FollowUp.objects.filter(kind="lead", paid_at=None).count() == 1
    assert Alert.objects.filter(incident=incident).count() == 7


def test_on_hold_nothing_widens(zones, crowd):
    neighbour = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    ladder.hold(actor=who("dana"), incident=incident, held=True)
    with clock.shifted(timedelta(minutes=4)):
        run_pump()
    assert texts_to(neighbour) == []


def test_on_hold_it_is_told_all_the_same_that_nobody_comes(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    ladder.hold(actor=who("dana"), incident=incident, held=True)
    with clock.shifted(timedelta(minutes=11)):
        run_pump()
        assert FollowUp.objects.filter(kind="lead", why="nobody", paid_at=None).count() == 1


def test_a_trainee_holds_nothing(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    with pytest.raises(Forbidden):
        ladder.hold(actor=who("tess"), incident=incident, held=True)
    assert not steps.fresh(incident).ladder_held


def test_who_said_in_two_hours_can_be_asked_again_once_that_is_over(zones, crowd):
    over, next_one = cast.make_incident(zone=zones[0]), cast.make_incident(zone=zones[0])
    steps.alert(over)
    text_from(crowd[0], f"si en 2 horas {over.code}")
    assert Response.objects.get(responder=crowd[0]).state == "later"
    assert alerts.busy(next_one)[crowd[0].pk] == "busy"
    decisions.could_not_verify(actor=who("dana"), incident=steps.fresh(over))
    assert crowd[0].pk not in alerts.busy(next_one)


def test_who_cannot_after_all_is_replaced(zones, crowd):
    neighbour = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    for person in crowd[:2]:
        text_from(person, f"VOY {incident.code} 10")
    text_from(crowd[0], f"NO {incident.code}")
    assert progress.one(incident).going == 1
    with clock.shifted(timedelta(seconds=30)):
        run_pump()
    assert len(texts_to(neighbour)) == 1


def test_a_single_yes_leaves_one_more_needed(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    text_from(crowd[0], f"VOY {incident.code} 10")
    assert "one_more" in [entry.what for entry in incident.timeline.all()]


def test_yes_in_two_hours_is_kept_as_said_and_is_no_acceptance(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    text_from(crowd[0], f"sí {incident.code} en 2 horas")
    row = Response.objects.get(responder=crowd[0])
    assert row.state == "later" and not row.selected
    entry = incident.timeline.get(what="later")
    assert "2 horas" in entry.text.body


def test_only_who_was_asked_may_answer(zones, crowd):
    outsider = cast.make_responder("otto", zone=zones[2])
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    text_from(outsider, f"VOY {incident.code} 5")
    assert not Response.objects.filter(responder=outsider).exists()
    with pytest.raises(Refused, match="not asked"):
        responses.going(actor=actor_of(outsider), incident=incident, responder=outsider, minutes=5, via="board")


def test_nobody_to_ask_says_what_to_do(zones):
    incident = cast.make_incident(zone=zones[0])
    with pytest.raises(Refused, match="Widen to the next zones"):
        steps.alert(incident)


def test_somebody_on_another_incident_is_not_asked(zones, crowd):
    first = cast.make_incident(zone=zones[0], wanted=1)
    steps.alert(first)
    text_from(crowd[0], f"VOY {first.code} 5")
    second = cast.make_incident(zone=zones[0])
    plan = alerts.plan(second, now=clock.now())
    assert crowd[0].handle not in [match.candidate.handle for match in plan.matches]
    why = {e.candidate.handle: [r.code for r in e.reasons] for e in plan.excluded}
    assert "busy" in why["r0"]


def test_two_incidents_at_once_take_the_reply_with_the_code(zones, crowd):
    one = cast.make_incident(zone=zones[0], wanted=1)
    other = cast.make_incident(zone=zones[0], wanted=1, cross_street="W 3rd & Union", activity="questioning")
    steps.alert(one)
    steps.alert(other)
    text_from(crowd[0], f"VOY {other.code} 5")
    assert Response.objects.get(responder=crowd[0]).incident == other


def test_on_behalf_of_somebody_with_the_words_heard(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    responses.going(
        actor=who("dana"), incident=incident, responder=crowd[0], minutes=9, via="phone", words="dice que ya va"
    )
    entry = incident.timeline.get(what="going")
    assert entry.actor_handle == "r0" and entry.data["by"] == "dana" and entry.text.body == "dice que ya va"


def test_sos_is_owed_to_the_lead_at_once(zones, crowd):
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    text_from(crowd[0], f"VOY {incident.code} 5")
    text_from(crowd[0], "SOS")
    assert progress.one(incident).sos == 1
    assert FollowUp.objects.filter(kind="lead", incident=incident, paid_at=None).exists()


def test_who_was_stood_down_is_not_told_again_when_it_closes(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=1)
    steps.alert(incident)
    text_from(crowd[0], f"VOY {incident.code} 5")
    assert len(texts_to(crowd[1])) == 2
    decisions.could_not_verify(actor=who("dana"), incident=steps.fresh(incident))
    decisions.close(actor=who("dana"), incident=steps.fresh(incident), outcome="not_verifiable")
    assert len(texts_to(crowd[1])) == 2
    assert [entry.what for entry in incident.timeline.all()].count("enough") == 1


def test_once_a_pair_is_there_nobody_more_is_asked_by_itself(zones, crowd):
    neighbour = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0], wanted=3)
    steps.alert(incident)
    steps.two_see_ice(incident, *crowd[:2])
    with clock.shifted(timedelta(minutes=5)):
        run_pump()
    assert texts_to(neighbour) == []


def test_who_is_asked_later_is_told_the_truth(zones, crowd):
    neighbour = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0], wanted=3)
    steps.alert(incident)
    text_from(crowd[0], f"VOY {incident.code} 9")
    with clock.shifted(timedelta(minutes=4)):
        run_pump()
    assert "SIN CONFIRMAR" in texts_to(neighbour)[0]
    assert "nadie ha llegado" not in texts_to(neighbour)[0]


def test_when_it_has_ended_who_was_only_asked_is_stood_down(zones, crowd):
    incident = cast.make_incident(zone=zones[0], wanted=3)
    steps.alert(incident)
    steps.two_see_ice(incident, *crowd[:2])
    steps.confirm(incident)
    steps.gone(incident, *crowd[:2])
    assert any("YA NO SE NECESITA" in text for text in texts_to(crowd[3]))
    assert not any("CERRADO" in text for text in texts_to(crowd[0]))
