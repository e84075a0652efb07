"""While agents are there, the community is owed word every half hour: seen on the desk, paid by the next text, or put off."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import decisions
from dispatch.models import FollowUp, Incident, TimelineEntry
from hotline.base import clock
from tests.cast import make_subscriber, run_pump, set_policy, who
from tests.console.make import browser, make_alerted, sees_ice
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft, fresh, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def going_on(db) -> Incident:
    """Confirmed, agents there, and the community told."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    make_subscriber(incident.zone)
    confirm(incident, level="V2")
    tell(incident)
    return fresh(incident)


def updates(incident: Incident, **which):
    return FollowUp.objects.filter(incident=incident, kind="update", **which)


def test_it_is_owed_half_an_hour_after_the_alert_and_stands_on_the_incident_and_the_desk(going_on):
    debt = updates(going_on).get()
    assert debt.due_at - debt.made_at == timedelta(minutes=30)
    for page in (reverse("incident", args=[going_on.code]), reverse("desk")):
        shown = browser("dana").get(page).text
        assert "Update to the community" in shown
        assert f"{reverse('incident', args=[going_on.code])}?act=draft-C2" in shown
        assert reverse("owed", args=[debt.pk]) in shown
    with clock.shifted(timedelta(minutes=31)):
        run_pump()
    assert TimelineEntry.objects.filter(incident=going_on, what="overdue", data__debt="update").count() == 1


def test_the_update_pays_it_and_the_next_is_owed(going_on):
    first = updates(going_on).get()
    approve(draft(going_on, "C2"))
    assert updates(going_on, paid_at=None).get() == first, "not paid before it leaves"
    after_the_hold()
    first.refresh_from_db()
    assert first.paid_how == "C2"
    assert updates(going_on, paid_at=None).count() == 1


def test_no_button_pays_it(going_on):
    debt = updates(going_on).get()
    answer = browser("dana").post(reverse("owed-pay", args=[debt.pk]), {"how": "looked"})
    assert answer.status_code == 422
    assert "paid by sending the text" in answer.text


def test_nothing_new_puts_it_off_with_a_reason(going_on):
    debt = updates(going_on).get()
    dana = browser("dana")
    page = dana.get(reverse("owed", args=[debt.pk])).text
    assert "Why can it wait?" in page
    assert "It is owed again in 30 minutes." in page
    later = reverse("owed-put-off", args=[debt.pk])
    assert dana.post(later, {"reason": ""}).status_code == 422
    kept = dana.post(later, {"reason": "el señor es indocumentado"})
    assert kept.status_code == 422
    assert "el señor es indocumentado" in kept.text
    page = reverse("incident", args=[going_on.code])

    was = debt.due_at

    with clock.shifted(timedelta(minutes=20)):
        assert dana.post(later, {"reason": "remy looks again at the corner"}).status_code == 303

    debt.refresh_from_db()
    assert timedelta(minutes=19) < debt.due_at - was < timedelta(minutes=21)
    said = TimelineEntry.objects.get(incident=going_on, what="put_off")
    assert (said.actor_handle, said.text.body) == ("dana", "remy looks again at the corner")
    assert "put off for 30 min: Update to the community" in dana.get(page).text
    with clock.at(was + timedelta(microseconds=1)):
        run_pump()
    assert not TimelineEntry.objects.filter(what="overdue", data__debt="update").exists()


def test_a_trainee_puts_nothing_off(going_on):
    debt = updates(going_on).get()
    assert browser("tess").post(reverse("owed-put-off", args=[debt.pk]), {"reason": "wait"}).status_code == 403
    assert reverse("owed", args=[debt.pk]) not in browser("tess").get(reverse("desk")).text


def test_only_an_update_is_put_off_and_only_while_it_is_owed(going_on):
    all_clear = FollowUp.objects.get(incident=going_on, kind="all_clear")
    later = reverse("owed-put-off", args=[all_clear.pk])
    assert "Only an update" in browser("dana").post(later, {"reason": "not now"}).text
    debt = updates(going_on).get()
    decisions.end(actor=who("dana"), incident=going_on, how="not_seen")
    answer = browser("dana").post(reverse("owed-put-off", args=[debt.pk]), {"reason": "not now"})
    assert answer.status_code == 409


def test_its_end_and_a_correction_pay_it_too(going_on):
    decisions.end(actor=who("dana"), incident=going_on, how="not_seen")
    assert not updates(going_on, paid_at=None).exists(), "the all-clear is owed instead"
    decisions.reopen(actor=who("lena"), incident=fresh(going_on), reason="remy sees them again")
    assert updates(going_on, paid_at=None).count() == 1, "they are there again, and nobody was told that it is over"
    decisions.false_alarm(actor=who("lena"), incident=fresh(going_on), basis="responder", note="the water company")
    assert not updates(going_on, paid_at=None).exists()


def test_a_network_says_how_often(going_on):
    set_policy("community_update_minutes", 20)
    tell(going_on, "C2")
    debt = updates(going_on, paid_at=None).get()
    assert debt.due_at - debt.made_at == timedelta(minutes=20)
