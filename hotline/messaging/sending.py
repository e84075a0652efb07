"""Hands claimed messages to the transport: looks once more whether they are still wanted, then calls, many at a time."""

import asyncio
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from hotline.base import clock
from hotline.crypto.keyring import Locked
from hotline.messaging import results
from hotline.messaging.models import BatchText, Message
from hotline.messaging.results import Tried
from hotline.messaging.states import STOP_CONFIRMATION, BatchState, State, is_wide
from hotline.messaging.transports.base import Outcome, Outgoing, Transport, TransportError
from hotline.network import gates
from hotline.pump.faults import describe

HELD_BACK = timedelta(seconds=5)
LOCKED_FOR = timedelta(seconds=60)

log = logging.getLogger("hotline.outbox")


def send(transport: Transport, rows: list[Message]) -> int:
    """Send what is still wanted of a claim and record how it went; returns how many rows moved."""
    wanted, moved = still_wanted(rows)
    ready, locked = _open(wanted)
    if locked:
        due = clock.now() + LOCKED_FOR
        moved += results.put_aside(locked, State.QUEUED, "locked", due_at=due)
    if not ready:
        return moved
    started = clock.now()
    outcomes = _call(transport, [outgoing for _row, outgoing in ready])
    ended = max(clock.now(), started)
    tried = [Tried(row, outcome, started, ended) for (row, _out), outcome in zip(ready, outcomes, strict=True)]
    results.record(transport, tried)
    return moved + len(tried)


def still_wanted(rows: list[Message]) -> tuple[list[Message], int]:
    """Claimed rows that may still go, read afresh just before the call; the others are put where they belong."""
    now = clock.now()
    held = Message.objects.filter(pk__in=[row.pk for row in rows], state=State.SENDING, owner=rows[0].owner)
    fresh = {
        pk: columns
        for pk, *columns in held.values_list("pk", "fence", "batch__state", "batch__purpose", "contact__opted_out_at")
    }
    shut = gates.is_closed("wide_sends")
    wanted: list[Message] = []
    aside: dict[tuple[State, str], list[Message]] = {}
    for row in rows:
        found = fresh.get(row.pk)
        if found is None or found[0] != row.fence:
            continue
        verdict = _verdict(row, found[1], found[2], found[3], now, shut)
        if verdict is None:
            wanted.append(row)
        else:
            aside.setdefault(verdict, []).append(row)
    moved = 0
    for (state, reason), group in aside.items():
        columns = {"due_at": now + HELD_BACK} if state == State.QUEUED else {}
        moved += results.put_aside(group, state, reason, **columns)
    return wanted, moved


def _verdict(
    row: Message, batch_state: str, purpose: str, opted_out_at: datetime | None, now: datetime, shut: bool
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


def _open(rows: list[Message]) -> tuple[list[tuple[Message, Outgoing]], list[Message]]:
    """Rows with the text and number to hand over, and those whose keys are away."""
    texts = {
        (text.batch_id, text.language): text.body
        for text in BatchText.objects.filter(batch_id__in={row.batch_id for row in rows})
    }
    ready, locked = [], []
    for row in rows:
        try:
            body = row.own_text or texts[row.batch_id, row.language]
            number = row.contact.number
        except Locked:
            locked.append(row)
            continue
        outgoing = Outgoing(str(row.pk), row.fence, str(row.contact_id), number, body, row.segments, row.not_after)
        ready.append((row, outgoing))
    return ready, locked


def _call(transport: Transport, outgoings: list[Outgoing]) -> list[Outcome]:
    if not transport.capabilities.together:
        return _finish(_many(transport, outgoings))
    try:
        return transport.send_together(outgoings)
    except Exception as error:  # noqa: BLE001 - the texts may have left: that is the point
        unknown = _unknown(error)
        return [unknown] * len(outgoings)


async def _many(transport: Transport, outgoings: list[Outgoing]) -> list[Outcome]:
    """All of them, at most `at_once` in flight."""
    room = asyncio.Semaphore(transport.at_once)

    async def one(outgoing: Outgoing) -> Outcome:
        async with room:
            try:
                return await transport.asend(outgoing)
            except TransportError as error:
                return error
            except Exception as error:  # noqa: BLE001 - the text may have left: that is the point
                return _unknown(error)

    return list(await asyncio.gather(*(one(outgoing) for outgoing in outgoings)))


def _unknown(error: Exception) -> TransportError:
    """Whatever broke, it broke around a call: the text may have left."""
    log.error("a transport failed: %s", describe(error))
    return TransportError(type(error).__name__, accepted="unknown")


def _finish(work: Coroutine[Any, Any, list[Outcome]]) -> list[Outcome]:
    """Run the sending loop to its end, on a thread of its own when this one already runs a loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()
