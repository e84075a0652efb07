"""“Get me the lead”: the desks of leads ring, and the leads are texted when nobody is there or nobody comes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import followups, lead_call
from dispatch.models import FollowUp
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.contacts.models import StaffPhone
from hotline.shifts import duty
from tests.cast import at_once, make_call, make_incident, make_user, number, texts_to, who
from tests.console.make import browser
from tests.console.screen import Screen

pytestmark = pytest.mark.django_db


def _phone(handle: str):
    with act(SYSTEM) as deed:
        contact = book.get_or_add(deed, number(), "staff")
    StaffPhone.objects.create(user=make_user(handle), contact=contact)
    return contact


def test_the_desks_of_leads_ring_and_a_dispatchers_does_not():
    call = make_call()
    leads = Screen(browser("lena"), reverse("desk"))

    browser("dana").post(reverse("lead-ask", args=[call.pk]))

    leads.catch_up(make_user("lena"))
    assert "dana asks for you on a call" in str(leads.find("lead-ring"))
    assert "dana asks for you" in browser("lena").get(reverse("desk")).text
    assert "dana asks for you" not in browser("dana").get(reverse("desk")).text


def test_with_no_lead_on_duty_the_leads_are_texted_at_once():
    phone = _phone("lena")

    browser("dana").post(reverse("lead-ask", args=[make_call().pk]))

    (text,) = texts_to(phone)
    assert "dana" in text
    assert AuditEntry.objects.filter(verb="lead_asked").exists()
    assert AuditEntry.objects.filter(verb="lead_texted").exists()


def test_a_lead_on_duty_is_texted_only_when_nobody_comes(monkeypatch):
    on_duty, at_home = _phone("lena"), _phone("cora")
    duty.sign_on(actor=who("lena"), user=make_user("lena"), role="lead")
    browser("dana").post(reverse("lead-ask", args=[make_call().pk]))
    assert texts_to(on_duty) == []

    later = clock.now() + timedelta(seconds=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert len(texts_to(on_duty)) == 1
    assert texts_to(at_home) == []


def test_a_lead_who_comes_stops_the_ringing_and_the_text():
    phone = _phone("lena")
    duty.sign_on(actor=who("lena"), user=make_user("lena"), role="lead")
    call = make_call()
    dana = browser("dana")
    dana.post(reverse("lead-ask", args=[call.pk]))
    asked = FollowUp.objects.get(call=call)

    browser("lena").post(reverse("lead-come", args=[asked.pk]))

    assert "lena is with you" in dana.get(reverse("lead-state", args=[call.pk])).text
    assert not lead_call.standing().exists()
    assert texts_to(phone) == []


def test_asked_twice_it_is_one_asking():
    dana, call = browser("dana"), make_call()
    for _again in range(2):
        dana.post(reverse("lead-ask", args=[call.pk]))

    assert FollowUp.objects.filter(call=call).count() == 1


def test_only_a_lead_comes():
    dana, call = browser("dana"), make_call()
    dana.post(reverse("lead-ask", args=[call.pk]))

    assert dana.post(reverse("lead-come", args=[FollowUp.objects.get().pk])).status_code in (302, 403)
    assert lead_call.standing().exists()


def test_what_else_is_owed_is_not_paid_by_coming():
    with act(who("dana")) as deed:
        owed = followups.owe(deed, kind=FollowUp.Kind.CORRECTION, due_at=deed.now, incident=make_incident())

    assert browser("lena").post(reverse("lead-come", args=[owed.pk])).status_code == 404

    owed.refresh_from_db()
    assert owed.paid_at is None


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once():
    call = make_call()
    make_user("lena")

    at_once(*(lambda handle=handle: lead_call.ask(actor=who(handle), call=call) for handle in ("dana", "lena")))

    assert FollowUp.objects.filter(call=call).count() == 1
