"""The clock can be shifted for a block, and only for it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from hotline.base import clock

pytestmark = pytest.mark.django_db
NEAR = timedelta(seconds=5)


def test_it_says_the_time_in_utc_with_a_zone():
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_a_shift_lasts_as_long_as_its_block():
    with clock.shifted(timedelta(hours=3)):
        assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=3)) < NEAR
        with clock.shifted(-timedelta(hours=1)):
            assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=2)) < NEAR
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_it_can_start_at_a_moment_and_runs_on_from_there():
    dawn = datetime(2026, 11, 16, 13, 41, tzinfo=UTC)
    with clock.at(dawn):
        first, second = clock.now(), clock.now()
    assert timedelta(0) <= first - dawn + timedelta(seconds=1) < NEAR
    assert second >= first


def test_a_shift_comes_to_its_end_when_something_raises():
    with pytest.raises(KeyError), clock.shifted(timedelta(days=9)):
        raise KeyError
    assert abs(clock.now() - datetime.now(UTC)) < NEAR


def test_another_thread_has_its_own_time(monkeypatch):
    monkeypatch.setattr(clock, "_real_now", lambda: datetime.now(UTC))
    seen = []
    with clock.shifted(timedelta(days=9)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert abs(seen[0] - datetime.now(UTC)) < NEAR
