"""Who speaks a language now: interpreters before responders, those whose hours it is before the others; their number is a logged act."""

from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.act import SYSTEM
from hotline.base.errors import Forbidden, Refused
from responders import interpreters
from responders.models import Responder
from tests.cast import client_of, make_call, make_responder, make_user, number, who
from tests.console.make import browser

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 22, 2, 30, tzinfo=ZoneInfo("America/Los_Angeles"))


def make_interpreter(handle: str = "yatzil", *languages: str, **profile):
    given = {"number": number(), "languages": list(languages) or ["mixteco", "es"]}
    return interpreters.add(actor=SYSTEM, handle=handle, **(given | profile))


def spoken(language: str, now=NIGHT) -> list[tuple[str, bool]]:
    return [(one.handle, one.ready) for one in interpreters.speaking(language, now)]


def test_those_who_can_be_phoned_now_come_first(zone):
    make_interpreter("daylight", start=time(8), end=time(18))
    make_interpreter("nightowl", start=time(20), end=time(6))
    make_interpreter("anytime")
    make_interpreter("away", away_until=NIGHT + timedelta(hours=3))
    make_responder("remy", zone=zone, languages=["es", "mixteco"])
    make_responder("asleep", zone=zone, languages=["es", "mixteco"], on_call_now=False)
    assert spoken("mixteco") == [
        ("anytime", True), ("nightowl", True), ("remy", True), ("away", False), ("daylight", False), ("asleep", False),
    ]  # fmt: skip


def test_nobody_is_named_who_does_not_speak_it_left_or_is_not_in_service(zone):
    make_interpreter("mam", "mam")
    interpreters.leave(actor=SYSTEM, person=make_interpreter("gone"))
    make_responder("new", zone=zone, languages=["mixteco"], state=Responder.State.APPLIED)
    assert spoken("mixteco") == []
    assert interpreters.spoken() == ["mam"]


def test_somebody_who_is_both_is_named_once(zone):
    remy = make_responder("remy", zone=zone, languages=["es", "mixteco"])
    make_interpreter("remy.i", user=remy.user)
    assert spoken("mixteco") == [("remy.i", True)]


def test_the_key_shows_who_and_no_number():
    make_interpreter(number="213-555-0151")
    call = make_call(language="mixteco")
    page = browser("dana").get(reverse("call", args=[call.pk])).text
    assert 'data-key="i"' in page
    panel = browser("dana").get(reverse("call-interpreter", args=[call.pk])).text
    assert "Who speaks Mixteco now" in panel
    assert "yatzil" in panel
    assert "0151" not in panel


def test_the_number_is_for_this_call_and_written_down():
    person = make_interpreter(number="213-555-0151")
    call = make_call(language="mixteco")
    url = reverse("call-interpreter-phone", args=[call.pk])
    asked = {"who": str(person.pk), "kind": "interpreter", "language": "mixteco", "key": uuid4().hex}
    page = browser("dana").post(url, asked, headers={"HX-Request": "true"}).text
    assert 'href="tel:*672135550151"' in page
    entry = AuditEntry.objects.get(verb="reveal")
    assert entry.reason == f"interpreter mixteco, call {str(call.pk)[:8]}"
    assert browser("dana").post(url, asked | {"language": "mam"}).status_code == 404
    assert browser("dana").post(url, asked | {"who": "x"}).status_code == 404


def test_a_trainee_sees_who_and_phones_nobody():
    person = make_interpreter()
    call = make_call(handle="tess", language="mixteco")
    panel = browser("tess").get(reverse("call-interpreter", args=[call.pk])).text
    assert "yatzil" in panel
    assert "Show the number" not in panel
    with pytest.raises(Forbidden):
        interpreters.phone(actor=who("tess"), kind="interpreter", pk=person.pk, language="mixteco", call=str(call.pk))


def test_the_number_of_somebody_who_left_is_not_given():
    person = make_interpreter()
    interpreters.leave(actor=SYSTEM, person=person)
    with pytest.raises(Refused):
        interpreters.phone(actor=who("dana"), kind="interpreter", pk=person.pk, language="mixteco", call="x")


def test_their_number_lies_under_the_keys_that_stay():
    person = make_interpreter()
    assert person.contact.key_group == "ops"
    interpreters.put(actor=SYSTEM, person=person, number=number())
    assert person.contact.key_group == "ops"
    assert clock.now() and person.contact.uses.count() == 1


def test_the_set_up_page_takes_a_number_and_never_shows_it():
    cora = client_of(make_user("cora", is_staff=True))
    url = reverse("admin:responders_interpreter_add")
    given = {"handle": "yatzil", "languages": ["mixteco", "es"], "number": "213-555-0152"}
    assert cora.post(url, given | {"number": "12"}).status_code == 200
    assert cora.post(url, given).status_code == 302
    (one,) = interpreters.speaking("mixteco", NIGHT)
    page = cora.get(reverse("admin:responders_interpreter_change", args=[one.id])).text
    assert "0152" not in page
