"""The number that calls: flags and bans that expire, earlier calls by keyed index, masked; the number for a written reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from dispatch import alerts
from dispatch.models import Incident
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.calls import desk, flags
from hotline.calls.models import CallerFlag
from hotline.crypto.keyring import group_of
from tests.cast import make_call, make_incident, make_responder, make_user, number, who
from tests.console.make import browser, sees_ice
from tests.dispatch.steps import confirm

pytestmark = pytest.mark.django_db


def again(phone: str, handle: str = "dana"):
    return make_call(handle=handle, caller=phone)


def flagged(call, kind="prank", handle="dana", note="") -> CallerFlag:
    return flags.flag(actor=who(handle), call=call, kind=kind, note=note)


def test_a_flag_is_seen_at_the_next_call_of_the_number_and_not_at_others():
    phone = number()
    flagged(again(phone), note="laughs and hangs up")
    page = browser("lena").get(reverse("call", args=[again(phone, "lena").pk])).text
    assert "Prank" in page
    assert "laughs and hangs up" in page
    other = browser("lena").get(reverse("call", args=[again(number(), "lena").pk])).text
    assert "laughs and hangs up" not in other


def test_it_holds_by_the_keyed_hash_and_the_note_is_encrypted():
    call = again(number())
    flagged(call, note="laughs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number_index, note FROM calls_callerflag")
        index, note = cursor.fetchone()
    assert index == call.contact.index
    assert group_of(note) == "p2"


def test_it_expires_by_itself_and_the_same_kind_renews_it():
    call = again(number())
    flagged(call)
    flagged(call)
    assert CallerFlag.objects.count() == 1
    now = clock.now()
    assert flags.standing(call.contact, now + timedelta(days=29))
    assert not flags.standing(call.contact, now + timedelta(days=31))
    assert flags.forget(now + timedelta(days=40)) == 1


def test_a_lead_bans_for_a_week_and_a_dispatcher_does_not():
    call = again(number())
    row = flagged(call)
    with pytest.raises(Forbidden):
        flags.ban(actor=who("dana"), row=row)
    flags.ban(actor=who("lena"), row=row)
    now = clock.now()
    held = flags.standing(call.contact, now)
    assert timedelta(days=6) < flags.banned_until(held, now) - now <= timedelta(days=7)
    assert flags.banned_until(held, now + timedelta(days=8)) is None
    assert "Banned" in browser("dana").get(reverse("call", args=[call.pk])).text
    with pytest.raises(Forbidden):
        flags.lift(actor=who("dana"), row=row)
    flags.lift(actor=who("lena"), row=row)
    assert flags.standing(call.contact, now) == []


def test_a_flag_that_is_over_is_not_banned():
    row = flagged(again(number()))
    flags.lift(actor=who("dana"), row=row)
    row.refresh_from_db()
    with pytest.raises(Refused):
        flags.ban(actor=who("lena"), row=row)


def test_a_trainee_flags_nobody_and_a_call_without_a_number_cannot_be():
    with pytest.raises(Forbidden):
        flagged(again(number()), handle="tess")
    with pytest.raises(Refused):
        flagged(make_call())


def test_the_panel_flags_lifts_and_refuses_what_must_not_be_written():
    call = again(number())
    url = reverse("call-flag", args=[call.pk])
    dana = browser("dana")
    refused = dana.post(url, {"flag-kind": "hostile", "flag-note": "no tiene papeles"})
    assert refused.status_code == 422
    assert not CallerFlag.objects.exists()
    answer = dana.post(
        url, {"flag-kind": "hostile", "flag-note": "", "key": uuid4().hex}, headers={"HX-Request": "true"}
    ).text
    assert "Hostile or false reports" in answer
    assert 'id="known"' in answer  # the page beside it hears of it too
    row = CallerFlag.objects.get()
    dana.post(url, {"lift": str(row.pk)})
    row.refresh_from_db()
    assert row.lifted_by == "dana"
    assert dana.post(url, {"lift": str(uuid4())}).status_code == 404


def test_earlier_calls_say_what_became_of_them_and_no_number():
    phone = number()
    first = again(phone)
    incident = make_incident(call=first)
    people = [make_responder(handle, zone=incident.zone) for handle in ("remy", "paloma")]
    alerts.send(actor=who("dana"), incident=incident, key=uuid4().hex)
    incident = Incident.objects.select_related("zone").get(pk=incident.pk)
    for person in people:
        sees_ice(incident, person)
    confirm(incident, level="V2", note="seen")
    desk.close(actor=who("dana"), call=first, disposition="live_report")
    second = again(phone)
    dana = browser("dana")
    page = dana.get(reverse("call", args=[second.pk])).text
    assert "1 earlier call · told of 1, 1 confirmed" in page
    panel = dana.get(reverse("call-number", args=[second.pk])).text
    assert incident.code in panel
    assert "Happening now" in panel
    assert second.contact.number[-4:] in panel
    assert second.contact.number[2:8] not in panel


def test_an_earlier_call_one_may_not_open_has_no_link():
    phone = number()
    with clock.shifted(timedelta(days=-20)):
        old = again(phone, "lena")
        desk.close(actor=who("lena"), call=old, disposition="test")
    panel = browser("dana").get(reverse("call-number", args=[again(phone).pk])).text
    assert reverse("call", args=[old.pk]) not in panel
    assert "Test" in panel


def test_the_number_is_shown_once_for_a_reason_and_hides_ours():
    call = again("213-555-0163")
    url = reverse("call-number-show", args=[call.pk])
    assert browser("dana").post(url, {"show-reason": ""}).status_code == 422
    page = browser("dana").post(url, {"show-reason": "the line broke off"}).text
    assert "(213) 555-0163" in page
    assert 'href="tel:*672135550163"' in page
    entry = AuditEntry.objects.get(verb="reveal", kind="contact")
    assert (entry.actor_id, entry.reason) == (str(make_user("dana").pk), "the line broke off")


def test_a_trainee_sees_neither_flags_nor_numbers():
    call = again(number(), "tess")
    flagged(again(call.number_text), note="laughs")
    assert "laughs" not in browser("tess").get(reverse("call", args=[call.pk])).text
    assert browser("tess").get(reverse("call-number", args=[call.pk])).status_code == 403
