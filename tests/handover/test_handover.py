"""The sheet the system makes says what the next person must know, and nothing that they must not; it is theirs once accepted."""

import pytest
from django.urls import reverse

from dispatch import brakes, followups
from dispatch.handover import handing, sheet
from dispatch.handover.models import Handover
from hotline.audit import trail
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls import flags
from hotline.calls.models import Call
from hotline.shifts import duty
from tests.cast import client_of, make_call, make_user, number, who
from tests.console.make import SECRET_ADDRESS, SECRET_NAME, SECRET_UNIT, make_alerted, make_text, sees_ice

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(db):
    """A night in the middle: one on scene, a call back owed, a text unread, wide texts stopped."""
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    call = make_call(caller=number(), alias=SECRET_NAME, safe_to_call=True)
    followups.promise_call_back(actor=who("dana"), call=call)
    make_text()
    brakes.pull(actor=who("cora"), reason="to look at it")
    return incident


def own(handle: str = "dana") -> Handover:
    client_of(make_user(handle))
    return handing.mine(actor=who(handle), user=make_user(handle))


def offered(to: str = "lena") -> Handover:
    handover = own()
    client_of(make_user(to))
    handing.offer(actor=who("dana"), handover=handover, to=make_user(to))
    return handover


def test_the_sheet_says_what_is_open_who_is_there_what_is_owed_and_what_is_broken(night):
    page = client_of(make_user("dana")).get(reverse("handover-sheet", args=[own().pk])).text
    for words in (
        "People on scene", "remy", night.code, "said OK at", "Open incidents", "Alvarado &amp; 7th", "Call back",
        "promised by dana", "1 text waits to be read", "Wide texts are stopped", "of the audit chain", "Calls on the line",
    ):  # fmt: skip
        assert words in page, words


def test_the_next_shift_knows_which_numbers_are_flagged_and_no_figure_of_them(night):
    call = make_call(caller="213-555-0187")
    flag = flags.flag(actor=who("dana"), call=call, kind="hostile", note="threatens")
    flags.ban(actor=who("lena"), row=flag)
    page = client_of(make_user("dana")).get(reverse("handover-sheet", args=[own().pk])).text
    assert f"#{flag.number_index[:4]} · Hostile or false reports · dana" in page
    assert "banned until" in page
    assert "0187" not in page
    assert "threatens" not in page


def test_nothing_that_must_stay_sealed_stands_on_it(night):
    page = client_of(make_user("dana")).get(reverse("handover-sheet", args=[own().pk])).text
    kept = str(sheet.make(clock.now()).plain())
    for secret in (SECRET_ADDRESS, SECRET_UNIT, SECRET_NAME):
        assert secret not in page
        assert secret not in kept


def test_there_is_one_sheet_per_person_however_often_it_is_prepared(db):
    dana = client_of(make_user("dana"))
    first = dana.post(reverse("handover-prepare"))
    assert first.status_code == 303
    assert dana.post(reverse("handover-prepare")).url == first.url
    assert Handover.objects.count() == 1
    assert dana.get(reverse("handover")).url == first.url


def test_it_is_edited_offered_read_and_accepted_and_then_the_first_may_go(night):
    dana, lena = client_of(make_user("dana")), client_of(make_user("lena"))
    handover = own()
    url = lambda act: reverse("handover-act", args=[handover.pk, act])  # noqa: E731 - said where it is used
    refused = dana.post(url("offer"), {"incidents": "Ask about the side door.", "to": ""})
    assert refused.status_code == 422
    assert "Ask about the side door." in refused.text
    assert dana.post(url("offer"), {"incidents": "Ask about the side door.", "to": "lena"}).status_code == 303

    assert "dana hands over to you" in lena.get(reverse("handover")).text
    page = lena.get(reverse("handover-sheet", args=[handover.pk])).text
    assert "Ask about the side door." in page
    assert "I have read it and take over" in page
    assert lena.post(url("accept")).status_code == 303

    kept = Handover.objects.get()
    assert (kept.state, kept.to.handle) == ("accepted", "lena")
    assert kept.sheet["on_scene"][0]["who"] == "remy"
    assert kept.sheet["audit"]["seq"] > 0
    assert trail.first_broken() is None
    assert AuditEntry.objects.filter(verb="handover_accepted", actor_id=str(make_user("lena").pk)).exists()
    shown = dana.get(reverse("handover-sheet", args=[handover.pk])).text
    assert "lena has accepted. You can go." in shown
    Call.objects.update(state="closed")
    assert dana.post(reverse("shift"), {"on": "0", "successor": "lena"}).url == reverse("duty")
    assert [row.user.handle for row in duty.on_now()] == ["lena"]


def test_what_was_accepted_stays_as_it_was(night):
    handover = offered()
    handing.accept(actor=who("lena"), handover=handover)
    make_alerted("paloma")
    page = client_of(make_user("lena")).get(reverse("handover-sheet", args=[handover.pk])).text
    assert "Open incidents · 1" in page
    with pytest.raises(Conflict):
        handing.write(actor=who("dana"), handover=handover, notes={"mood": "late"})
    with pytest.raises(Conflict):
        handing.accept(actor=who("lena"), handover=handover)


def test_only_whom_it_is_offered_to_accepts_it(db):
    handover = offered()
    for handle in ("dana", "cora"):
        with pytest.raises(Forbidden):
            handing.accept(actor=who(handle), handover=handover)
    with pytest.raises(Forbidden):
        handing.write(actor=who("lena"), handover=handover, notes={})
    handing.take_back(actor=who("dana"), handover=handover)
    with pytest.raises(Forbidden):
        handing.accept(actor=who("lena"), handover=handover)


@pytest.mark.parametrize(("to", "code"), [("dana", "wrong_person"), ("tess", "wrong_person"), ("cora", "off_duty")])
def test_it_is_handed_to_somebody_else_on_duty_who_may_send(db, to, code):
    handover = own()
    if to == "tess":
        client_of(make_user("tess"))
    with pytest.raises(Refused) as refused:
        handing.offer(actor=who("dana"), handover=handover, to=make_user(to))
    assert refused.value.code == code


def test_what_must_never_be_stored_is_refused_and_stays_typed(db):
    dana, handover = client_of(make_user("dana")), own()
    answer = dana.post(reverse("handover-act", args=[handover.pk, "write"]), {"mood": "her SSN is 123-45-6789"})
    assert answer.status_code == 422
    assert "her SSN is 123-45-6789" in answer.text
    assert not Handover.objects.get().notes


@pytest.mark.parametrize(
    ("handle", "status"), [("dana", 200), ("cora", 200), ("june", 404), ("tess", 404), ("padre", 403)]
)
def test_who_may_read_a_sheet(db, handle, status):
    handover = own()
    roles = {"june": ("dispatcher",)}.get(handle, ())
    assert client_of(make_user(handle, *roles)).get(reverse("handover-sheet", args=[handover.pk])).status_code == status


def test_off_duty_one_reads_only_that_a_sheet_waits(db):
    offered()
    lena = client_of(make_user("lena"))
    duty.Duty.objects.filter(user__handle="lena").delete()
    assert lena.get(reverse("handover")).url == reverse("duty")
    panel = lena.get(reverse("handover-waiting")).text
    assert "dana hands over to you" in panel


@pytest.mark.parametrize("pk", ["-" * 36, "0" * 36])
def test_an_address_that_names_no_sheet_is_none(db, pk):
    assert client_of(make_user("dana")).post(f"/desk/handover/{pk}/accept").status_code == 404
