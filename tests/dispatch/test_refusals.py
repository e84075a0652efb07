"""What is refused, each with one sentence that says what to do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch import broadcasts, decisions, incidents
from dispatch.models import Broadcast
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.network import gates
from tests import cast
from tests.cast import set_policy, text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(zones, remy, paloma):
    """An incident that two responders have seen to be ICE."""
    steps.at_any_hour()
    cast.make_subscriber(zones[0])
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    return steps.fresh(incident)


def test_nobody_approves_their_own_draft(seen):
    steps.confirm(seen)
    draft = steps.draft(seen, by="lena")
    with pytest.raises(Forbidden, match="Somebody else must approve"):
        steps.approve(draft, by="lena")
    with pytest.raises(IntegrityError), transaction.atomic():
        Broadcast.objects.filter(pk=draft.pk).update(approved_by=draft.drafted_by, state="approved")


def test_an_unconfirmed_incident_is_not_told_to_the_community(seen):
    with pytest.raises(Refused, match="Confirm it first"):
        steps.draft(seen)


def test_a_dispatcher_does_not_approve(seen):
    steps.confirm(seen)
    draft = steps.draft(seen, by="lena")
    with pytest.raises(Forbidden, match="lead, a coordinator or an approver"):
        steps.approve(draft, by="dana")


def test_an_approver_approves(seen):
    steps.confirm(seen)
    draft = steps.draft(seen)
    steps.approve(draft, by="padre")
    assert Broadcast.objects.get().approved_by_handle == "padre"


def test_the_code_must_be_typed(seen):
    steps.confirm(seen)
    draft = steps.draft(seen)
    with pytest.raises(Refused, match=f"Type the incident's code, {seen.code}"):
        broadcasts.approve(actor=who("lena"), broadcast=draft, typed_code="")


def test_a_trainee_drafts_and_does_not_send(seen):
    with pytest.raises(Forbidden, match="Your role cannot do this"):
        steps.alert(seen, by="tess")
    steps.confirm(seen)
    draft = steps.draft(seen, by="tess")
    with pytest.raises(Forbidden):
        steps.approve(draft, by="tess")


def test_a_trainee_does_not_confirm(seen):
    with pytest.raises(Forbidden):
        steps.confirm(seen, by="tess")


def test_police_alone_is_no_basis(zones, remy, paloma):
    incident = cast.make_incident(zone=zones[0])
    steps.alert(incident)
    text_from(remy, f"VOY {incident.code} 7")
    text_from(remy, f"SI ICE {incident.code}")
    with pytest.raises(Refused, match="No trained responder"):
        steps.confirm(incident, level="V2")
    with pytest.raises(Refused, match="POLICE alone"):
        steps.confirm(incident, level="V2", basis=[])


def test_media_alone_needs_a_lead_and_a_coordinator(zone):
    incident = cast.make_incident(zone=zone)
    more = {"level": "V1", "note": "the video shows it", "evidence": "video"}
    with pytest.raises(Forbidden, match="lead and a coordinator"):
        steps.confirm(incident, by="lena", **more)
    with pytest.raises(Forbidden, match="lead and a coordinator"):
        steps.confirm(incident, by="lena", second=who("lena"), **more)
    steps.confirm(incident, by="lena", second=who("cora"), **more)
    assert steps.fresh(incident).status == "confirmed"


def test_against_a_witness_only_a_senior_decides(seen):
    with pytest.raises(Forbidden, match="Only a lead or coordinator"):
        decisions.false_alarm(actor=who("dana"), incident=seen, basis="phone")
    decisions.false_alarm(actor=who("lena"), incident=seen, basis="phone")
    assert steps.fresh(seen).status == "false_alarm"


def test_alone_only_after_five_minutes_with_a_reason(seen):
    steps.confirm(seen)
    draft = steps.draft(seen)
    with pytest.raises(Refused, match="more min to answer"):
        broadcasts.alone(actor=who("lena"), broadcast=draft, reason="nobody answers the phone", typed_code=seen.code)
    with clock.shifted(timedelta(minutes=6)):
        with pytest.raises(Forbidden):
            broadcasts.alone(
                actor=who("dana"), broadcast=draft, reason="nobody answers the phone", typed_code=seen.code
            )
        with pytest.raises(Refused, match="in a sentence"):
            broadcasts.alone(actor=who("lena"), broadcast=draft, reason="", typed_code=seen.code)
        broadcasts.alone(actor=who("lena"), broadcast=draft, reason="nobody answers the phone", typed_code=seen.code)


def test_the_ceiling_of_alerts_an_hour(seen):
    set_policy("wide_alerts_per_hour", 0)
    steps.confirm(seen)
    draft = steps.draft(seen)
    with pytest.raises(Refused, match="ceiling"):
        steps.approve(draft)


def test_paused_wide_sends(seen):
    steps.confirm(seen)
    draft = steps.draft(seen)
    gates.close(actor=who("lena"), name="wide_sends", reason="drill")
    with pytest.raises(Refused, match="paused"):
        steps.approve(draft)


def test_surveillance_is_never_told_wide(zones, remy, paloma):
    incident = cast.make_incident(zone=zones[0], activity="waiting_watching", wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    steps.confirm(incident)
    with pytest.raises(Refused, match="only while agents are there and acting"):
        steps.draft(incident)


def test_the_second_to_decide_is_told_who_was_first(seen):
    stale = steps.fresh(seen)
    steps.confirm(seen)
    with pytest.raises(Conflict, match=r"already: Confirmed .by dana at"):
        steps.confirm(stale, by="lena")


def test_undo_within_the_hold_sends_nothing(seen, omar):
    steps.confirm(seen)
    draft = steps.draft(seen)
    steps.approve(draft)
    broadcasts.undo(actor=who("dana"), broadcast=draft)
    steps.after_the_hold()
    assert texts_to(omar) == []
    steps.approve(draft)
    steps.after_the_hold()
    assert len(texts_to(omar)) == 1
    with pytest.raises(Conflict, match="Sending has begun"):
        broadcasts.undo(actor=who("dana"), broadcast=draft)


def test_the_minimum_is_named(zone):
    with pytest.raises(Refused, match="Still missing: corner, what they are doing"):
        cast.make_incident(zone=zone, cross_street="", activity="")


def test_what_must_not_be_stored_is_refused(zone):
    with pytest.raises(Refused):
        cast.make_incident(zone=zone, words="mi vecino es indocumentado")
    incident = cast.make_incident(zone=zone)
    with pytest.raises(Refused):
        incidents.change(actor=who("dana"), incident=incident, version=incident.version, landmark="SSN 078-05-1120")


def test_the_exact_address_never_gets_into_a_text(seen):
    incidents.change(actor=who("dana"), incident=seen, version=seen.version, exact_address="1217 Bonnie Brae")
    steps.confirm(seen)
    with pytest.raises(Refused):
        steps.draft(seen, place="1217 Bonnie Brae")


def test_what_still_goes_on_is_ended_before_it_is_closed(seen):
    steps.confirm(seen)
    with pytest.raises(Refused, match="Decide first that it has ended"):
        decisions.close(actor=who("cora"), incident=steps.fresh(seen), outcome="agents_left_no_arrest")
