"""Setting, cancelling, claiming and firing what is due. A timer is a row; each fires once, whatever dies meanwhile."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from hotline.base import act, clock
from hotline.pump.faults import describe
from hotline.pump.kick import kick
from hotline.pump.models import Timer

# How long a claim holds before somebody else may take the timer up.
LEASE = timedelta(seconds=60)

log = logging.getLogger("hotline.pump")


class Lost(Exception):
    """The claim was overtaken (lease run out, cancelled, set anew); nothing of this unit of work may stay."""


def set(deed: act.Deed, *, kind: str, subject: str, step: str = "", due_at: datetime) -> Timer:  # noqa: A001
    """Have (kind, subject, step) fire at `due_at`; setting it again moves it and arms it anew."""
    key = {"kind": kind, "subject": str(subject), "step": str(step)}
    fresh = {"due_at": due_at, "state": Timer.State.DUE, "lease_until": None, "fired_at": None}
    if not Timer.objects.filter(**key).update(fence=F("fence") + 1, **fresh):
        Timer.objects.bulk_create(
            [Timer(**key, **fresh)], update_conflicts=True, unique_fields=list(key), update_fields=list(fresh)
        )
    if (known := _known.get()) is not None:
        known.clear()
    if due_at <= deed.now:
        deed.after(kick)
    return Timer.objects.get(**key)


def cancel(deed: act.Deed, *, kind: str, subject: str, step: str | None = None) -> int:
    """Cancel what is still due of (kind, subject), all steps or one. Returns how many were stopped."""
    rows = Timer.objects.filter(kind=kind, subject=str(subject), state=Timer.State.DUE)
    if step is not None:
        rows = rows.filter(step=str(step))
    return rows.update(state=Timer.State.CANCELLED, fence=F("fence") + 1, lease_until=None)


# Within `looked_once`: the kinds of which something is due, under "due"; empty before anybody asked.
_known: ContextVar[dict[str, frozenset[str]] | None] = ContextVar("due_kinds", default=None)


@contextmanager
def looked_once() -> Iterator[None]:
    """Within the block it is asked once which kinds are due (again when a timer is set), not for each kind."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _due(now: datetime):
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Timer.objects.filter(free, state=Timer.State.DUE, due_at__lte=now)


def _claimable(kinds: Iterable[str], now: datetime):
    return _due(now).filter(kind__in=list(kinds)).order_by("due_at", "id")


def _none_due(kinds: Iterable[str]) -> bool:
    """Whether we know already that nothing of these kinds is due."""
    known = _known.get()
    if known is None:
        return False
    if "due" not in known:
        known["due"] = frozenset(_due(clock.now()).values_list("kind", flat=True).distinct())
    return known["due"].isdisjoint(kinds)


def claim(kinds: Iterable[str], limit: int = 100) -> list[Timer]:
    """Take up to `limit` due timers of `kinds`, the most overdue first, for LEASE. Two pumps never hold the same one."""
    if _none_due(kinds):
        return []
    now = clock.now()
    due = _claimable(kinds, now)
    if not due.exists():  # keeps an idle pump from taking SQLite's one write lock
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        timers = list(due[:limit])
        lease = now + LEASE
        Timer.objects.filter(pk__in=[timer.pk for timer in timers]).update(fence=F("fence") + 1, lease_until=lease)
    for timer in timers:
        timer.fence += 1
        timer.lease_until = lease
    return timers


def done(deed: act.Deed, timer: Timer) -> bool:
    """Mark a claimed timer fired, in the unit of work that does what it asks for. False when the claim was lost: then undo."""
    mine = Timer.objects.filter(pk=timer.pk, fence=timer.fence, state=Timer.State.DUE)
    return mine.update(state=Timer.State.FIRED, fired_at=deed.now, lease_until=None) == 1


def fire(
    kinds: Iterable[str],
    do: Callable[[act.Deed, Timer], None],
    *,
    before: Callable[[Timer], object] | None = None,
    limit: int = 100,
) -> int:
    """Claim what is due and call `do(deed, timer)` for each in a unit of work of its own. Returns how many fired.

    `before(timer)` runs first in that unit of work, for locks that everybody takes before a timer's.
    One that fails is left to its lease, so that a bad row comes round once a minute and cannot hold up the others.
    """
    fired = 0
    for timer in claim(kinds, limit):
        try:
            with act.act(act.SYSTEM) as deed:
                if before is not None:
                    before(timer)
                if not done(deed, timer):
                    raise Lost
                do(deed, timer)
            fired += 1
        except Lost:
            continue
        except Exception as error:  # noqa: BLE001 - it must not stop the others
            log.error("timer %s/%s #%s failed: %s", timer.kind, timer.step, timer.pk, describe(error))
    return fired


def overdue(now: datetime | None = None) -> float:
    """Seconds the most overdue timer has been waiting; 0 when nothing is due."""
    now = now or clock.now()
    oldest = (
        Timer.objects.filter(state=Timer.State.DUE, due_at__lte=now)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    return (now - oldest).total_seconds() if oldest else 0.0
