"""Who has a call, who else looks and types; taking it over as incidents are, and whoever loses it is told who took it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.console import live
from dispatch.models import Claim, Looking
from hotline.accounts.roles import Role
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.realtime.ops import Change
from tests.cast import make_incident, make_user, on_duty, run_pump, who
from tests.console.make import browser, take
from tests.console.screen import Screen, attributes, elements

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def june() -> str:
    make_user("june", Role.DISPATCHER)
    return "june"


def at(handle: str, call: Call, state: str = "looking"):
    return browser(handle).post(reverse("call-here", args=[call.pk]), {"state": state})


def takes(handle: str, call: Call, reason: str = "", **headers):
    return browser(handle).post(reverse("call-take", args=[call.pk]), {"reason": reason}, **headers)


def page(call: Call, handle: str = "dana") -> Screen:
    return Screen(browser(handle), reverse("call", args=[call.pk]))


def panel(screen: Screen, call: Call) -> str:
    return " ".join(str(screen.find(f"call-hands-{call.pk}")).split())


def row(screen: Screen, call: Call) -> str:
    return " ".join(str(screen.find(f"call-{call.pk}")).split())


def told(screen: Screen) -> list[tuple[str, str]]:
    """From whom something was taken over, and the words for them."""
    found = [attributes(one) for one in elements(screen.find("signals"))]
    return [(one["data-lost-by"], one["value"]) for one in found if "data-lost-by" in one]


def holder(call: Call) -> str:
    return Call.objects.get(pk=call.pk).dispatcher.handle


# --- Seeing -----------------------------------------------------------------------------------------------------------
def test_who_took_the_call_has_it_from_the_first_second():
    call = take(browser("dana"))
    assert "<b> dana </b>has the call" in panel(page(call, "lena"), call)
    assert "<b> dana </b>has the call" in row(Screen(browser("lena"), reverse("desk")), call)


def test_who_looks_and_who_types_reaches_the_page_and_every_desk():
    call = take(browser("dana"))
    on_page, on_desk = page(call), Screen(browser("cora"), reverse("desk"))
    at("lena", call, "typing")

    on_page.catch_up(make_user("dana"))
    on_desk.catch_up(make_user("cora"))
    assert "lena </b>(typing)" in panel(on_page, call)
    assert "lena (typing)" in row(on_desk, call)
    assert on_page.shown() == page(call).shown()
    assert on_desk.shown() == Screen(browser("cora"), reverse("desk")).shown()

    at("lena", call)
    on_page.catch_up(make_user("dana"))
    assert "typing" not in panel(on_page, call)

    at("lena", call, "gone")
    on_page.catch_up(make_user("dana"))
    assert "lena" not in panel(on_page, call)


def test_who_goes_silent_at_a_call_is_gone_by_itself():
    call = take(browser("dana"))
    at("lena", call)
    screen = page(call)
    with clock.shifted(timedelta(seconds=46)):
        run_pump()
        screen.catch_up(make_user("dana"))
        assert "lena" not in panel(screen, call)
    assert not Looking.objects.exists()


def test_saying_the_same_again_wakes_nobody():
    call = take(browser("dana"))
    at("lena", call)
    screen = page(call)
    at("lena", call)
    assert screen.catch_up(make_user("dana")) == []


def test_who_has_it_is_not_named_twice_in_the_row_unless_they_type():
    call = take(browser("dana"))
    at("dana", call)
    assert "open:" not in row(Screen(browser("lena"), reverse("desk")), call)
    at("dana", call, "typing")
    assert "dana (typing)" in row(Screen(browser("lena"), reverse("desk")), call)


def test_only_people_who_may_open_the_call_say_that_they_are_there():
    call = take(browser("dana"))
    for handle, status in (("tess", 404), ("padre", 403), ("remy", 403)):
        assert at(handle, call).status_code == status
    assert browser("dana").get(reverse("call-here", args=[call.pk])).status_code == 405
    assert not Looking.objects.exists()


def test_an_update_for_a_call_tells_no_other_page_anything():
    incident, call = make_incident(), take(browser("dana"))
    audience = live.audience(on_duty(make_user("dana")), f"incident:{incident.pk}")
    assert live.ops(audience, "en", [Change("call_hands", str(call.pk))]) == []


# --- Taking it over ---------------------------------------------------------------------------------------------------
def test_a_mix_up_is_put_right_at_once_and_whoever_lost_it_is_told_who_took_it():
    call = take(browser("dana"))
    elsewhere = Screen(browser("dana"), reverse("incident", args=[make_incident().code]))
    on_page = page(call)

    answer = takes("lena", call, **HTMX)

    assert answer.status_code == 200
    assert "<b>lena</b> has the call" in answer.text
    assert holder(call) == "lena"
    for screen in (on_page, elsewhere):
        screen.catch_up(make_user("dana"))
        assert told(screen) == [("dana", "lena took the call over from you.")]
    assert "taken over from dana at" in panel(on_page, call)
    assert on_page.shown() == page(call).shown()
    assert AuditEntry.objects.filter(verb="call_taken_over", ref=str(call.pk)).count() == 1


def test_later_only_a_senior_with_a_reason_takes_it_from_somebody_at_it():
    call = take(browser("dana"))
    june()
    with clock.shifted(timedelta(seconds=60)):
        at("dana", call)
    with clock.shifted(timedelta(seconds=70)):
        refused = takes("june", call, **HTMX)
        assert refused.status_code == 409
        assert "dana is working on it now. Ask them, or have the lead take it over." in refused.text
        silent = takes("lena", call, **HTMX)
        assert silent.status_code == 422
        assert "Say why you take it over" in silent.text
        assert holder(call) == "dana"
        assert takes("lena", call, "dana has a second call", **HTMX).status_code == 200
    assert holder(call) == "lena"
    assert AuditEntry.objects.get(verb="call_taken_over").reason == "dana has a second call"


def test_from_the_silent_anybody_takes_it():
    call = take(browser("dana"))
    june()
    with clock.shifted(timedelta(seconds=121)):
        assert takes("june", call).status_code == 303
    assert holder(call) == "june"


def test_taken_twice_is_once():
    call = take(browser("dana"))
    for _press in range(2):
        takes("lena", call)
    assert Claim.objects.get().taken_from == "dana"
    assert AuditEntry.objects.filter(verb="call_taken_over").count() == 1


def test_without_scripts_the_small_form_opens_on_the_page_and_comes_back_with_the_reason_asked_for():
    call = take(browser("dana"))
    lena = browser("lena")
    assert "Take the call over" in lena.get(reverse("call", args=[call.pk]) + "?act=take").text
    with clock.shifted(timedelta(seconds=60)):
        at("dana", call)
    with clock.shifted(timedelta(seconds=70)):
        answer = lena.post(reverse("call-take", args=[call.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert "Say why you take it over" in answer.text
    assert 'id="call-form"' in answer.text


def test_a_reason_may_hold_nothing_that_is_never_stored():
    call = take(browser("dana"))
    with clock.shifted(timedelta(seconds=60)):
        at("dana", call)
    with clock.shifted(timedelta(seconds=61)):
        assert takes("lena", call, "the caller is undocumented").status_code == 422
    assert holder(call) == "dana"


def test_a_closed_call_is_taken_by_nobody():
    call = take(browser("dana"))
    desk.close(actor=who("dana"), call=call, disposition="test")
    assert takes("lena", call, **HTMX).status_code == 422
    assert f"call-hands-{call.pk}" not in browser("lena").get(reverse("call", args=[call.pk])).text


def test_somebody_in_training_takes_nothing_and_goes_on_with_what_was_taken_from_them():
    call = take(browser("tess"))
    assert takes("tess", call).status_code == 403
    assert "?act=take" not in browser("tess").get(reverse("call", args=[call.pk])).text
    takes("dana", call)
    words = {"version": "0", "page": "t", "turn": "1", "changed": "words", "words": "Son tres."}
    assert browser("tess").post(reverse("call-save", args=[call.pk]), words, **HTMX).status_code == 200
    assert Call.objects.get(pk=call.pk).words == "Son tres."


def test_a_call_that_was_taken_over_keeps_nobody_at_the_desk():
    call = take(browser("dana"))
    browser("lena")
    assert browser("dana").post(reverse("shift"), {"on": "0"}).status_code != 303 or holder(call) == "dana"
    takes("lena", call)
    assert browser("dana").post(reverse("shift"), {"on": "0"}).status_code == 303
