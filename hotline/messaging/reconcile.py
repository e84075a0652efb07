"""Looks into what nobody knows: leases that ran out and answers that were lost. Looks before it resends."""

import logging
from datetime import datetime, timedelta

from django.db.models import F

from hotline.base.act import SYSTEM, act
from hotline.messaging import results, states
from hotline.messaging.models import Attempt, Message
from hotline.messaging.states import RANK, State
from hotline.messaging.transports.base import Accepted, Transport, TransportError
from hotline.pump.faults import describe

AT_ONCE = 200

log = logging.getLogger("hotline.outbox")


def expire(now: datetime) -> int:
    """What was not sent in time is not sent at all: a stale alert is worse than none."""
    late = Message.objects.filter(state=State.QUEUED, not_after__lte=now)
    return _move(late, {"state": State.EXPIRED, "last_error": "too_late"})


def take_back(transport: Transport, now: datetime) -> int:
    """Rows whose lease ran out are in doubt: whoever held them may have sent them. The fence shuts them out.

    From here on `lease_until` is the moment the doubt began.
    """
    lost = Message.objects.filter(state=State.SENDING, lease_until__lte=now)
    return _move(
        lost,
        {
            "state": State.AMBIGUOUS,
            "fence": F("fence") + 1,
            "due_at": now + transport.settle,
            "lease_until": now,
            "last_error": "lease_ran_out",
        },
    )


def _move(rows, columns: dict) -> int:
    found = dict(rows.order_by().values_list("pk", "batch_id")[:AT_ONCE])
    if not found:
        return 0
    with act(SYSTEM) as deed:
        moved = rows.filter(pk__in=list(found)).order_by().update(**columns)
        results.tell(deed, set(found.values()))
    return moved


def settle(transport: Transport, now: datetime) -> int:
    """Decide what is in doubt: taken, not taken (again), or uncertain for a person to see. Returns how many moved.

    Our own record first, then the provider's. Where neither answers, responders are texted again (each text carries
    the incident's code), and the community list never is.
    """
    rows = list(Message.objects.filter(state=State.AMBIGUOUS, due_at__lte=now).order_by("lane", "due_at")[:AT_ONCE])
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    known = {
        str(pk): Accepted(sid)
        for pk, sid in Attempt.objects.filter(message_id__in=ids, outcome="accepted").values_list("message_id", "sid")
    }
    answered = transport.capabilities.can_lookup
    if answered:
        try:
            known |= transport.lookup(str(pk) for pk in ids if str(pk) not in known)
        except TransportError as error:
            answered = False
            log.warning("look-up refused: %s", error.code)
        except Exception as error:  # noqa: BLE001 - whatever broke, nothing was learnt: ask again
            answered = False
            log.error("look-up failed: %s", describe(error))
    moved = 0
    with act(SYSTEM) as deed:
        for row in rows:
            held = Message.objects.filter(pk=row.pk, fence=row.fence, state=State.AMBIGUOUS)
            moved += held.update(**_decided(row, known.get(str(row.pk)), answered, transport, deed.now))
        results.tell(deed, {row.batch_id for row in rows})
    return moved


def _decided(row: Message, taken: Accepted | None, answered: bool, transport: Transport, now: datetime) -> dict:
    if taken is not None:
        return results.accepted(taken, now)
    can = transport.capabilities
    if can.can_lookup and not answered:
        waited = now - (row.lease_until or now)
        if waited < states.LOOKUP_GIVES_UP:
            return {"due_at": now + states.LOOKUP_AGAIN}
    surely_not = answered or can.idempotent
    if (surely_not or not states.is_wide(row.lane)) and row.attempts < states.tries(row.lane):
        return _columns(State.QUEUED) | {"due_at": now, "owner": "", "lease_until": None}
    gone = answered and row.attempts >= states.tries(row.lane)
    return _columns(State.DEAD if gone else State.UNCERTAIN) | {"lease_until": None}


def _columns(state: State) -> dict:
    return {"state": state, "rank": RANK[state]}


def overdue(now: datetime, grace: timedelta = timedelta(seconds=60)) -> int:
    """How many rows should have left or been settled more than `grace` ago; above zero, something is not running."""
    stuck = [State.QUEUED, State.AMBIGUOUS]
    return (
        Message.objects.filter(state__in=stuck, due_at__lt=now - grace, batch__state="open").count()
        + Message.objects.filter(state=State.SENDING, lease_until__lt=now - grace).count()
    )
