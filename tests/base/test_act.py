"""The unit of work: all or nothing, one reading of the clock, what is written last in one order, pokes once after commit."""

import pytest
from django.db import transaction

from hotline.base import act as work
from hotline.base import clock
from hotline.base.act import AUDIT, EVENT, SYSTEM, TIMELINE, Actor, act
from hotline.base.errors import Refused
from hotline.network.models import PolicyValue
from tests.cast import taken_back

DANA = Actor("user", "1", "dana", frozenset({"dispatcher"}))


def note(deed, key: str) -> None:
    PolicyValue.objects.create(key=key, value=1, set_at=deed.now)


def noted() -> set[str]:
    return set(PolicyValue.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_what_raises_leaves_nothing_behind():
    written = []
    with taken_back(DANA) as deed:
        note(deed, "a")
        deed.last(AUDIT, lambda: written.append("a"))
    assert noted() == set()
    assert written == []


@pytest.mark.django_db
def test_a_nested_act_that_is_refused_takes_only_its_own_back():
    written = []
    with act(DANA) as outer:
        note(outer, "outer")
        outer.last(AUDIT, lambda: written.append("outer"))
        with taken_back(SYSTEM) as inner:
            note(inner, "inner")
            inner.last(TIMELINE, lambda: written.append("inner"))
        note(outer, "after")
    assert noted() == {"outer", "after"}
    assert written == ["outer"]


@pytest.mark.django_db
def test_a_nested_act_falls_with_the_outer_one():
    with taken_back(DANA), act(SYSTEM) as inner:
        note(inner, "inner")
    assert noted() == set()


@pytest.mark.django_db
def test_the_next_act_after_a_failure_is_a_fresh_one():
    with taken_back(DANA):
        pass
    with act(DANA) as deed:
        assert deed.unit.lasts == []
        note(deed, "a")
    assert noted() == {"a"}


@pytest.mark.django_db
def test_each_hand_keeps_its_own_actor():
    with act(DANA) as outer, act(SYSTEM) as inner:
        assert (outer.actor, inner.actor) == (DANA, SYSTEM)


@pytest.mark.django_db
def test_last_things_are_written_in_the_order_of_their_ranks():
    written = []
    with act(DANA) as deed:
        for rank, name in (
            (EVENT, "event"),
            (AUDIT, "audit 1"),
            (TIMELINE, "timeline 1"),
            (AUDIT, "audit 2"),
            (TIMELINE, "timeline 2"),
        ):
            deed.last(rank, lambda name=name: written.append(name))
        written.append("body")
    assert written == ["body", "timeline 1", "timeline 2", "audit 1", "audit 2", "event"]


@pytest.mark.django_db
def test_something_last_may_ask_for_something_later_but_not_for_something_earlier():
    written = []
    with act(DANA) as deed:
        deed.last(TIMELINE, lambda: deed.last(EVENT, lambda: written.append("event")))
    assert written == ["event"]

    def too_late() -> None:
        with act(DANA) as deed:
            note(deed, "a")
            deed.last(EVENT, lambda: deed.last(TIMELINE, lambda: None))

    with pytest.raises(RuntimeError):
        too_late()
    assert noted() == set()


@pytest.mark.django_db
def test_what_is_written_last_falls_with_everything_when_it_fails():
    def fail() -> None:
        raise Refused("no")

    def work_that_fails() -> None:
        with act(DANA) as deed:
            note(deed, "a")
            deed.last(AUDIT, fail)

    with pytest.raises(Refused):
        work_that_fails()
    assert noted() == set()


@pytest.mark.django_db
def test_the_clock_is_read_once(monkeypatch):
    readings = []
    real = clock.now
    monkeypatch.setattr(work.clock, "now", lambda: readings.append(1) or real())
    with act(DANA) as outer:
        with act(SYSTEM) as inner:
            assert inner.now == outer.now
        assert outer.now is outer.now
    assert len(readings) == 1


@pytest.mark.django_db
def test_pokes_run_once_after_commit(django_capture_on_commit_callbacks):
    ran = []

    def poke():
        ran.append("poke")

    with django_capture_on_commit_callbacks(execute=True):
        with act(DANA) as outer:
            outer.after(poke)
            with act(SYSTEM) as inner:
                inner.after(poke)
        assert ran == []
    assert ran == ["poke"]


@pytest.mark.django_db
def test_nothing_is_poked_when_nothing_was_written(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, taken_back(DANA) as deed:
        deed.after(lambda: None)
    assert callbacks == []


@pytest.mark.django_db(transaction=True)
def test_a_poke_that_fails_is_logged_and_harms_nobody(caplog):
    ran = []

    def broken():
        raise OSError("the broker is away")

    with act(DANA) as deed:
        note(deed, "a")
        deed.after(broken)
        deed.after(lambda: ran.append("second"))
    assert noted() == {"a"}
    assert ran == ["second"]
    assert "the broker is away" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_pokes_wait_for_the_commit_of_a_transaction_around_it():
    ran = []
    with transaction.atomic():
        with act(DANA) as deed:
            deed.after(lambda: ran.append(1))
        assert ran == []
    assert ran == [1]


@pytest.mark.sqlite_only
def test_an_actor_has_roles():
    assert DANA.has("lead", "dispatcher")
    assert not DANA.has("lead")
    assert not SYSTEM.has("lead")
