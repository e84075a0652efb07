"""The one clock: database time, in UTC, which tests and the demo history may shift.

`now()` asks the database that will store the answer, so that two hosts with different clocks agree
(SQLite has no clock of its own: there it is this machine's). Policy code never calls it: it takes `now`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

_shift: ContextVar[timedelta | None] = ContextVar("clock_shift", default=None)


def _real_now() -> datetime:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
    return datetime.now(UTC)


def now() -> datetime:
    """The database's time plus this context's shift, aware, in UTC."""
    return _real_now() + _by()


def _by() -> timedelta:
    shift = _shift.get()
    return timedelta(seconds=settings.HOTLINE_CLOCK_SHIFT) if shift is None else shift


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Within the block the clock runs `by` later (or earlier, when negative) than it otherwise would."""
    token = _shift.set(_by() + by)
    try:
        yield
    finally:
        _shift.reset(token)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block the clock starts at `moment` (aware) and runs on from there."""
    token = _shift.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _shift.reset(token)
