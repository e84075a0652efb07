"""When somebody may be asked: the toggle, the date, the week, quiet hours, midnight."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from responders.hours import available, within

MONDAY = datetime(2026, 11, 23, 5, 41, tzinfo=ZoneInfo("America/Los_Angeles"))
NOW = datetime(2026, 11, 23, 13, 41, tzinfo=UTC)
NIGHT = (0, time(22), time(6))
SUNDAY_NIGHT = (6, time(22), time(6))

TABLE = [
    ("gave no hours", {}, (True, "not_given")),
    ("hours on other days only", {"windows": []}, (False, "off_hours")),
    ("in the window", {"windows": [(0, time(5), time(9))]}, (True, "hours")),
    ("at its first minute", {"windows": [(0, time(5, 41), time(9))]}, (True, "hours")),
    ("at its last minute it is over", {"windows": [(0, time(1), time(5, 41))]}, (False, "off_hours")),
    ("the same hour on another day", {"windows": [(1, time(5), time(9))]}, (False, "off_hours")),
    ("a night that began yesterday", {"windows": [SUNDAY_NIGHT]}, (True, "hours")),
    ("a night that begins tonight", {"windows": [NIGHT]}, (False, "off_hours")),
    ("equal ends mean the whole day", {"windows": [(0, time(0), time(0))]}, (True, "hours")),
    ("away today", {"windows": [(0, time(5), time(9))], "exceptions": {date(2026, 11, 23): False}}, (False, "day_off")),
    ("here today although not in the week", {"windows": [], "exceptions": {date(2026, 11, 23): True}}, (True, "exception")),
    (
        "away yesterday ends last night's window",
        {"windows": [SUNDAY_NIGHT], "exceptions": {date(2026, 11, 22): False}},
        (False, "off_hours"),
    ),
    ("quiet hours", {"quiet": (time(22), time(7))}, (False, "quiet")),
    ("quiet hours beat a date", {"quiet": (time(22), time(7)), "exceptions": {date(2026, 11, 23): True}}, (False, "quiet")),
    ("quiet hours that are over", {"quiet": (time(22), time(5))}, (True, "not_given")),
    ("on call now beats everything", {"on_call": True, "quiet": (time(0), time(23)), "windows": []}, (True, "on_call")),
    ("not now beats the hours", {"on_call": False, "windows": [(0, time(5), time(9))]}, (False, "off_call")),
    ("on call has lapsed", {"on_call": True, "on_call_until": NOW - timedelta(minutes=1), "windows": []}, (False, "off_hours")),
    ("not now has lapsed", {"on_call": False, "on_call_until": NOW}, (True, "not_given")),
    ("on call still runs", {"on_call": True, "on_call_until": NOW + timedelta(hours=1), "windows": []}, (True, "on_call")),
]  # fmt: skip


@pytest.mark.parametrize(("case", "fields", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_somebody_may_be_asked(case, fields, expected):
    usual = {"on_call": None, "on_call_until": None, "exceptions": {}, "windows": None, "quiet": None}
    assert available(NOW, MONDAY, **(usual | fields)) == expected


@pytest.mark.parametrize(
    ("clock", "start", "end", "inside"),
    [
        (time(23), time(22), time(5), True),
        (time(4, 59), time(22), time(5), True),
        (time(5), time(22), time(5), False),
        (time(12), time(9), time(20), True),
        (time(20), time(9), time(20), False),
        (time(9), time(9), time(9), False),
    ],
)
def test_a_span_may_pass_midnight(clock, start, end, inside):
    assert within(clock, start, end) is inside
