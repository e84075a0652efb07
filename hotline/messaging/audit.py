"""The auditor: says when texts or timers are overdue, which means that something is not running."""

import logging
import time
from dataclasses import asdict, dataclass
from datetime import datetime

from hotline.base import clock
from hotline.messaging import reconcile
from hotline.pump import timers

EVERY = 60.0  # seconds between two looks of one process
TIMER_LATE = 30.0

log = logging.getLogger("hotline.audit")
_next = 0.0


@dataclass(frozen=True)
class Audit:
    """`texts`: rows more than a minute past their time. `timer_seconds`: how late the latest timer is."""

    texts: int
    timer_seconds: float

    @property
    def clean(self) -> bool:
        return not self.texts and self.timer_seconds <= TIMER_LATE


def look(now: datetime | None = None) -> Audit:
    """How it stands."""
    now = now or clock.now()
    return Audit(reconcile.overdue(now), round(timers.overdue(now), 1))


def state() -> dict[str, object]:
    """The same for /readyz: states and counts, nothing else."""
    found = look()
    return {"overdue": "ok" if found.clean else "late", **{f"overdue_{name}": n for name, n in asdict(found).items()}}


def step() -> int:
    """The pump's step: once a minute, say aloud what is overdue. It moves nothing."""
    global _next
    if time.monotonic() < _next:
        return 0
    _next = time.monotonic() + EVERY
    found = look()
    if not found.clean:
        log.error("overdue: %s texts, timers %s s", found.texts, found.timer_seconds)
    return 0
