"""The shift: who leaves names who goes on, an empty line pages people, and off duty one sees nothing live."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dispatch import shift
from dispatch.console import live
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Call
from hotline.contacts.models import StaffPhone
from hotline.messaging.models import SimText
from hotline.realtime import sources
from hotline.realtime.sources import Part
from hotline.shifts import duty, notes
from tests.cast import at_once, client_of, make_call, make_contact, make_user, run_pump, who
from tests.console.make import make_alerted, sees_ice

pytestmark = pytest.mark.django_db


def on(handle: str, role: str) -> None:
    shift.sign_on(actor=who(handle), user=make_user(handle), role=role)


def off(handle: str, successor: str = "", **more: bool) -> None:
    named = make_user(successor) if successor else None
    shift.sign_off(actor=who(handle), user=make_user(handle), successor=named, **more)


def paged(handle: str) -> list[str]:
    run_pump()
    mine = StaffPhone.objects.get(user__handle=handle).contact
    return [text.body for text in SimText.objects.filter(contact=mine, direction="to_phone").order_by("at", "id")]


@pytest.fixture
def scene(db):
    """Dana and Lena on duty, and remy on scene."""
    on("dana", "dispatcher")
    on("lena", "lead")
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    Call.objects.update(state="closed")
    return incident


def test_while_somebody_is_on_scene_nobody_signs_off_without_naming_who_goes_on(scene):
    with pytest.raises(Refused) as refused:
        off("dana")
    assert refused.value.code == "on_scene"
    assert f"remy is on scene at {scene.code}" in str(refused.value)
    with pytest.raises(Refused) as refused:
        off("dana", "cora")
    assert refused.value.code == "successor_off"

    off("dana", "lena")

    assert [row.user.handle for row in duty.on_now()] == ["lena"]
    assert duty.Duty.objects.get(user__handle="dana").successor.handle == "lena"


def test_a_trainee_names_nobody(scene):
    on("tess", "trainee")
    off("tess")
    assert "tess" not in [row.user.handle for row in duty.on_now()]


def test_with_a_call_open_nobody_signs_off(db):
    on("dana", "dispatcher")
    on("lena", "lead")
    make_call(handle="dana")
    with pytest.raises(Refused) as refused:
        off("dana")
    assert refused.value.code == "call_open"


def test_the_last_one_says_so_and_people_are_paged_until_somebody_comes(db):
    for handle in ("cora", "lena", "padre"):
        StaffPhone.objects.create(user=make_user(handle), contact=make_contact(purpose="staff", language="en"))
    on("dana", "dispatcher")
    with pytest.raises(Refused) as refused:
        off("dana")
    assert refused.value.code == "nobody_left"

    off("dana", leave_empty=True)

    assert len(paged("cora")) == len(paged("lena")) == 1
    assert paged("padre") == []
    with clock.shifted(timedelta(minutes=31)):
        assert "since 31 min" in paged("cora")[-1]
        on("lena", "lead")
    with clock.shifted(timedelta(minutes=90)):
        assert len(paged("cora")) == 2


def test_a_line_that_empties_by_itself_is_noticed_after_five_minutes(db):
    StaffPhone.objects.create(user=make_user("cora"), contact=make_contact(purpose="staff", language="en"))
    on("dana", "dispatcher")
    on("tess", "trainee")
    with clock.shifted(timedelta(hours=13, minutes=1)):
        assert paged("cora") == []
        assert not duty.anybody()
    with clock.shifted(timedelta(hours=13, minutes=7)):
        assert len(paged("cora")) == 1


def test_relief_is_seen_on_every_desk_and_on_the_phones_of_leads_who_are_away(db):
    for handle in ("cora", "lena"):
        StaffPhone.objects.create(user=make_user(handle), contact=make_contact(purpose="staff", language="en"))
    dana, lena = client_of(make_user("dana")), client_of(make_user("lena"))
    dana.post(reverse("relief"), {"on": "1"})
    assert "asks to be relieved" in lena.get(reverse("desk")).text
    assert len(paged("cora")) == 1
    assert paged("lena") == []
    dana.post(reverse("relief"), {"on": "0"})
    assert "asks to be relieved" not in lena.get(reverse("desk")).text


def test_a_note_is_pinned_for_everybody_and_never_holds_what_must_not_be_stored(db):
    dana, tess = client_of(make_user("dana")), client_of(make_user("tess"))
    assert dana.post(reverse("pin-note"), {"body": "Side door of the clinic is locked until 8."}).status_code == 303
    assert "Side door" in tess.get(reverse("duty"), {"part": "note"}).text
    assert dana.post(reverse("pin-note"), {"body": "She is undocumented, SSN 123-45-6789"}).status_code == 422
    assert notes.pinned().body.startswith("Side door")
    dana.post(reverse("pin-note"), {"body": " "})
    assert notes.pinned() is None
    with pytest.raises(Forbidden):
        shift.pin(actor=who("padre"), body="hello")


def test_the_words_of_a_note_do_not_go_through_a_socket(db):
    client_of(make_user("dana"))
    shift.pin(actor=who("dana"), body="Side door of the clinic is locked until 8.")
    ops = live.ops("desk#dispatcher", "en", [live.Change("duty", "note")])
    assert ops
    assert not any("Side door" in (op.html or "") for op in ops)


@pytest.mark.parametrize("name", ["desk", "inbox", "rumours"])
def test_off_duty_the_desk_leads_to_the_shift_page_and_nothing_live_is_followed(name):
    dana = client_of(make_user("dana"))
    assert dana.get(reverse(name)).status_code == 200
    on("lena", "lead")
    off("dana", "lena")
    answer = dana.get(reverse(name))
    assert (answer.status_code, answer.url) == (302, reverse("duty"))
    assert live.audience(make_user("dana"), "desk") is None
    assert live.audience(make_user("lena"), "desk") == "desk#lead"
    shown = dana.get(reverse("duty")).text
    assert "You are off duty" in shown
    assert "lena" not in shown


def test_what_is_posted_off_duty_is_refused_and_changes_nothing(scene):
    dana = client_of(make_user("dana"))
    off("dana", "lena")
    answer = dana.post(
        reverse("incident-act", args=[scene.code, "void"]), {"reason": "x"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 403
    assert "You are off duty" in answer.text
    assert dana.post(reverse("call-new")).url == reverse("duty")


def test_what_a_form_posts_off_duty_is_shown_again_with_the_way_back(scene):
    dana = client_of(make_user("dana"))
    off("dana", "lena")
    act = reverse("incident-act", args=[scene.code, "void"])
    answer = dana.post(act, {"reason": "called twice", "key": "k1"}, headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "called twice" in answer.text
    assert "k1" not in answer.text
    assert f'href="{reverse("duty")}"' in answer.text


def test_what_a_form_posts_signed_out_is_shown_again_and_signing_in_leads_back_to_the_page(scene):
    act, page = reverse("incident-act", args=[scene.code, "void"]), reverse("incident", args=[scene.code])
    headers = {"Accept": "text/html", "Referer": f"http://testserver{page}"}
    answer = Client().post(act, {"reason": "called twice", "password": "secret one"}, headers=headers)
    assert answer.status_code == 403
    assert "called twice" in answer.text
    assert "secret one" not in answer.text
    assert f'href="{reverse("account_login")}?next={page}"' in answer.text
    foreign = Client().post(act, {"reason": "x"}, headers=headers | {"Referer": "https://elsewhere.example/x"})
    assert f'href="{reverse("account_login")}?next=/"' in foreign.text


def test_a_socket_that_is_open_is_let_go_when_its_person_signs_off(scene):
    dana, lena = str(make_user("dana").pk), str(make_user("lena").pk)
    desk, approvals = Part("dispatch.console.live", "desk#dispatcher"), Part("dispatch.console.live", "approvals")
    assert sources.gone(desk, {dana, lena}) == set()
    off("dana", "lena")
    assert sources.gone(desk, {dana, lena}) == {dana}
    assert sources.gone(approvals, {dana, lena}) == set()


def test_one_chooses_the_role_to_sign_on_in(db):
    both = make_user("rosa", "dispatcher", "lead")
    rosa = client_of(both)
    duty.Duty.objects.all().delete()
    page = rosa.get(reverse("duty")).text
    assert "Sign on as Shift lead" in page
    assert "Sign on as Dispatcher" in page
    assert rosa.post(reverse("shift"), {"on": "1", "role": "coordinator"}).status_code == 422
    assert rosa.post(reverse("shift"), {"on": "1", "role": "dispatcher"}).url == reverse("desk")
    assert duty.of(both).role == "dispatcher"


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_who_leave_at_once_one_is_told_that_nobody_is_left():
    on("dana", "dispatcher"), on("lena", "lead")
    told = []

    def leave(handle: str) -> None:
        try:
            off(handle)
        except Refused as refusal:
            told.append(refusal.code)

    at_once(lambda: leave("dana"), lambda: leave("lena"))
    assert told == ["nobody_left"]
    assert duty.anybody()
