"""The event log holds each change of a unit of work once, in order, and only when it was committed."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, connections

from hotline.base import act, clock
from hotline.realtime import events
from hotline.realtime.models import Event
from tests.realtime.stage import happen

pytestmark = pytest.mark.django_db


def logged() -> list[tuple[int, str, str]]:
    return list(Event.objects.order_by("seq").values_list("seq", "kind", "ref"))


def change_your_mind(ref: str) -> None:
    with act.act(act.SYSTEM) as deed:
        events.append(deed, kind="note", ref=ref)
        raise ZeroDivisionError


def test_numbers_follow_one_another_from_one():
    happen("a")
    happen("b", "c")
    assert logged() == [(1, "note", "a"), (2, "note", "b"), (3, "note", "c")]
    assert events.head() == 3


def test_what_is_said_twice_in_one_unit_of_work_is_logged_once():
    happen("a", "b", "a")
    assert [ref for _, _, ref in logged()] == ["a", "b"]


def test_a_unit_of_work_that_is_taken_back_leaves_no_number_behind():
    with pytest.raises(ZeroDivisionError):
        change_your_mind("never")
    happen("b")
    assert logged() == [(1, "note", "b")]


def test_a_nested_act_that_is_taken_back_takes_only_its_own_changes_with_it():
    with act.act(act.SYSTEM) as deed:
        with pytest.raises(ZeroDivisionError):
            change_your_mind("never")
        events.append(deed, kind="note", ref="a")
    assert logged() == [(1, "note", "a")]


def test_the_numbers_are_taken_after_everything_else_was_written():
    order = []
    with act.act(act.SYSTEM) as deed:
        events.append(deed, kind="note", ref="a")
        deed.last(act.AUDIT, lambda: order.append(events.head()))
        deed.last(act.EVENT, lambda: order.append(events.head()))
    assert (order, events.head()) == ([0, 0], 1)


def test_since_gives_what_came_after_the_cursor_and_no_more_than_asked():
    happen("a", "b", "c", "d")
    assert [event.ref for event in events.since(1, limit=2)] == ["b", "c"]


def test_events_older_than_two_days_are_forgotten_from_the_old_end_and_the_numbers_go_on():
    with clock.shifted(timedelta(hours=-60)):
        happen("old")
    happen("new")
    with clock.shifted(timedelta(hours=-60)):
        happen("told late")
    assert events.prune() == 1
    assert [seq for seq, _, _ in logged()] == [2, 3], "a hole in the middle would look like a lost event"
    assert events.prune() == 0
    happen("newer")
    assert events.head() == 4


def test_a_log_of_which_all_is_old_is_emptied_but_keeps_its_head():
    with clock.shifted(timedelta(hours=-60)):
        happen("a", "b")
    assert events.prune() == 2
    assert (logged(), events.head()) == ([], 2)


class TestEightWriters:
    """Eight writers, 2,000 events, and one reader that only ever asks for what comes after its cursor."""

    pytestmark = pytest.mark.django_db(transaction=True)
    WRITERS, EACH = 8, 250

    def read_while_writing(self, each: int) -> tuple[int, int]:
        """How many of the events the reader missed, and how many it saw out of order."""
        seen: list[int] = []
        done = threading.Event()
        troubles: list[Exception] = []

        def write(writer: int) -> None:
            try:
                for number in range(each):
                    happen(f"{writer}-{number}")
            except Exception as error:  # noqa: BLE001 - told to the test below
                troubles.append(error)
            finally:
                connections.close_all()

        def read() -> None:
            while True:
                last_round = done.is_set()
                seen.extend(event.seq for event in events.since(seen[-1] if seen else 0))
                if last_round:
                    break
            connections.close_all()

        writers = [threading.Thread(target=write, args=(number,)) for number in range(self.WRITERS)]
        reader = threading.Thread(target=read)
        for thread in (*writers, reader):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        reader.join()
        assert not troubles, troubles[0]
        return self.WRITERS * each - len(set(seen)), sum(a > b for a, b in pairwise(seen))

    def test_the_reader_misses_none_and_sees_none_out_of_order(self):
        assert self.read_while_writing(self.EACH) == (0, 0)

    @pytest.mark.full_only
    def test_with_a_serial_number_instead_of_the_head_row_the_reader_would_miss_some(self, monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute("CREATE SEQUENCE IF NOT EXISTS mutant_numbers")

        def serial(count: int) -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT max(nextval('mutant_numbers')) FROM generate_series(1, %s)", [count])
                return cursor.fetchone()[0]

        monkeypatch.setattr(events, "_take_numbers", serial)
        missed, _ = self.read_while_writing(self.EACH)
        assert missed > 0
