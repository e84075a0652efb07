"""Opened again: what is owed can be sent, what was seen stays as it was, and people can be called back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import clarifications, decisions, followups, rumours, staffing
from dispatch.models import Broadcast, Clarification, FollowUp, Response
from hotline.base import clock, ids
from hotline.base.errors import Refused
from hotline.pump.models import Timer
from tests import cast
from tests.cast import text_from, texts_to, who
from tests.console.make import browser
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(zones, remy, paloma):
    steps.at_any_hour()
    cast.make_subscriber(zones[0])
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    return steps.fresh(incident)


def reopen(incident):
    decisions.reopen(actor=who("lena"), incident=steps.fresh(incident), reason="they are back")
    return steps.fresh(incident)


def all_clear(incident) -> None:
    page = browser("dana").get(reverse("incident", args=[incident.code])).text
    assert "act=draft-C3" in page, "what is owed is offered"
    clear = steps.draft(steps.fresh(incident), "C3")
    steps.approve(clear, by="dana")
    steps.after_the_hold()
    assert Broadcast.objects.get(pk=clear.pk).state == "sent"


def test_it_ends_a_second_time_and_can_be_closed(seen, remy, paloma):
    steps.told(seen)
    steps.gone(seen, remy, paloma)
    all_clear(seen)
    reopen(seen)
    assert Timer.objects.filter(kind="incident", subject=str(seen.pk), step="no_sighting", state="due").exists()
    text_from(remy, f"SI ICE {seen.code} chaleco POLICE ICE")
    steps.gone(seen, remy, paloma)
    all_clear(seen)
    decisions.close(actor=who("dana"), incident=steps.fresh(seen), outcome="agents_left_no_arrest")


def test_what_came_and_went_is_not_there_again_by_being_opened(seen):
    steps.confirm(seen, presence="past")
    decisions.close(actor=who("lena"), incident=steps.fresh(seen), outcome="agents_left_no_arrest")
    again = reopen(seen)
    assert (again.status, again.presence) == ("confirmed", "past")
    with pytest.raises(Refused, match="only while agents are there"):
        steps.draft(again)


def test_who_was_released_can_be_called_back(seen, remy):
    decisions.could_not_verify(actor=who("lena"), incident=seen)
    again = reopen(seen)
    page = browser("dana").get(reverse("incident", args=[again.code])).text
    assert f"act=again&amp;person={remy.pk}" in page
    before = len(texts_to(remy))
    with clock.shifted(timedelta(minutes=5)):
        staffing.again(actor=who("dana"), incident=again, responder=remy, key=ids.token())
        assert again.code in texts_to(remy)[before]
        text_from(remy, f"VOY {again.code} 6")
        assert Response.objects.get(responder=remy).state == "accepted"


@pytest.fixture
def rumour(seen):
    """A rumour that the incident checks, and somebody who asked by text."""
    made = rumours.open(actor=who("dana"), claim="dicen que se llevaron a cinco", incident=seen)
    call = cast.make_call(caller=cast.number(), safe_to_text=True)
    rumours.hear(actor=who("dana"), rumour=made, call=call)
    return made


def result_owed(rumour) -> bool:
    return FollowUp.objects.filter(rumour=rumour, kind="result", paid_at=None).exists()


def test_an_answer_that_waits_falls_when_the_incident_is_checked_again(seen, rumour):
    decisions.false_alarm(actor=who("lena"), incident=seen, basis="responder")
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="false")
    waiting = clarifications.draft(actor=who("lena"), rumour=rumour, wide=True)
    reopen(seen)
    assert not Clarification.objects.filter(pk=waiting.pk).exists()
    rumour.refresh_from_db()
    assert (rumour.state, rumour.is_decided) == ("checking", False)
    assert result_owed(rumour)


def test_who_was_told_that_it_is_not_so_is_owed_the_truth_once_it_is_confirmed(seen, rumour):
    decisions.false_alarm(actor=who("lena"), incident=seen, basis="responder")
    rumours.answer(actor=who("dana"), rumour=rumour)
    asked = rumour.hearers.get().contact
    assert "NO vimos" in texts_to(asked)[-1]
    assert not result_owed(rumour)
    steps.confirm(reopen(seen))
    assert result_owed(rumour)
    rumour.refresh_from_db()
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="true")
    clarifications.draft(actor=who("dana"), rumour=rumour)
    assert "es cierto" in texts_to(asked)[-1]
    assert followups.due(rumour=rumour) == []


def test_who_asks_late_is_not_told_what_does_not_hold_any_more(seen, rumour):
    steps.confirm(seen)
    rumours.decide(actor=who("dana"), rumour=rumour, verdict="true")
    clarifications.draft(actor=who("dana"), rumour=rumour)
    decisions.false_alarm(actor=who("lena"), incident=steps.fresh(seen), basis="responder", note="a film crew")
    assert result_owed(rumour)
    late = cast.make_call(caller=cast.number(), safe_to_text=True)
    rumour.refresh_from_db()
    rumours.hear(actor=who("dana"), rumour=rumour, call=late)
    assert not any("es cierto" in text for text in texts_to(late.contact))
