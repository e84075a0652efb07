"""Two incidents that are one: calls, people and debts move over, old codes still count, and it can be undone."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch import alerts, decisions, followups, incidents, merging, responses
from dispatch.models import Alert, FollowUp, Incident, IncidentCall, Report, Response, TimelineEntry
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.pump.models import Timer
from tests.cast import make_call, make_incident, make_responder, make_zone, number, run_pump, text_from, who
from tests.console.make import browser
from tests.dispatch.steps import fresh

pytestmark = pytest.mark.django_db


def two(*handles: str) -> tuple[Incident, Incident, list]:
    """One incident about which these people were asked (by a call with a call-back owed), and one that stays."""
    people = [make_responder(handle, zone=make_zone()) for handle in handles]
    call = make_call(caller=number())
    first = make_incident(call=call)
    followups.promise_call_back(actor=who("dana"), call=call)
    if people:
        alerts.send(actor=who("dana"), incident=first, key=uuid4().hex)
        run_pump()
    return (
        fresh(first),
        fresh(make_incident(call=make_call(caller=number()), cross_street="S Westlake & W 7th")),
        people,
    )


def merge(first: Incident, second: Incident, by: str = "dana"):
    return merging.merge(actor=who(by), incident=first, into=second, reason="same van, same corner")


def test_calls_reports_people_and_debts_move_and_the_timeline_says_so_on_both():
    first, second, (remy, _paloma) = two("remy", "paloma")
    responses.going(actor=who("remy"), incident=first, responder=remy, minutes=7, via="board")
    reports = Report.objects.filter(incident=first).count()

    merge(first, second)

    first, second = fresh(first), fresh(second)
    assert (first.status, first.merged_into_id) == ("merged", second.pk)
    assert IncidentCall.objects.filter(incident=second, undone_at=None).count() == 2
    assert IncidentCall.objects.filter(incident=second, opened=True).count() == 1
    assert Report.objects.filter(incident=second).count() == reports + 1
    assert Response.objects.get(responder=remy).incident_id == second.pk
    assert Alert.objects.filter(incident=second).count() == 2
    assert FollowUp.objects.get(kind="call_back").incident_id == second.pk
    assert TimelineEntry.objects.filter(incident=first, what="merged", data__into=second.code).exists()
    assert TimelineEntry.objects.filter(incident=second, what="merged_here", data__code=first.code).exists()


def test_a_text_with_the_old_code_counts_for_the_one_that_stays():
    first, second, (remy, _paloma) = two("remy", "paloma")
    merge(first, second)

    text_from(remy, f"VOY {first.code} 7")

    answer = Response.objects.get(responder=remy)
    assert (answer.incident_id, answer.state) == (second.pk, "accepted")


def test_the_wanted_number_and_the_ring_are_the_higher_ones_and_the_asking_goes_on():
    first, second, _people = two("remy", "paloma")
    Incident.objects.filter(pk=first.pk).update(wanted=5)
    merge(fresh(first), second)
    second = fresh(second)
    assert (second.wanted, second.ring) == (5, 1)
    climbing = Timer.objects.filter(kind="ladder", state="due", step="widen").values_list("subject", flat=True)
    assert set(climbing) == {str(second.pk)}


def test_undone_everything_is_where_it_was():
    first, second, (remy, _paloma) = two("remy", "paloma")
    responses.going(actor=who("remy"), incident=first, responder=remy, minutes=7, via="board")
    before = {
        model: sorted(map(str, model.objects.filter(incident=first).values_list("pk", flat=True)))
        for model in (IncidentCall, Report, Alert, Response)
    }
    merge(first, second)

    merging.undo(actor=who("dana"), incident=fresh(first))

    first = fresh(first)
    assert (first.status, first.merged_into_id, first.closed_at) == ("reported", None, None)
    for model, ids in before.items():
        assert sorted(map(str, model.objects.filter(incident=first).values_list("pk", flat=True))) == ids, model
    assert IncidentCall.objects.get(incident=first).opened
    assert FollowUp.objects.get(kind="call_back").incident_id == first.pk
    with pytest.raises(Conflict):
        merging.undo(actor=who("dana"), incident=first)


@pytest.mark.parametrize("was", ["reported", "unverified"])
def test_undone_it_is_what_it_was(was):
    first, second, _people = two()
    if was == "unverified":
        decisions.could_not_verify(actor=who("dana"), incident=first)
    merge(fresh(first), second)
    page = browser("dana").get(reverse("incident", args=[first.code]), {"act": "unmerge"}).text
    assert "this incident is open again as it was" in page
    answer = browser("dana").post(reverse("incident-act", args=[first.code, "unmerge"]), {})
    assert answer.status_code == 303
    assert fresh(first).status == was


def test_what_came_after_the_merge_stays_where_it_came():
    first, second, _people = two()
    merge(first, second)
    later = make_call(caller=number())
    incidents.join(actor=who("dana"), incident=fresh(second), call=later)
    merging.undo(actor=who("dana"), incident=fresh(first))
    assert IncidentCall.objects.get(call=later).incident_id == second.pk


def test_against_a_witness_only_a_lead_merges():
    first, second, (remy,) = two("remy")
    common = {"actor": who("remy"), "incident": first, "responder": remy, "via": "board"}
    responses.going(minutes=7, **common)
    responses.verdict(value="ice", agency="ice", basis=["marking"], **common)
    with pytest.raises(Forbidden, match="lead or coordinator"):
        merge(fresh(first), second)
    assert fresh(first).status == "reported"
    merge(fresh(first), second, by="lena")
    assert fresh(first).status == "merged"


def test_it_cannot_be_merged_with_itself_or_into_what_is_over():
    first, second, _people = two()
    with pytest.raises(Refused):
        merge(first, first)
    merge(first, second)
    third = make_incident()
    with pytest.raises(Refused, match="closed"):
        merge(third, fresh(first))


def test_a_code_that_is_in_use_again_cannot_come_back():
    first, second, _people = two()
    merge(first, second)
    other = make_incident()
    Incident.objects.filter(pk=other.pk).update(code=first.code)
    with pytest.raises(Refused, match="has this code now"):
        merging.undo(actor=who("dana"), incident=fresh(first))
    assert fresh(first).status == "merged"


def test_somebody_asked_for_both_is_counted_once():
    first, second, (remy,) = two("remy")
    responses.going(actor=who("remy"), incident=first, responder=remy, minutes=7, via="board")
    wave = Alert.objects.get(incident=first).wave
    asked = Alert.objects.create(
        incident=second, wave=wave, responder=remy, position=1, asked_at=wave.asked_at, expires_at=wave.asked_at
    )
    merge(first, second)
    answer = Response.objects.get(responder=remy)
    assert (answer.incident_id, answer.alert_id) == (second.pk, asked.pk)
    merging.undo(actor=who("dana"), incident=fresh(first))
    answer.refresh_from_db()
    assert answer.incident_id == first.pk
    assert answer.alert.incident_id == first.pk


def test_who_comes_to_one_and_declined_the_other_is_never_lost_from_sight():
    first, second, (remy, _paloma) = two("remy", "paloma")
    alerts.send(actor=who("dana"), incident=second, key=uuid4().hex)
    run_pump()
    responses.cant(actor=who("remy"), incident=fresh(second), responder=remy, via="board")
    responses.going(actor=who("remy"), incident=fresh(first), responder=remy, minutes=7, via="board")

    with pytest.raises(Refused, match=f"merge {second.code} into {first.code} instead"):
        merge(fresh(first), fresh(second))

    merge(fresh(second), fresh(first))
    assert Response.objects.get(responder=remy, incident=first).state == "accepted"
