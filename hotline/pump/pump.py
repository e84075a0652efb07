"""The pump: one idempotent function that does whatever is due. It may run twice, at once, and be killed at any point."""

import gc
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from hotline.base import clock
from hotline.pump import timers
from hotline.pump.faults import describe
from hotline.pump.models import PumpStep

# The row that says when the pump as a whole last ran.
WHOLE = "pump"
# Seconds one run may take while there is still work; what is left is done by the next run.
BUDGET = 10.0
# Seconds between two writings of a step's row when there is nothing new to say.
REPORT_EVERY = 2.0

log = logging.getLogger("hotline.pump")


def run_once(budget: float = BUDGET) -> dict:
    """Run the steps in order, round after round, until nothing is left or `budget` seconds are gone.

    Returns `{"did": {step: count}, "errors": {step: kind}, "more": bool, "seconds": float}`; `more` asks for another run at once.
    A step that fails is logged and left alone until the next run; it never stops the others.
    """
    began = time.monotonic()
    did = dict.fromkeys(settings.PUMP_STEPS, 0)
    errors: dict[str, str] = {}
    more = True
    while more and time.monotonic() - began < budget:
        more = False
        with timers.looked_once():
            for name in settings.PUMP_STEPS:
                if name in errors:
                    continue
                count, fault = _run_step(name)
                did[name] += count
                more = more or count > 0
                if fault:
                    errors[name] = fault
    _report(did, errors)
    _settle()
    return {"did": did, "errors": errors, "more": more, "seconds": time.monotonic() - began}


@cache
def _settle() -> None:
    """Once: what the first run has loaded lives as long as the process; to look through it for garbage again is for nothing."""
    gc.freeze()


def _run_step(name: str) -> tuple[int, str]:
    try:
        step: Callable[[], int] = import_string(name)
        return step() or 0, ""
    except Exception as error:  # noqa: BLE001 - it must not stop the others
        log.error("pump step %s failed: %s", name, describe(error))
        if not connection.in_atomic_block:
            close_old_connections()  # a connection the step left broken must not break the next one
        return 0, type(error).__name__


def _report(did: dict[str, int], errors: dict[str, str]) -> None:
    """Write the rows of the steps that have something new to say, and the pump's own age, in one statement."""
    now = clock.now()
    known = PumpStep.objects.in_bulk([*did, WHOLE])
    did = {**did, WHOLE: sum(did.values())}
    rows = [_row(name, known.get(name), now, did[name], errors.get(name, "")) for name in did]
    news = [row for row in rows if _is_news(row, known.get(row.name), now)]
    if news:
        # One lock order for everybody, so that two pumps reporting at once never wait for each other.
        PumpStep.objects.bulk_create(
            sorted(news, key=lambda row: row.name),
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["last_ok_at", "last_error_kind", "last_count", "lag"],
        )


def _row(name: str, known: PumpStep | None, now: datetime, count: int, fault: str) -> PumpStep:
    before = known.last_ok_at if known else None
    lag = max((now - before).total_seconds(), 0.0) if before else 0.0
    return PumpStep(name=name, last_ok_at=before if fault else now, last_error_kind=fault, last_count=count, lag=lag)


def _is_news(row: PumpStep, known: PumpStep | None, now: datetime) -> bool:
    if known is None or row.last_count or row.last_error_kind != known.last_error_kind:
        return True
    return known.last_ok_at is None or abs((now - known.last_ok_at).total_seconds()) >= REPORT_EVERY


def age() -> float | None:
    """Seconds since the pump last ran to its end anywhere; None when it never did."""
    last = PumpStep.objects.filter(pk=WHOLE).values_list("last_ok_at", flat=True).first()
    return max((clock.now() - last).total_seconds(), 0.0) if last else None
