"""The auditor: says when texts or timers are overdue, which means that something is not running.

Its finding is one row, so that every process, page and outside monitor sees the same. It moves nothing.
"""

import logging
from datetime import timedelta

from hotline.base import clock
from hotline.base.act import SYSTEM, Deed, act
from hotline.messaging import reconcile
from hotline.messaging.models import Overdue
from hotline.pump import timers
from hotline.realtime import events

EVERY = timedelta(seconds=20)  # between two looks, whichever process takes them
SILENT = timedelta(minutes=3)  # after which a finding is no longer believed
TIMER_LATE = 30.0  # seconds
EVENT = "overdue"

log = logging.getLogger("hotline.audit")


def is_clean(found: Overdue) -> bool:
    """Whether nothing is late."""
    return not found.texts and found.timer_seconds <= TIMER_LATE


def latest() -> Overdue | None:
    """What was found when the auditor last looked; None before it ever did."""
    return Overdue.objects.filter(pk=1).first()


def state() -> dict[str, object]:
    """The same for /readyz: "ok", "late", "silent" (nobody looks any more) or "not looked", with counts and seconds."""
    found, now = latest(), clock.now()
    if found is None:
        return {"overdue": "not looked"}
    word = "ok" if is_clean(found) else "late"
    return {
        "overdue": "silent" if now - found.looked_at > SILENT else word,
        "overdue_texts": found.texts,
        "overdue_seconds": round((now - found.oldest_at).total_seconds(), 1) if found.oldest_at else 0.0,
        "overdue_timers": found.timer_seconds,
    }


def step() -> int:
    """The pump's step: every so often, look and write down what is overdue. Returns 0: nothing is moved."""
    now = clock.now()
    last = Overdue.objects.filter(pk=1).values_list("looked_at", flat=True).first()
    if last is None or abs(now - last) >= EVERY:
        with act(SYSTEM) as deed:
            _look(deed)
    return 0


def _look(deed: Deed) -> None:
    """Whoever is first takes the look; pages are told when the word changes, the log each time something is late."""
    Overdue.objects.get_or_create(pk=1, defaults={"looked_at": deed.now - EVERY})
    before = Overdue.objects.select_for_update().get(pk=1)
    if abs(deed.now - before.looked_at) < EVERY:
        return  # another process was quicker
    late = reconcile.overdue(deed.now)
    fresh = Overdue(
        pk=1, looked_at=deed.now, texts=late.texts, oldest_at=late.oldest_at,
        timer_seconds=round(timers.overdue(deed.now), 1),
    )  # fmt: skip
    fresh.save(force_update=True)
    if not is_clean(fresh):
        log.error("overdue: %s texts, timers %s s", fresh.texts, fresh.timer_seconds)
    if (before.texts, is_clean(before)) != (fresh.texts, is_clean(fresh)):
        events.append(deed, kind=EVENT, ref="texts")
