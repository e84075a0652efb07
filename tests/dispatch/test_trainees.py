"""In training one prepares everything and sends nothing; whoever may send sends the draft on."""

import pytest
from django.urls import reverse

from dispatch import alerts, broadcasts, clarifications, decisions, drafts, rumours, sending
from dispatch.models import Alert, Clarification, FollowUp, Incident, Response, TimelineEntry
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.messaging.models import Message
from tests.cast import make_call, make_incident, make_responder, make_user, make_zone, meanwhile, number, who
from tests.console.make import browser, make_alerted, sees_ice, take, typed
from tests.dispatch.steps import at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def remy(db):
    return make_responder("remy", zone=make_zone())


def test_a_trainees_alert_opens_the_incident_and_waits_and_no_text_leaves(remy):
    tess = browser("tess")
    call = take(tess)

    answer = tess.post(reverse("call-alert", args=[call.pk]), typed(call))

    assert answer.status_code == 303
    incident = Incident.objects.get()
    assert incident.ring == 0
    assert not Message.objects.exists()
    assert FollowUp.objects.get().kind == "draft"
    assert "A dispatcher or lead sends it on." in tess.get(reverse("call", args=[call.pk])).text
    assert TimelineEntry.objects.filter(what="prepared", actor_handle="tess").exists()
    tess.post(reverse("call-alert", args=[call.pk]), typed(call))
    assert FollowUp.objects.count() == 1


def test_a_dispatcher_sends_it_on_with_one_form_and_the_draft_is_done(remy):
    tess, dana = browser("tess"), browser("dana")
    call = take(tess)
    tess.post(reverse("call-alert", args=[call.pk]), typed(call))
    incident = Incident.objects.get()
    desk = dana.get(reverse("desk")).text
    assert "tess prepared it in training: read it and send it on" in desk
    send_on = f"{reverse('incident', args=[incident.code])}?act=alert"
    assert send_on in desk
    assert send_on not in tess.get(reverse("desk")).text

    assert dana.post(reverse("incident-act", args=[incident.code, "alert"]), {"key": "one"}).status_code == 303

    assert Alert.objects.filter(incident=incident).count() == 1
    assert not FollowUp.objects.filter(kind="draft", paid_at=None).exists()


def test_a_trainee_prepares_an_alert_on_the_incident_page_once(remy):
    incident = make_incident()
    tess = browser("tess")
    page = reverse("incident", args=[incident.code])
    assert "Prepare the alert" in tess.get(page).text
    assert "Prepare the alert" not in browser("dana").get(page).text
    assert tess.post(reverse("incident-act", args=[incident.code, "prepare"]), {"key": "one"}).status_code == 303
    assert drafts.waiting(incident)
    assert "Prepare the alert" not in tess.get(page).text


def test_who_may_send_prepares_nothing_and_after_an_alert_there_is_nothing_to_prepare(remy):
    incident = make_incident()
    with pytest.raises(Refused):
        drafts.alert(actor=who("dana"), incident=incident)
    alerts.send(actor=who("dana"), incident=incident, key="one")
    with pytest.raises(Conflict):
        drafts.alert(actor=who("tess"), incident=fresh(incident))


def test_a_draft_does_not_keep_an_incident_open(remy):
    incident = make_incident()
    drafts.alert(actor=who("tess"), incident=incident)
    decisions.false_alarm(actor=who("dana"), incident=incident, basis="phone")
    decisions.close(actor=who("dana"), incident=fresh(incident), outcome="no_agents_found")
    assert not FollowUp.objects.filter(paid_at=None).exists()


def test_a_trainees_answer_to_a_rumour_waits_and_a_dispatcher_sends_it_on():
    rumour = rumours.open(actor=who("dana"), claim="14 detenidos en las donas", place="Donas Lucero", zone=make_zone())
    call = make_call(caller=number(), safe_to_text=True)
    rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    rumours.decide(actor=who("lena"), rumour=rumour, verdict="false")
    rumour.refresh_from_db()

    clarifications.draft(actor=who("tess"), rumour=rumour)

    answer = Clarification.objects.get()
    assert answer.batch_id is None
    assert not Message.objects.filter(batch__purpose="clarification").exists()
    page = reverse("clarification", args=[answer.pk])
    assert 'name="typed_code"' not in browser("tess").get(page).text
    dana = browser("dana")
    assert 'name="typed_code"' in dana.get(page).text
    approve = reverse("clarification-approve", args=[answer.pk])
    assert browser("tess").post(approve, {"typed_code": "1"}).status_code == 403
    assert dana.post(approve, {"typed_code": "1"}).status_code == 303
    assert Message.objects.filter(batch__purpose="clarification").count() == 1


def test_every_service_that_sends_refuses_a_trainee_by_itself():
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    tess = who("tess")
    for refused in (
        lambda: alerts.send(actor=tess, incident=incident, key="one"),
        lambda: confirm(incident, by="tess", level="V2"),
        lambda: decisions.false_alarm(actor=tess, incident=incident, basis="responder"),
        lambda: decisions.end(actor=tess, incident=incident, how="not_seen"),
    ):
        with pytest.raises(Forbidden):
            refused()
    confirm(incident, level="V2")
    text = draft(fresh(incident), by="tess")
    for refused in (
        lambda: broadcasts.approve(actor=tess, broadcast=text, typed_code=incident.code),
        lambda: broadcasts.alone(actor=tess, broadcast=text, reason="nobody else is awake", typed_code=incident.code),
        lambda: sending.resume(actor=tess, broadcast=text),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert (
        broadcasts.approve(actor=who("padre"), broadcast=text, typed_code=incident.code).approved_by_handle == "padre"
    )


def test_a_trainee_does_not_answer_for_a_responder_whatever_is_posted(remy):
    incident = make_incident()
    alerts.send(actor=who("dana"), incident=incident, key="one")
    before = Message.objects.count()
    said = {"person": str(remy.pk), "what": "going", "minutes": "5", "words": "ya voy", "key": "two"}
    page = reverse("incident-act", args=[incident.code, "answer"])

    assert browser("tess").post(page, said).status_code == 422

    assert not Response.objects.exists()
    assert Message.objects.count() == before
    assert browser("dana").post(page, said).status_code == 303
    assert Response.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_trainees_at_once_prepare_one_alert():
    incident = make_incident()
    make_user("tomas", "trainee")
    tess, tomas = who("tess"), who("tomas")

    one, other = meanwhile(
        tess,
        lambda: drafts.alert(actor=tess, incident=incident),
        lambda: drafts.alert(actor=tomas, incident=incident),
    )

    assert one == other == FollowUp.objects.get(incident=incident, kind="draft")
