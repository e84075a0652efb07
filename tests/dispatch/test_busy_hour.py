"""The desk becomes busy by itself when many call or write at once, says why, and is calm again by itself or with one press."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch import busy
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.contacts.models import StaffPhone
from hotline.network.models import Gate
from tests.cast import make_call, make_contact, make_user, number, run_pump, set_policy, text_from, texts_to
from tests.console.make import browser
from tests.console.screen import Screen

pytestmark = pytest.mark.django_db
DESK = "/desk/"
CALM = "The hour is calm again"


@pytest.fixture(autouse=True)
def _small(db):
    """Thresholds a test can reach: busy above two, very busy above four."""
    for key, most in (("busy_calls", 2), ("busy_texts", 2), ("very_busy_calls", 4), ("very_busy_texts", 4)):
        set_policy(key, most)


def calls(count: int) -> None:
    for _each in range(count):
        make_call(caller=number())
    run_pump()


def texts(count: int) -> None:
    for _each in range(count):
        text_from(number(), "Hay una camioneta rara en la esquina, desde hace rato")


def test_many_calls_make_it_busy_and_every_desk_says_why():
    dana = browser("dana")
    screen = Screen(dana, DESK)
    calls(2)
    assert "Busy hour" not in dana.get(DESK).text

    calls(1)

    screen.catch_up(make_user("dana"))
    assert screen.shown() == Screen(dana, DESK).shown()
    shown = dana.get(DESK).text
    assert "Busy hour" in shown
    assert "3 calls in 5 minutes" in shown
    assert "wrap-ups are short" in shown
    assert "Busy hour" in browser("tess").get(DESK).text
    assert CALM not in browser("tess").get(DESK).text


def test_many_who_write_and_are_not_read_make_it_busy_and_one_who_writes_much_does_not():
    omar = number()
    for _each in range(4):
        text_from(omar, "Oigan, sigue ahi la camioneta")
    assert "Busy hour" not in browser("dana").get(DESK).text
    texts(2)
    assert "3 people wrote in 5 minutes and wait" in browser("dana").get(DESK).text


def test_one_press_takes_it_back_and_it_does_not_switch_again_at_once():
    calls(3)
    dana = browser("dana")
    assert dana.post(reverse("busy-hour"), {"on": "0"}).status_code == 303
    assert "Busy hour" not in dana.get(DESK).text
    calls(1)
    assert "Busy hour" not in dana.get(DESK).text
    assert not busy.is_busy(clock.now())
    with clock.shifted(timedelta(minutes=16)):
        calls(3)
        assert "Busy hour" in dana.get(DESK).text


def test_pressed_beside_a_call_the_page_stays_as_it_is():
    calls(3)
    answer = browser("dana").post(reverse("busy-hour"), {"on": "0"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (204, "")


def test_it_is_calm_again_by_itself_only_when_it_has_really_become_so():
    calls(3)
    with clock.shifted(timedelta(minutes=4)):
        calls(2)
    with clock.shifted(timedelta(minutes=6)):
        run_pump()
        assert busy.hour().busy, "two in five minutes are still more than half"
    with clock.shifted(timedelta(minutes=10)):
        run_pump()
        assert not busy.hour().busy


def test_what_a_lead_said_stands_until_a_lead_takes_it_back():
    lena, dana = browser("lena"), browser("dana")
    lena.post(reverse("busy-hour"), {"on": "1"})
    run_pump()
    assert "lena said so" in dana.get(DESK).text
    assert CALM not in dana.get(DESK).text
    assert dana.post(reverse("busy-hour"), {"on": "0"}).status_code == 403
    with clock.shifted(timedelta(hours=1)):
        run_pump()
        assert busy.hour().busy
    lena.post(reverse("busy-hour"), {"on": "0"})
    assert not busy.hour().busy


def test_when_very_busy_those_off_duty_are_texted_once():
    StaffPhone.objects.create(user=make_user("cora"), contact=make_contact(purpose="staff", language="en"))
    StaffPhone.objects.create(user=make_user("dana"), contact=make_contact(purpose="staff", language="en"))
    dana = browser("dana")
    calls(5)

    (page,) = texts_to(StaffPhone.objects.get(user__handle="cora").contact)
    assert "the line is very busy, 5 calls or texts in 5 min" in page
    assert texts_to(StaffPhone.objects.get(user__handle="dana").contact) == [], "she is here"
    assert "Very busy hour" in dana.get(DESK).text
    calls(2)
    assert len(texts_to(StaffPhone.objects.get(user__handle="cora").contact)) == 1
    with clock.shifted(timedelta(minutes=6)):
        run_pump()
        assert not Gate.objects.filter(closed=True).exists()


def test_who_switched_it_is_written_down():
    calls(3)
    assert AuditEntry.objects.get(verb="gate_closed", ref="calm").reason == "calls 3"
    browser("dana").post(reverse("busy-hour"), {"on": "0"})
    assert AuditEntry.objects.get(verb="gate_opened", ref="calm").actor_id == str(make_user("dana").pk)
