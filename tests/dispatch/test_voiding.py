"""A test or a prank is made void wherever it stands: nothing more of it leaves, and whoever was told is put right."""

import pytest
from django.urls import reverse

from dispatch import brakes, broadcasts, decisions, merging
from dispatch.models import Broadcast, FollowUp, Incident
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict
from hotline.messaging.models import Message
from tests.cast import make_call, make_incident, make_subscriber, number, run_pump, texts_to, who
from tests.console.make import browser, make_alerted, sees_ice
from tests.console.test_deciding import do
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft, fresh, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(db) -> Incident:
    """Confirmed at V2, with four people of the zone who asked for alerts."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    for _n in range(4):
        make_subscriber(incident.zone)
    return fresh(incident)


def void(incident: Incident, reason: str = "a drill nobody announced") -> None:
    assert do("lena", incident, "void", reason=reason).status_code == 303


def owed(incident: Incident) -> list[str]:
    return sorted(FollowUp.objects.filter(incident=incident, paid_at=None).values_list("kind", flat=True))


def unverified(incident: Incident) -> None:
    decisions.could_not_verify(actor=who("dana"), incident=incident)


def false_alarm(incident: Incident) -> None:
    decisions.false_alarm(actor=who("lena"), incident=incident, basis="phone")


def closed(incident: Incident) -> None:
    false_alarm(incident)
    decisions.close(actor=who("dana"), incident=incident, outcome="hoax")


def merged(incident: Incident) -> None:
    merging.merge(actor=who("dana"), incident=incident, into=make_incident(call=make_call(caller=number())))


@pytest.mark.parametrize("before", [lambda _one: None, unverified, false_alarm, closed, merged])
def test_from_wherever_it_stands(before):
    incident = make_incident(call=make_call(caller=number()))
    before(incident)
    was = fresh(incident).closed_at
    void(fresh(incident))
    incident = fresh(incident)
    assert incident.status == "void"
    assert incident.closed_at == (was or incident.closed_at)
    assert AuditEntry.objects.filter(verb="void", ref=str(incident.pk)).count() == 1
    with pytest.raises(Conflict):
        decisions.void(actor=who("lena"), incident=incident, reason="once more")


def test_the_form_says_what_follows_and_what_waited_never_leaves(confirmed):
    broadcast = draft(confirmed)
    approve(broadcast)
    brakes.pull(actor=who("cora"), reason="to look at it")
    after_the_hold()
    page = browser("lena").get(reverse("incident", args=[confirmed.code]), {"act": "void"}).text
    assert "4 queued texts are cancelled." in page
    assert "a correction is owed" not in page

    void(confirmed)

    brakes.release(actor=who("cora"), reason="looked at it")
    run_pump()
    assert set(Message.objects.filter(batch__purpose="community").values_list("state", flat=True)) == {"cancelled"}
    assert owed(confirmed) == [], "nobody was told, so nobody is owed anything"


def test_a_text_still_held_and_a_draft_fall_too(confirmed):
    approve(draft(confirmed))
    void(confirmed)
    after_the_hold()
    assert Broadcast.objects.get().state == "cancelled"
    assert owed(confirmed) == []


def test_whoever_was_told_is_owed_a_correction_and_gets_it(confirmed):
    tell(confirmed)
    omar = make_subscriber(confirmed.zone)  # joined later: was not told
    page = browser("lena").get(reverse("incident", args=[confirmed.code]), {"act": "void"}).text
    assert "The alert went to 4 people: a correction is owed within 5 minutes." in page

    void(fresh(confirmed))

    assert owed(confirmed) == ["correction"]
    assert 'id="act-draft-C8"' in browser("dana").get(reverse("incident", args=[confirmed.code])).text
    correction = draft(fresh(confirmed), "C8")
    assert broadcasts.preview(correction, clock.now()).recipients == 4
    approve(correction)
    after_the_hold()
    assert owed(confirmed) == []
    assert texts_to(omar) == []


def test_who_was_put_right_already_is_not_told_twice(confirmed):
    tell(confirmed)
    decisions.false_alarm(actor=who("lena"), incident=confirmed, basis="responder", note="it was the water company")
    tell(confirmed, "C8")
    void(fresh(confirmed))
    assert owed(confirmed) == []


def test_a_correction_that_waits_for_a_second_person_goes_on_waiting(confirmed):
    tell(confirmed)
    decisions.false_alarm(actor=who("lena"), incident=confirmed, basis="responder", note="it was the water company")
    correction = draft(fresh(confirmed), "C8")
    void(fresh(confirmed))
    assert owed(confirmed) == ["approval", "correction"]
    approve(correction)
    after_the_hold()
    assert owed(confirmed) == []
