"""Signing on and off duty."""

from datetime import timedelta

import pytest

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.shifts import duty
from hotline.shifts.models import Duty
from tests import cast

pytestmark = pytest.mark.django_db


def on(handle: str, role: str) -> Duty:
    return duty.sign_on(actor=cast.who(handle), user=cast.make_user(handle), role=role)


def test_who_signs_on_is_on_duty_the_longest_first():
    on("dana", "dispatcher")
    with clock.shifted(-timedelta(hours=2)):
        on("lena", "lead")
    assert [(row.user.handle, row.role) for row in duty.on_now()] == [("lena", "lead"), ("dana", "dispatcher")]


def test_signing_on_twice_changes_nothing():
    first = on("dana", "dispatcher")
    with clock.shifted(timedelta(hours=1)):
        again = on("dana", "dispatcher")
    assert again == first
    assert again.since == first.since
    assert AuditEntry.objects.filter(verb="sign_on").count() == 1


@pytest.mark.parametrize(
    ("handle", "role"),
    [("dana", "lead"), ("dana", "nonsense"), ("remy", "responder"), ("ada", "administrator"), ("padre", "approver")],
)
def test_only_in_a_role_of_the_desk_that_one_has(handle, role):
    with pytest.raises(Refused):
        on(handle, role)
    assert not Duty.objects.exists()


def test_signing_off_ends_it_once_and_the_next_turn_is_a_new_one():
    first = on("dana", "dispatcher")
    duty.sign_off(actor=cast.who("dana"), user=cast.make_user("dana"))
    duty.sign_off(actor=cast.who("dana"), user=cast.make_user("dana"))
    assert duty.on_now() == []
    assert AuditEntry.objects.filter(verb="sign_off").count() == 1
    assert on("dana", "dispatcher") != first


def test_the_list_of_people_on_duty_is_one_query(django_assert_num_queries):
    for handle, role in (("dana", "dispatcher"), ("lena", "lead"), ("tess", "trainee")):
        on(handle, role)
    with django_assert_num_queries(1):
        assert {row.user.handle for row in duty.on_now()} == {"dana", "lena", "tess"}


def test_a_turn_nobody_ended_ends_after_the_longest_shift_and_with_a_caller_on_the_line_it_goes_on():
    on("dana", "dispatcher")
    on("lena", "lead")
    cast.make_call(handle="lena")
    with clock.shifted(timedelta(hours=13, minutes=1)):
        cast.run_pump()
        assert [row.user.handle for row in duty.on_now()] == ["lena"]
    with clock.shifted(timedelta(hours=13, minutes=30)):
        cast.run_pump()
        assert [row.user.handle for row in duty.on_now()] == ["lena"]


def test_a_trainee_alone_leaves_the_line_empty():
    on("tess", "trainee")
    assert not duty.anybody()
    on("dana", "dispatcher")
    assert duty.anybody()


def test_relief_is_asked_for_once_and_can_be_taken_back():
    on("dana", "dispatcher")
    dana = cast.make_user("dana")
    assert duty.ask_relief(actor=cast.who("dana"), user=dana).relief_asked_at
    with pytest.raises(Refused):
        duty.ask_relief(actor=cast.who("dana"), user=dana)
    duty.withdraw_relief(actor=cast.who("dana"), user=dana)
    assert duty.of(dana).relief_asked_at is None
    with pytest.raises(Refused):
        duty.ask_relief(actor=cast.who("lena"), user=cast.make_user("lena"))
