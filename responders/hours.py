"""Whether a responder may be asked at this hour: pure. Today's word beats the date, the date beats the week."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

Window = tuple[int, time, time]  # weekday, start, end


def available(
    now: datetime,
    local: datetime,
    *,
    on_call: bool | None,
    on_call_until: datetime | None,
    exceptions: Mapping[date, bool],
    windows: Iterable[Window] | None,
    quiet: tuple[time, time] | None,
) -> tuple[bool, str]:
    """`(may be asked, why)`; `why` is a code that `responders.matching` knows. `local` is `now` where the network is;
    `windows` holds at least today's and yesterday's, or is None for somebody who gave no hours.
    """
    if on_call is not None and (on_call_until is None or now < on_call_until):
        return (True, "on_call") if on_call else (False, "off_call")
    if quiet and within(local.time(), *quiet):
        return False, "quiet"
    day = exceptions.get(local.date())
    if day is not None:
        return (True, "exception") if day else (False, "day_off")
    if windows is None:
        return True, "not_given"  # a small network that filled in no hours must still be able to ask
    weekday, clock = local.weekday(), local.time()
    yesterday = (weekday - 1) % 7
    off_yesterday = exceptions.get(local.date() - timedelta(days=1)) is False
    for day_of, start, end in windows:
        if day_of == weekday and (start == end or (start <= clock and (clock < end or end < start))):
            return True, "hours"
        if day_of == yesterday and end < start and clock < end and not off_yesterday:
            return True, "hours"
    return False, "off_hours"


def within(clock: time, start: time, end: time) -> bool:
    """Whether `clock` lies in a span that may pass midnight; equal ends mean never."""
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end
