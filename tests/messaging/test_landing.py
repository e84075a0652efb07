"""Answers land whoever is there to write them down, and a slice that may have left late says so."""

import threading
import time

import pytest

from hotline.base import clock
from hotline.messaging import claim, drain
from hotline.messaging.flight import Flight
from tests.messaging import providers
from tests.messaging.conftest import states as states_of
from tests.servers import until


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_when_no_run_is_there_any_more_is_written_down_all_the_same(
    people, tell, provider, monkeypatch
):
    provider("Later")
    monkeypatch.setattr(drain, "BUDGET", 0.1)
    batch = tell(people(3), "responder")
    drain.run()
    assert states_of(batch) == ["sending"] * 3
    until(lambda: states_of(batch) == ["accepted"] * 3, 10)
    until(lambda: all(thread.name != "outbox-landing" for thread in threading.enumerate()), 10)


def slow_slices(blur: float) -> list[str]:
    """The keys of the slices that say they left later than booked."""
    flight = Flight(providers.Plain())
    flight.launch([], time.monotonic() + 0.05, "a slice", blur)
    ends = time.monotonic() + 0.5
    while time.monotonic() < ends:
        _answers, slow = flight.landed(0.05)
        if slow:
            return [each.key for each in slow]
    return []


def test_a_slice_counts_as_late_when_it_may_have_left_after_its_moment_by_the_databases_clock():
    assert slow_slices(blur=0.1) == ["a slice"]


@pytest.mark.django_db
def test_how_long_the_database_took_to_tell_the_time_is_known_of_a_claim(people, tell, monkeypatch):
    tell(people(1))
    real = clock.now

    def slowly():
        found = real()
        time.sleep(0.05)
        return found

    monkeypatch.setattr(clock, "now", slowly)
    taken = claim.claim(sender="simulator", owner="me")
    assert taken.key
    assert 0.05 <= taken.blur < 0.5
