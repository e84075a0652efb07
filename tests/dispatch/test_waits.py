"""The one clock of an incident: what it waits for, since when, and when that is amber and red."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch import waits
from dispatch.models import Incident
from dispatch.progress import Progress
from dispatch.waits import Told
from hotline.network.policy import POLICIES

pytestmark = pytest.mark.sqlite_only
OPENED = datetime(2026, 1, 1, 13, 41, tzinfo=UTC)
MIN = 60


def at(minutes: float) -> datetime:
    return OPENED + timedelta(minutes=minutes)


def come(**moments) -> Progress:
    usual = {"asked": 0, "going": 0, "on_scene": 0, "wanted": 3, "ring": 1, "sos": 0, "next_step": "", "next_at": None}
    return Progress(**usual | moments)


def wait(incident: Incident, progress: Progress, told: Told | None = None) -> tuple | None:
    found = waits.of(incident, progress, told or Told(), lambda name: POLICIES[name].default)
    return found and (found.what, found.since, found.warn, found.late)


def incident(status: str = "reported", **fields) -> Incident:
    return Incident(status=status, opened_at=OPENED, touched_at=at(5), **fields)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (come(), ("alert", at(0), 90, 180)),
        (come(asked_at=at(1)), ("yes", at(1), 3 * MIN, 10 * MIN)),
        (come(asked_at=at(1), going_at=at(2), due_at=at(9)), ("arrival", at(2), 7 * MIN, 12 * MIN)),
        (come(asked_at=at(1), going_at=at(2), arrived_at=at(9)), ("verdict", at(9), 5 * MIN, 10 * MIN)),
        (come(asked_at=at(1), arrived_at=at(9), verdict_at=at(12)), ("decision", at(12), 2 * MIN, 5 * MIN)),
    ],
)
def test_before_a_decision_each_step_has_its_own_clock(progress, expected):
    assert wait(incident(), progress) == expected


def test_confirmed_it_waits_for_the_community_then_for_a_sighting():
    confirmed = incident("confirmed", presence="active", confirmed_at=at(15))
    seen = come(verdict_at=at(14), sighted_at=at(14))
    assert wait(confirmed, seen) == ("community", at(15), 2 * MIN, 5 * MIN)
    assert wait(confirmed, seen, Told(decided=True)) == ("sighting", at(15), 30 * MIN, 45 * MIN)
    assert wait(confirmed, come(sighted_at=at(40)), Told(decided=True))[1] == at(40)


def test_ended_it_waits_for_the_all_clear_then_for_its_closing():
    ended = incident("ended", presence="active", ended_at=at(60))
    assert wait(ended, come(), Told(True, True)) == ("all_clear", at(60), 5 * MIN, 10 * MIN)
    assert wait(ended, come(), Told(True, False)) == ("close", at(5), 120 * MIN, 240 * MIN)
    assert wait(incident("confirmed", presence="past", confirmed_at=at(1)), come())[0] == "close"


@pytest.mark.parametrize("status", ["closed", "merged", "void"])
def test_what_is_over_has_no_clock(status):
    assert wait(incident(status), come(asked_at=at(1))) is None
