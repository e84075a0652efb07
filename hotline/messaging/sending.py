"""Around a call to the provider: whether a claimed text is still wanted, what to hand over, and what came of it."""

import logging
import time
from datetime import datetime, timedelta

from django.db import connection

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts.models import Contact
from hotline.crypto.keyring import Locked
from hotline.messaging import rate, results, stopping
from hotline.messaging.flight import Ready, unknown
from hotline.messaging.models import BatchText, Message
from hotline.messaging.results import Tried
from hotline.messaging.states import STOP_CONFIRMATION, BatchState, State, is_wide
from hotline.messaging.taken import Taken
from hotline.messaging.transports.base import Outcome, Outgoing, Transport, TransportError
from hotline.network import gates

HELD_BACK = timedelta(seconds=5)
LOCKED_FOR = timedelta(seconds=60)
KEPT = 50  # batches whose words are at hand

_read: dict[str, dict[str, str]] = {}

log = logging.getLogger("hotline.outbox")


def send(transport: Transport, rows: list[Taken], at: float = 0.0) -> int:
    """Hand a claim to a transport that takes many in one call, and record how it went; returns how many rows moved."""
    ready, moved = prepared(rows)
    if not ready:
        return moved
    if (pause := at - time.monotonic()) > 0:
        time.sleep(pause)
    started = clock.now()
    outcomes = _together(transport, [outgoing for _row, outgoing in ready])
    ended = max(clock.now(), started)
    tried = [Tried(row, outcome, started, ended) for (row, _out), outcome in zip(ready, outcomes, strict=True)]
    write_down(transport, tried)
    return moved + len(tried)


def _together(transport: Transport, outgoings: list[Outgoing]) -> list[Outcome]:
    try:
        return transport.send_together(outgoings)
    except Exception as error:  # noqa: BLE001 - the texts may have left: that is the point
        lost = unknown(error)
        return [lost] * len(outgoings)


def prepared(rows: list[Taken], now: datetime | None = None, lease: datetime | None = None) -> tuple[list[Ready], int]:
    """What is still wanted of a claim, with number and words; and how many rows were put where they belong instead."""
    wanted, moved = still_wanted(rows, now or clock.now(), lease)
    ready, locked = opened(wanted)
    if locked:
        due = clock.now() + LOCKED_FOR
        moved += results.put_aside(locked, State.QUEUED, "locked", due_at=due)
    return ready, moved


def still_wanted(rows: list[Taken], now: datetime, lease: datetime | None = None) -> tuple[list[Taken], int]:
    """Rows of one claim that may still go, read afresh just before the call; the others are put where they belong."""
    fresh = _afresh(rows, lease)
    shut = gates.is_closed("wide_sends")
    wanted: list[Taken] = []
    aside: dict[tuple[State, str], list[Taken]] = {}
    for row in rows:
        found = fresh.get(row.pk)
        if found is None or found[0] != row.fence:
            continue
        verdict = _verdict(row, *found[1:], now, shut)
        if verdict is None:
            wanted.append(row)
        else:
            aside.setdefault(verdict, []).append(row)
    moved = 0
    for (state, reason), group in aside.items():
        columns = {"due_at": now + HELD_BACK} if state == State.QUEUED else {}
        moved += results.put_aside(group, state, reason, **columns)
    return wanted, moved


_AFRESH = """
SELECT m.id::text, m.fence, b.state, b.purpose, c.opted_out_at FROM messaging_message m
JOIN messaging_batch b ON b.id = m.batch_id JOIN contacts_contact c ON c.id = m.contact_id
WHERE m.state = 'sending' AND m.lease_until = %s AND m.owner = %s
"""


def _afresh(rows: list[Taken], lease: datetime | None) -> dict[str, tuple]:
    """(fence, the batch's state and purpose, opted out at) of those that are still ours."""
    if lease is not None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_AFRESH, [lease, rows[0].owner])
            return {each[0]: each[1:] for each in cursor.fetchall()}
    held = Message.objects.filter(pk__in=[row.pk for row in rows], state=State.SENDING, owner=rows[0].owner)
    columns = ("pk", "fence", "batch__state", "batch__purpose", "contact__opted_out_at")
    return {str(each[0]): each[1:] for each in held.order_by().values_list(*columns)}


def _verdict(
    row: Taken, batch_state: str, purpose: str, opted_out_at: datetime | None, now: datetime, shut: bool
) -> tuple[State, str] | None:
    """Where a row belongs instead of going out; None when it may go."""
    if batch_state == BatchState.CANCELLED:
        return State.CANCELLED, "cancelled"
    if opted_out_at is not None and purpose != STOP_CONFIRMATION:
        return State.SUPPRESSED, "opted_out"
    if row.not_after is not None and row.not_after <= now:
        return State.EXPIRED, "too_late"
    if batch_state == BatchState.PAUSED or (shut and is_wide(row.lane)):
        return State.QUEUED, "held_back"
    return None


def opened(rows: list[Taken]) -> tuple[list[Ready], list[Taken]]:
    """Rows with the text and number to hand over, and those whose keys are away."""
    texts = _texts({row.batch_id for row in rows})
    ready, locked = [], []
    for row in rows:
        try:
            body = row.own_text or texts[row.batch_id][row.language]
            outgoing = Outgoing(row.pk, row.fence, row.contact_key, row.number, body, row.segments, row.not_after)
        except Locked:
            locked.append(row)
            continue
        ready.append((row, outgoing))
    return ready, locked


def _texts(batch_ids: set[str]) -> dict[str, dict[str, str]]:
    """The words of these batches by language. They never change, so what was read once is kept for a while."""
    missing = batch_ids - _read.keys()
    if missing:
        while len(_read) > KEPT:
            _read.pop(next(iter(_read)), None)
        fresh: dict[str, dict[str, str]] = {batch_id: {} for batch_id in missing}
        for batch_id, *words in BatchText.objects.filter(batch__in=missing).values_list("batch_id", "language", "body"):
            fresh[str(batch_id)].update([words])
        _read.update(fresh)
    return {each: _read[each] for each in batch_ids}


def write_down(transport: Transport, tried: list[Tried]) -> None:
    """Record what the provider said: of each text, of people who asked it for no more, and of its own patience."""
    refusals = [one for one in tried if isinstance(one.outcome, TransportError)]
    with act(SYSTEM) as deed:
        results.record(transport, tried)
        for one in refusals:
            if one.outcome.stopped:
                stopping.opted_out_there(deed, Contact.objects.get(pk=one.row.contact_key))
    patience = max((one.outcome.retry_after or 0.0 for one in refusals if not one.outcome.permanent), default=0.0)
    if patience:
        rate.hold(transport.name, patience, clock.now())
