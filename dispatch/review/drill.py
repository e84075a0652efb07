"""Date drill-down: from the months there are, to the days of a month, to a day. Two index look-ups, nothing counted."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

MONTHS = 24


@dataclass(frozen=True)
class Step:
    """One date one may go to, as it is written into an address, and as people read it."""

    value: str
    words: str
    on: bool = False


@dataclass(frozen=True)
class Drill:
    """Where we are (back to, outermost first) and where one may go from here."""

    back: list[Step]
    steps: list[Step]


def read(text: str) -> tuple[date, date] | None:
    """The first day and the day after the last of "2026-11" or "2026-11-22"; None for anything else."""
    try:
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            return first, first + timedelta(days=calendar.monthrange(first.year, first.month)[1])
        if len(text) == 10:
            first = date.fromisoformat(text)
            return first, first + timedelta(days=1)
    except (ValueError, OverflowError):
        pass
    return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def narrow(rows: QuerySet, *, by: str, when: str) -> QuerySet:
    """Those of `rows` from the month or day `when`, in local time."""
    days = read(when)
    return rows.filter(**{f"{by}__gte": _midnight(days[0]), f"{by}__lt": _midnight(days[1])}) if days else rows


def drill(rows: QuerySet, *, by: str, when: str) -> Drill:
    """The ways on from `when`: months when it is empty, else the days of its month. `rows` are all one may see."""
    ends = [rows.order_by(order).values_list(by, flat=True).first() for order in (by, f"-{by}")]
    if ends[0] is None:
        return Drill([], [])
    first, last = (timezone.localtime(end).date() for end in ends)
    chosen = read(when)
    if chosen is None:
        return Drill([], _months(first, last))
    return Drill([Step("", "")], _days(chosen[0], first, last, when))


def _months(first: date, last: date) -> list[Step]:
    steps, month = [], last.replace(day=1)
    while month >= first.replace(day=1) and len(steps) < MONTHS:
        steps.append(Step(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")))
        month = (month - timedelta(days=1)).replace(day=1)
    return steps


def _days(inside: date, first: date, last: date, when: str) -> list[Step]:
    month = inside.replace(day=1)
    steps = [Step(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT"), on=len(when) == 7)]
    for number in range(calendar.monthrange(month.year, month.month)[1], 0, -1):
        day = month.replace(day=number)
        if first <= day <= last:
            steps.append(Step(f"{day:%Y-%m-%d}", str(number), on=when == f"{day:%Y-%m-%d}"))
    return steps
