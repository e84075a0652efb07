"""What is owed: whom to call, the number shown once with a reason, and paying it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import followups
from dispatch.models import FollowUp
from hotline.base import clock
from hotline.calls.models import Call
from tests.cast import make_call, number, who
from tests.console.make import SECRET_NAME, browser, make_secretive_call

pytestmark = pytest.mark.django_db


def make_debt(**fields) -> FollowUp:
    call = make_call(caller=number(), **fields) if fields else make_secretive_call()
    return followups.promise_call_back(actor=who("dana"), call=call)


def test_the_page_says_whom_to_call_and_hides_the_number():
    debt = make_debt()
    page = browser("dana").get(reverse("owed", args=[debt.pk])).text
    assert "promised by dana" in page
    assert debt.call.contact.number[-4:] in page
    assert debt.call.contact.number[2:8] not in page
    assert SECRET_NAME not in page


def test_the_number_is_shown_once_for_a_reason():
    debt = make_debt()
    url = reverse("owed-reveal", args=[debt.pk])
    refused = browser("dana").post(url, {"reason": ""})
    assert refused.status_code == 422

    shown = browser("dana").post(url, {"reason": "calling back as promised"}).text

    assert f"555-{debt.call.contact.number[-4:]}" in shown
    assert SECRET_NAME in shown
    assert SECRET_NAME not in browser("dana").get(reverse("owed", args=[debt.pk])).text


def test_it_is_paid_by_saying_how():
    debt = make_debt()
    url = reverse("owed-pay", args=[debt.pk])
    assert browser("dana").post(url, {}).status_code == 422

    assert browser("dana").post(url, {"how": "reached"}).status_code == 303

    debt.refresh_from_db()
    assert (debt.paid_by_handle, debt.paid_how) == ("dana", "reached")


def test_the_second_to_pay_is_told_who_did():
    debt = make_debt()
    url = reverse("owed-pay", args=[debt.pk])
    browser("lena").post(url, {"how": "reached"})
    answer = browser("dana").post(url, {"how": "reached"})
    assert answer.status_code == 409
    assert "lena has done this already" in answer.text


def test_a_trainee_sees_what_is_owed_and_pays_nothing():
    debt = make_debt()
    page = browser("tess").get(reverse("desk")).text
    assert "Call back" in page
    assert reverse("owed", args=[debt.pk]) not in page
    assert browser("tess").get(reverse("owed", args=[debt.pk])).status_code == 403


def test_the_number_of_a_debt_that_is_paid_is_shown_to_nobody_any_more():
    debt = make_debt()
    followups.pay(actor=who("dana"), followup=debt, how="reached")
    shown = browser("dana").post(reverse("owed-reveal", args=[debt.pk]), {"reason": "calling back once more"})
    assert shown.status_code == 422
    assert debt.call.contact.number[-7:] not in shown.text.replace("-", "")


def test_the_number_of_a_call_too_old_to_open_is_not_shown_by_its_debt():
    debt = make_debt()
    Call.objects.filter(pk=debt.call_id).update(state=Call.State.CLOSED, ended_at=clock.now() - timedelta(hours=25))
    shown = browser("dana").post(reverse("owed-reveal", args=[debt.pk]), {"reason": "calling back as promised"})
    assert shown.status_code == 404
