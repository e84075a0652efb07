"""The same press, sent twice, does its work once and gives the same answer."""

from datetime import timedelta
from functools import partial

import pytest

from hotline.base import clock, keys
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.base.models import RequestKey
from hotline.network.models import PolicyValue
from tests.cast import at_once

DANA = Actor("user", "1", "dana")


def press(key: str = "k", *, user_id: str = "1", fingerprint: str = "open", ref: str = "first") -> tuple[str, bool]:
    with act(DANA) as deed:

        def make() -> str:
            PolicyValue.objects.create(key=ref, value=1, set_at=deed.now)
            return ref

        return keys.once(deed, user_id=user_id, key=key, fingerprint=fingerprint, make=make)


@pytest.mark.django_db
def test_the_second_press_gets_the_first_answer():
    assert press(ref="first") == ("first", True)
    assert press(ref="second") == ("first", False)
    assert PolicyValue.objects.count() == 1


@pytest.mark.django_db
def test_another_person_or_another_key_is_another_press():
    press()
    assert press(user_id="2", ref="theirs") == ("theirs", True)
    assert press("k2", ref="next") == ("next", True)


@pytest.mark.django_db
def test_a_key_used_for_something_else_is_refused():
    press(fingerprint="open")
    with pytest.raises(Refused) as refused:
        press(fingerprint="alert 7")
    assert refused.value.code == "request_key_reused"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 65])
def test_without_a_proper_key_nothing_is_done(key):
    with pytest.raises(Refused) as refused:
        press(key)
    assert refused.value.code == "no_request_key"
    assert not PolicyValue.objects.exists()


@pytest.mark.django_db
def test_a_long_fingerprint_is_the_same_the_second_time():
    assert press(fingerprint="f" * 200) == ("first", True)
    assert press(fingerprint="f" * 200) == ("first", False)


@pytest.mark.django_db
def test_what_failed_may_be_pressed_again():
    def fail() -> str:
        raise Refused("no")

    with pytest.raises(Refused), act(DANA) as deed:
        keys.once(deed, user_id="1", key="k", fingerprint="open", make=fail)
    assert not RequestKey.objects.exists()
    assert press() == ("first", True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_the_work_once():
    answers = at_once(*[partial(press, ref=f"ref{turn}") for turn in range(4)])
    assert len({ref for ref, _fresh in answers}) == 1
    assert sorted(fresh for _ref, fresh in answers) == [False, False, False, True]
    assert PolicyValue.objects.count() == 1


@pytest.mark.django_db
def test_keys_are_forgotten_after_two_days():
    press("old")
    with clock.shifted(timedelta(hours=47)):
        assert keys.forget(clock.now()) == 0
    with clock.shifted(timedelta(hours=49)):
        assert keys.forget(clock.now()) == 1
