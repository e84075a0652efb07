"""A text on its way to the community can be paused, let go on and stopped; what is no longer true stays here by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from dispatch import brakes, broadcasts, decisions, sending
from dispatch.models import Broadcast, TimelineEntry
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.messaging.models import Message
from tests.cast import client_of, make_subscriber, make_user, run_pump, set_policy, who
from tests.console.make import browser, make_alerted, sees_ice
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db):
    """Confirmed at V2, with six people of the zone who asked for alerts."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    for n in range(6):
        make_subscriber(incident.zone, language="es" if n % 2 else "en")
    return fresh(incident)


@pytest.fixture
def held(incident) -> Broadcast:
    """Its rows are written, and none has left: the brake was on."""
    broadcast = draft(incident)
    approve(broadcast)
    brakes.pull(actor=who("cora"), reason="to look at it")
    after_the_hold()
    return Broadcast.objects.get(pk=broadcast.pk)


def later() -> None:
    """The pump, once the rows are due."""
    with clock.shifted(timedelta(seconds=15)):
        run_pump()


def states(broadcast: Broadcast) -> dict[str, int]:
    found = list(Message.objects.filter(batch=broadcast.batch).values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_a_paused_text_stays_where_it_is_and_goes_on_when_it_is_let(held):
    sending.pause(actor=who("tess"), broadcast=held)
    brakes.release(actor=who("cora"), reason="looked at it")
    later()
    assert states(held) == {"queued": 6}
    assert sending.is_paused(Broadcast.objects.select_related("batch").get(pk=held.pk))

    with pytest.raises(Forbidden):
        sending.resume(actor=who("tess"), broadcast=held)
    sending.resume(actor=who("dana"), broadcast=held)
    later()
    assert "queued" not in states(held)
    assert Broadcast.objects.get(pk=held.pk).state == "sent"
    said = list(TimelineEntry.objects.values_list("what", flat=True))
    assert said.index("paused") < said.index("resumed")


def test_the_uncertain_are_texted_again_when_a_person_says_so(held):
    brakes.release(actor=who("cora"), reason="looked at it")
    later()
    doubtful = Message.objects.filter(batch=held.batch).values_list("pk", flat=True)[:2]
    Message.objects.filter(pk__in=list(doubtful)).update(state="uncertain", not_after=clock.now())
    Broadcast.objects.filter(pk=held.pk).update(state="partial")
    url = reverse("approval-hand", args=[held.pk, "resend"])
    page = browser("lena").get(reverse("incident", args=[held.incident.code])).text
    assert url in page and "Of 2 people nobody knows" in page

    with pytest.raises(Forbidden):
        sending.resend(actor=who("dana"), broadcast=held)
    browser("lena").post(url)
    assert Broadcast.objects.get(pk=held.pk).state == "sending"
    later()
    assert states(held) == {"delivered": 6}
    assert Broadcast.objects.get(pk=held.pk).state == "sent"
    assert TimelineEntry.objects.get(what="resent").data["count"] == 2
    with pytest.raises(Conflict):
        sending.resend(actor=who("lena"), broadcast=held)


def test_what_is_not_so_any_more_is_not_texted_again(held):
    incident = held.incident
    Broadcast.objects.filter(pk=held.pk).update(state="partial")
    decisions.end(actor=who("lena"), incident=fresh(incident), how="not_seen")
    with pytest.raises(Refused):
        sending.resend(actor=who("lena"), broadcast=held)


def test_pausing_twice_and_letting_go_what_is_not_paused_are_said(held):
    with pytest.raises(Conflict):
        sending.resume(actor=who("dana"), broadcast=held)
    sending.pause(actor=who("dana"), broadcast=held)
    with pytest.raises(Conflict):
        sending.pause(actor=who("lena"), broadcast=held)


def test_stopped_for_good_nobody_else_is_texted_and_it_is_said_how_many_were_not(held):
    assert sending.stop(actor=who("dana"), broadcast=held) == 6
    brakes.release(actor=who("cora"), reason="looked at it")
    later()
    assert states(held) == {"cancelled": 6}
    assert Broadcast.objects.get(pk=held.pk).state == "partial"
    assert AuditEntry.objects.get(verb="stopped").reason == "6"
    assert TimelineEntry.objects.get(what="stopped").data["count"] == 6
    with pytest.raises(Conflict):
        sending.pause(actor=who("dana"), broadcast=held)


def test_the_brake_holds_every_wide_text_and_needs_a_lead_and_a_reason(held):
    later()
    assert states(held) == {"queued": 6}
    with pytest.raises(Refused):
        brakes.release(actor=who("cora"), reason=" ")
    with pytest.raises(Forbidden):
        brakes.release(actor=who("dana"), reason="I think it is fine")
    brakes.release(actor=who("lena"), reason="it is fine")
    later()
    assert "queued" not in states(held)


def test_what_turns_out_false_while_it_is_sent_stays_here_and_only_who_heard_it_is_put_right(held):
    sent = Message.objects.filter(batch=held.batch).order_by("due_at").first()
    Message.objects.filter(pk=sent.pk).update(state="sent")

    decisions.false_alarm(actor=who("lena"), incident=held.incident, basis="responder", note="it was the water company")

    assert states(held) == {"sent": 1, "cancelled": 5}
    correction = draft(fresh(held.incident), "C8")
    assert broadcasts.preview(correction, clock.now()).recipients == 1
    brakes.release(actor=who("cora"), reason="looked at it")
    approve(correction)
    after_the_hold()
    told = Message.objects.filter(batch=Broadcast.objects.get(pk=correction.pk).batch)
    assert [row.contact_id for row in told] == [sent.contact_id]


def test_what_turns_out_false_within_the_hold_never_leaves(incident):
    broadcast = draft(incident)
    approve(broadcast)
    decisions.false_alarm(actor=who("lena"), incident=incident, basis="responder", note="it was the water company")
    after_the_hold()
    assert Broadcast.objects.get(pk=broadcast.pk).state == "cancelled"
    assert not Message.objects.filter(batch__purpose="community").exists()


def test_sending_that_begins_in_the_moment_of_the_decision_is_stopped_too(incident):
    broadcast = draft(incident)
    approve(broadcast)
    begun = []

    def begins(execute, sql, params, many, context):
        """The hold is over just between looking for held texts and taking them back."""
        if sql.startswith('UPDATE "dispatch_broadcast"') and not begun:
            begun.append(sql)
            with clock.shifted(timedelta(seconds=11)):
                sending.step()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(begins):
        decisions.false_alarm(actor=who("lena"), incident=incident, basis="responder", note="it was the water company")

    assert begun
    later()
    broadcast = Broadcast.objects.get(pk=broadcast.pk)
    assert (broadcast.state, states(broadcast)) == ("partial", {"cancelled": 6})


def test_the_desk_and_the_phone_show_what_each_state_allows(held):
    dana, padre = browser("dana"), client_of(make_user("padre"))
    page = reverse("approval", args=[held.pk])
    assert "Pause" in padre.get(page).text
    pause = reverse("approval-hand", args=[held.pk, "pause"])
    assert dana.post(pause, {"from": "incident"}).url == reverse("incident", args=[held.incident.code])
    for shown in (padre.get(page).text, dana.get(reverse("incident", args=[held.incident.code])).text):
        assert "Paused" in shown
        assert "Go on" in shown
        assert "waiting 6" in shown
    assert dana.post(pause).status_code == 409
    assert padre.post(reverse("approval-hand", args=[held.pk, "stop"])).status_code == 303
    assert "not sent 6" in padre.get(page).text


def test_an_alert_counts_towards_the_ceiling_and_corrections_never_do(held):
    set_policy("wide_alerts_per_hour", 1)
    with clock.shifted(timedelta(seconds=20)):
        decisions.false_alarm(
            actor=who("lena"), incident=held.incident, basis="responder", note="it was the water company"
        )
    brakes.release(actor=who("cora"), reason="looked at it")
    Message.objects.filter(batch=held.batch).update(state="sent")
    correction = draft(fresh(held.incident), "C8")
    approve(correction)
    assert Broadcast.objects.get(pk=correction.pk).state == "approved"
