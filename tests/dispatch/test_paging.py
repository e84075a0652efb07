"""Who may approve is paged by every way they turned on; when nobody answers, everybody who may; when one sends alone, every coordinator."""

from datetime import timedelta

import pytest
from django.core import mail

from dispatch import broadcasts, paging, timeline
from dispatch.models import Broadcast, TimelineEntry
from hotline.accounts.models import RoleGrant
from hotline.accounts.roles import Role
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.contacts.models import StaffPhone
from hotline.messaging import gsm7, words
from hotline.messaging.models import Message, SimText
from hotline.messaging.states import Lane
from hotline.shifts import duty
from tests.cast import make_contact, make_subscriber, make_user, run_pump, set_policy, who
from tests.console.make import make_alerted, sees_ice
from tests.dispatch.steps import at_any_hour, confirm, draft, fresh, gone
from tests.reach import HOST, browser_of, real_network, turn_on_mail, turn_on_push

pytestmark = pytest.mark.django_db
HANDLES = ("dana", "lena", "cora", "padre", "coral")


def phone(handle: str, *roles: str) -> None:
    StaffPhone.objects.create(user=make_user(handle, *roles), contact=make_contact(purpose="staff", language="en"))


def paged(handle: str) -> list[str]:
    run_pump()
    mine = StaffPhone.objects.get(user__handle=handle).contact
    return [text.body for text in SimText.objects.filter(contact=mine, direction="to_phone").order_by("at", "id")]


@pytest.fixture
def incident(db):
    at_any_hour()
    for handle in HANDLES:
        phone(handle, *((Role.COORDINATOR,) if handle == "coral" else ()))
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    for _n in range(2):
        make_subscriber(incident.zone)
    return fresh(incident)


def test_a_draft_pages_the_approvers_and_the_leads_on_duty_and_nobody_else(incident):
    duty.sign_on(actor=who("lena"), user=make_user("lena"), role="lead")
    draft(incident)
    for handle in ("padre", "lena"):
        (text,) = paged(handle)
        assert incident.code in text
        assert f"/desk/a/{incident.code}" in text
        assert incident.public_place not in text
    for handle in ("cora", "coral", "dana"):
        assert paged(handle) == []


def test_without_an_approver_or_a_lead_on_duty_all_of_them_are_paged(incident):
    RoleGrant.objects.filter(user__handle="padre").delete()
    draft(incident)
    assert [handle for handle in HANDLES if paged(handle)] == ["lena", "cora", "coral"]


def test_who_drafted_it_is_not_paged(incident):
    duty.sign_on(actor=who("lena"), user=make_user("lena"), role="lead")
    draft(incident, by="lena")
    assert paged("lena") == []
    assert len(paged("padre")) == 1


def test_after_five_minutes_without_an_answer_everybody_who_may_is_paged_once(incident):
    draft(incident)
    assert paged("cora") == []
    with clock.shifted(timedelta(minutes=5, seconds=1)):
        assert len(paged("cora")) == 1
        assert "5 min" in paged("cora")[0]
        assert len(paged("padre")) == 2
    with clock.shifted(timedelta(minutes=12)):
        assert len(paged("cora")) == 1


def test_once_somebody_approved_nobody_is_paged_again(incident):
    broadcast = draft(incident)
    broadcasts.approve(actor=who("padre"), broadcast=broadcast, typed_code=incident.code)
    with clock.shifted(timedelta(minutes=6)):
        assert paged("cora") == []


def test_an_all_clear_that_somebody_saw_pages_nobody(incident):
    broadcast = draft(incident)
    broadcasts.approve(actor=who("padre"), broadcast=broadcast, typed_code=incident.code)
    with clock.shifted(timedelta(seconds=11)):
        run_pump()
        person = incident.responses.get().responder
        gone(incident, person, person)
        before = len(paged("padre"))
        draft(fresh(incident), "C3")
        assert len(paged("padre")) == before


def test_every_coordinator_is_told_that_one_sent_alone_and_to_how_many(incident):
    broadcast = draft(incident)
    with clock.shifted(timedelta(minutes=6)):
        broadcasts.alone(
            actor=who("cora"), broadcast=broadcast, reason="nobody else is awake tonight", typed_code=incident.code
        )
        told = paged("coral")[-1]
        assert "cora sent a text to 2 people alone" in told
        assert not any("alone" in text for text in paged("cora"))
        assert not any("alone" in text for text in paged("lena"))
    assert Broadcast.objects.get().alone_reason


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", sorted(paging.TEXTS))
def test_a_page_is_one_plain_segment_with_the_longest_values(key, language):
    longest = {
        "tag": "RRN", "code": "K412", "minutes": 30, "handle": "M" * 8, "count": 2500,
        "where": "hotline.example.org/desk/a/K412",
    }  # fmt: skip
    text = words.fill(paging.TEXTS[key][language], longest)
    assert text.problems == ()
    assert (text.encoding, text.segments) == (gsm7.GSM7, 1)


def test_a_network_may_wait_longer(incident):
    set_policy("approval_alone_minutes", 10)
    draft(incident)
    with clock.shifted(timedelta(minutes=6)):
        assert paged("cora") == []


# --- By push and e-mail
@pytest.fixture
def push(settings, monkeypatch):
    return real_network(settings, monkeypatch)


def said(incident) -> list[str]:
    """What the timeline says about paging, oldest first."""
    rows = TimelineEntry.objects.filter(incident=incident, what__in=["paged", "unpaged"]).order_by("number")
    return [timeline.say(row) for row in rows]


def test_an_approver_without_a_number_is_woken_and_written_to_and_comes_by_the_link(incident, push):
    padre = make_user("padre")
    StaffPhone.objects.filter(user=padre).delete()
    phone = turn_on_push(padre)
    turn_on_mail(padre, "padre@example.org")
    mail.outbox.clear()
    draft(incident)
    run_pump()

    (told,) = push.woke(phone)
    assert told["path"] == f"/desk/a/{incident.code}"
    (letter,) = mail.outbox
    assert letter.to == ["padre@example.org"]
    assert f"{HOST}{told['path']}" in letter.body
    whole = letter.message().as_string() + str(told)
    for word in (incident.public_place, incident.cross_street, Broadcast.objects.get().text_en):
        assert word not in whole
    assert "Approve and text 2 people" in browser_of(padre).get(told["path"], follow=True).text


def test_each_is_paged_by_all_their_own_ways_at_once_and_the_timeline_says_how_many(incident, push):
    lena = make_user("lena")
    duty.sign_on(actor=who("lena"), user=lena, role="lead")
    phone = turn_on_push(lena)
    draft(incident)
    assert len(paged("lena")) == len(paged("padre")) == 1
    assert len(push.woke(phone)) == 1
    assert said(incident) == ["Paged for the text (C1): 2 people. Push 1, text 2, e-mail 0"]
    rows = Message.objects.filter(batch__purpose="page").order_by("lane").values_list("lane", "channel")
    assert list(rows) == [(Lane.SAFETY, "sms"), (Lane.SAFETY, "sms"), (Lane.PUSH, "push")]


def test_one_persons_silence_does_not_keep_another_from_being_paged(incident, push):
    """The approver has no way at all; the lead on duty has push alone and no number."""
    lena = make_user("lena")
    duty.sign_on(actor=who("lena"), user=lena, role="lead")
    StaffPhone.objects.filter(user__handle__in=["padre", "lena"]).delete()
    phone = turn_on_push(lena)
    draft(incident)
    run_pump()
    assert len(push.woke(phone)) == 1
    assert paged("cora") == []


def test_after_five_minutes_everybody_who_may_is_woken_too(incident, push):
    phone = turn_on_push(make_user("cora"))
    draft(incident)
    run_pump()
    assert push.woke(phone) == []
    with clock.shifted(timedelta(minutes=5, seconds=1)):
        run_pump()
        assert len(push.woke(phone)) == 1
    assert len(said(incident)) == 2


def test_where_nobody_can_be_paged_the_timeline_says_to_call_somebody(incident):
    StaffPhone.objects.all().delete()
    draft(incident)
    assert said(incident) == ["Nobody could be paged for the text (C1): call somebody who may approve it"]
    assert not Message.objects.filter(batch__purpose="page").exists()


def test_a_number_that_asked_for_no_more_texts_is_no_way_to_page_anybody(incident):
    with act(SYSTEM) as deed:
        book.opt_out(deed, StaffPhone.objects.get(user__handle="padre").contact, "STOP")
    draft(incident)
    assert paged("padre") == []
    assert len(paged("cora")) == 1, "the next who may approve are paged instead"


def test_a_device_that_is_gone_is_taken_off_by_the_sending_itself(incident, push):
    padre = make_user("padre")
    phone = turn_on_push(padre)
    push.answer = 410
    draft(incident)
    run_pump()
    run_pump()
    assert len(push.woke(phone)) == 1
    assert not padre.reach.devices.exists()
    assert len(paged("padre")) == 1, "the text went all the same"
