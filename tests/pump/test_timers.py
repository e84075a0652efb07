"""A timer fires once, when it is due, and never after it was cancelled or moved, whatever dies meanwhile."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from hotline.base import act, clock
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.realtime import events
from hotline.realtime.models import Event

MINUTE = timedelta(minutes=1)


def set_timer(
    subject: str = "K412", step: str = "1", *, after: timedelta = timedelta(0), kind: str = "ladder"
) -> Timer:
    with act.act(act.SYSTEM) as deed:
        return timers.set(deed, kind=kind, subject=subject, step=step, due_at=deed.now + after)


def fired(deed: act.Deed, timer: Timer) -> None:
    """What firing does in these tests: one event for each, so that doing it twice shows."""
    events.append(deed, kind="fired", ref=str(timer.pk))


def fire(limit: int = 100) -> int:
    return timers.fire(["ladder"], fired, limit=limit)


@pytest.mark.django_db
class TestOneTimer:
    def test_it_waits_until_it_is_due_and_then_fires_once(self):
        set_timer(after=MINUTE)
        assert fire() == 0
        with clock.shifted(MINUTE):
            assert [fire(), fire()] == [1, 0]
        assert Event.objects.count() == 1

    def test_a_cancelled_one_stays_dead(self):
        set_timer(step="1")
        set_timer(step="2")
        with act.act(act.SYSTEM) as deed:
            assert timers.cancel(deed, kind="ladder", subject="K412", step="1") == 1
            assert timers.cancel(deed, kind="ladder", subject="K412", step="1") == 0
        assert fire() == 1
        with act.act(act.SYSTEM) as deed:
            assert timers.cancel(deed, kind="ladder", subject="K412") == 0, "a fired one cannot be cancelled"

    def test_cancelling_without_a_step_stops_all_steps_of_that_subject_only(self):
        for step in "12":
            set_timer(step=step)
        set_timer("M200")
        with act.act(act.SYSTEM) as deed:
            assert timers.cancel(deed, kind="ladder", subject="K412") == 2
        assert fire() == 1

    def test_setting_it_again_moves_it_and_arms_it_anew(self):
        first = set_timer()
        assert set_timer(after=MINUTE).pk == first.pk
        assert fire() == 0
        with clock.shifted(2 * MINUTE):
            assert fire() == 1
            set_timer()
            assert fire() == 1

    def test_other_kinds_and_future_ones_are_not_claimed_and_the_most_overdue_comes_first(self):
        set_timer("late", after=-2 * MINUTE)
        set_timer("later", after=-MINUTE)
        set_timer("other", kind="followup")
        set_timer("future", after=MINUTE)
        assert [timer.subject for timer in timers.claim(["ladder"], 1)] == ["late"]
        assert [timer.subject for timer in timers.claim(["ladder"], 9)] == ["later"]

    def test_who_took_it_and_died_gives_it_back_after_the_lease_and_comes_too_late_himself(self):
        set_timer()
        [zombie] = timers.claim(["ladder"])
        assert fire() == 0, "somebody holds it"
        with clock.shifted(timers.LEASE + timedelta(seconds=1)):
            [heir] = timers.claim(["ladder"])
            with act.act(act.SYSTEM) as deed:
                assert not timers.done(deed, zombie)
                assert timers.done(deed, heir)
                assert not timers.done(deed, heir)

    @pytest.mark.parametrize("what", ["cancelled", "moved"])
    def test_one_that_was_cancelled_or_moved_between_claim_and_doing_is_not_done(self, what):
        set_timer()
        [held] = timers.claim(["ladder"])
        if what == "moved":
            set_timer(after=MINUTE)
        else:
            with act.act(act.SYSTEM) as deed:
                timers.cancel(deed, kind="ladder", subject="K412")
        with act.act(act.SYSTEM) as deed:
            assert not timers.done(deed, held)

    def test_one_that_fails_leaves_nothing_half_done_and_does_not_hold_up_the_others(self, caplog):
        set_timer("bad", after=-MINUTE)
        set_timer("good")

        def do(deed: act.Deed, timer: Timer) -> None:
            fired(deed, timer)
            if timer.subject == "bad":
                raise ValueError("what a caller said")

        assert timers.fire(["ladder"], do) == 1
        assert Event.objects.count() == 1
        assert "what a caller said" not in caplog.text
        assert timers.fire(["ladder"], do) == 0, "it comes round again only after its lease"
        with clock.shifted(timers.LEASE + timedelta(seconds=1)):
            assert fire() == 1

    def test_the_most_overdue_one_says_how_late_the_pump_is(self):
        assert timers.overdue() == 0
        set_timer(after=-MINUTE)
        assert 59 < timers.overdue() < 70

    def test_the_clock_jumping_back_does_not_fire_it_twice(self):
        set_timer()
        with clock.shifted(timedelta(days=1)):
            assert fire() == 1
        with clock.shifted(timedelta(days=-1)):
            assert fire() == 0
        assert fire() == 0


@pytest.mark.django_db(transaction=True)
class TestManyPumps:
    """Two hundred timers due at once, four pumps that all want them."""

    TIMERS, PUMPS = 200, 4

    def effects(self) -> int:
        with act.act(act.SYSTEM) as deed:
            for number in range(self.TIMERS):
                timers.set(deed, kind="ladder", subject=str(number), step="1", due_at=deed.now)
        troubles: list[Exception] = []

        def pump() -> None:
            try:
                while timers.fire(["ladder"], fired, limit=20):
                    pass
            except Exception as error:  # noqa: BLE001 - told to the test below
                troubles.append(error)
            finally:
                connections.close_all()

        pumps = [threading.Thread(target=pump) for _ in range(self.PUMPS)]
        for thread in pumps:
            thread.start()
        for thread in pumps:
            thread.join()
        assert not troubles, troubles[0]
        assert Timer.objects.filter(state=Timer.State.FIRED).count() == self.TIMERS
        return Event.objects.filter(kind="fired").count()

    def test_each_fires_once(self):
        assert self.effects() == self.TIMERS

    def test_without_lease_and_fence_some_would_fire_twice(self, monkeypatch):
        together = threading.Barrier(self.PUMPS, timeout=20)
        met = threading.local()

        def careless_claim(kinds, limit):
            rows = list(timers._claimable(kinds, clock.now())[:limit])
            if not getattr(met, "yet", False):
                met.yet = True
                together.wait()
            return rows

        monkeypatch.setattr(timers, "claim", careless_claim)
        monkeypatch.setattr(
            timers, "done", lambda deed, timer: Timer.objects.filter(pk=timer.pk).update(state="fired") == 1
        )
        assert self.effects() > self.TIMERS


@pytest.mark.django_db(transaction=True)
def test_a_claim_with_nothing_due_only_looks_and_so_takes_no_write_lock():
    with CaptureQueriesContext(connection) as seen:
        assert timers.claim(["ladder"]) == []
    assert {query["sql"].split()[0] for query in seen} == {"SELECT"}
