"""Writes down what became of messages: only by the claim that holds them, and never below what the provider has said."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from hotline.base.act import SYSTEM, Deed, act
from hotline.messaging import lost, states
from hotline.messaging.models import Attempt, Batch, Message
from hotline.messaging.states import RANK, State
from hotline.messaging.taken import Taken
from hotline.messaging.transports.base import Accepted, Outcome, Transport
from hotline.realtime import events

# The event that tells boards that texts about such a subject moved.
SUBJECT_EVENTS = {"incident": "people", "broadcast": "broadcast", "rumour": "rumour"}
AT_ONCE = 500
KEPT = 200  # batches of which we know by heart what they are about; that never changes

_about: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class Tried:
    """One call to the provider and how it went."""

    row: Taken
    outcome: Outcome
    started: datetime
    ended: datetime


def record(transport: Transport, tried: list[Tried]) -> int:
    """Store the results of a claim in one transaction; returns how many rows were still ours.

    A row that is not (its lease ran out and somebody else looked into it) keeps its state; the attempt is written all
    the same, and counts as evidence when the row is in doubt.
    """
    if not tried:
        return 0
    fates = [(one, _next(transport, one)) for one in tried]
    with act(SYSTEM) as deed:
        written = _write_together if connection.vendor == "postgresql" else _write_each
        mine = written(transport, fates)
        lost.say(deed, [one.row.pk for one, fate in fates if one.row.pk in mine and fate["state"] in lost.STATES])
        tell(deed, {one.row.batch_id for one in tried})
    return len(mine)


def _write_each(transport: Transport, fates: list[tuple[Tried, dict]]) -> set[str]:
    """Row by row; the ids of those that were still ours."""
    mine = set()
    there = Message.objects.filter(pk__in=[one.row.pk for one, _fate in fates]).order_by()
    known = {str(pk) for pk in there.values_list("pk", flat=True)}  # one may have been forgotten meanwhile
    attempts = []
    for one, fate in fates:
        row = one.row
        held = Message.objects.filter(pk=row.pk, owner=row.owner, fence=row.fence, state=State.SENDING)
        if held.update(**fate):
            mine.add(row.pk)
        if row.pk in known:
            kind, code, sid = _outcome(one.outcome)
            attempts.append(
                Attempt(
                    message_id=row.pk, fence=row.fence, provider=transport.name, started_at=one.started,
                    ended_at=one.ended, outcome=kind, code=code, sid=sid,
                )
            )  # fmt: skip
    Attempt.objects.bulk_create(attempts, batch_size=AT_ONCE)
    return mine


_TOGETHER = """
WITH v AS (
  SELECT * FROM json_to_recordset(%s) AS v (id uuid, held_by text, held_at int, state text, rank smallint, last_error text,
    lease_until timestamptz, due_at timestamptz, owner text, outcome text, code text, sid text, started_at timestamptz,
    ended_at timestamptz)
), kept AS (
  UPDATE messaging_message AS m SET state = v.state, rank = v.rank, last_error = COALESCE(v.last_error, ''),
    lease_until = v.lease_until, provider_sid = COALESCE(v.sid, m.provider_sid),
    sent_at = CASE WHEN v.sid IS NULL THEN m.sent_at ELSE v.ended_at END,
    due_at = COALESCE(v.due_at, m.due_at), owner = COALESCE(v.owner, m.owner)
  FROM v WHERE m.id = v.id AND m.owner = v.held_by AND m.fence = v.held_at AND m.state = 'sending' RETURNING m.id
), noted AS (
  INSERT INTO messaging_attempt (message_id, fence, provider, started_at, ended_at, outcome, code, sid)
  SELECT m.id, v.held_at, %s, v.started_at, v.ended_at, v.outcome, COALESCE(v.code, ''), COALESCE(v.sid, '')
  FROM v JOIN messaging_message m ON m.id = v.id
)
SELECT id::text FROM kept
"""


def _write_together(transport: Transport, fates: list[tuple[Tried, dict]]) -> set[str]:
    """The same in one statement for each 500: this is most of what a text costs the database."""
    mine: set[str] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(fates), AT_ONCE):
            rows = [_as_told(one, fate) for one, fate in fates[start : start + AT_ONCE]]
            cursor.execute(_TOGETHER, [json.dumps(rows, default=str), transport.name])
            mine.update(found for (found,) in cursor.fetchall())
    return mine


def _as_told(one: Tried, fate: dict) -> dict:
    """What differs from text to text: nothing is said of what stays empty."""
    row, outcome = one.row, one.outcome
    told = {"id": row.pk, "held_by": row.owner, "held_at": row.fence, "started_at": one.started, "ended_at": one.ended}
    if isinstance(outcome, Accepted):
        return told | {"state": fate["state"], "rank": fate["rank"], "outcome": "accepted", "sid": outcome.sid}
    kind, code, _sid = _outcome(outcome)
    return told | fate | {"outcome": kind, "code": code}


def _next(transport: Transport, one: Tried) -> dict:
    """The columns that follow from an outcome."""
    row, outcome, now = one.row, one.outcome, one.ended
    if isinstance(outcome, Accepted):
        return accepted(outcome, now)
    code = outcome.code
    if outcome.accepted != "no":
        return {**_state(State.AMBIGUOUS), "due_at": now + transport.settle, "lease_until": now, "last_error": code}
    if outcome.stopped:
        return {**_state(State.SUPPRESSED), "last_error": code, "lease_until": None}
    if outcome.permanent:
        return {**_state(State.FAILED), "last_error": code, "lease_until": None}
    if row.attempts >= states.tries(row.lane):
        return {**_state(State.DEAD), "last_error": code, "lease_until": None}
    pause = max(states.wait(row.attempts), timedelta(seconds=outcome.retry_after or 0))
    return {**_state(State.QUEUED), "due_at": now + pause, "last_error": code, "lease_until": None, "owner": ""}


def accepted(outcome: Accepted, now: datetime) -> dict:
    """The columns of a row the provider took."""
    return {
        **_state(outcome.state),
        "provider_sid": outcome.sid,
        "sent_at": now,
        "lease_until": None,
        "last_error": "",
    }


def _state(state: State) -> dict:
    return {"state": state, "rank": RANK[state]}


def _outcome(outcome: Outcome) -> tuple[str, str, str]:
    """(kind, code, the provider's id) of an attempt."""
    if isinstance(outcome, Accepted):
        return "accepted", "", outcome.sid
    kind = "unknown" if outcome.accepted != "no" else ("refused" if outcome.permanent else "retry")
    return kind, outcome.code, ""


def put_aside(rows: Iterable[Taken], state: State, reason: str, **columns) -> int:
    """Give claimed rows another state without a call to the provider (cancelled, opted out, too late, held back)."""
    count = 0
    columns = {**_state(state), "last_error": reason, "lease_until": None, "owner": "", **columns}
    with act(SYSTEM) as deed:
        batches = set()
        for row in rows:
            held = Message.objects.filter(pk=row.pk, owner=row.owner, fence=row.fence, state=State.SENDING)
            count += held.update(**columns, attempts=max(row.attempts - 1, 0))
            batches.add(row.batch_id)
        tell(deed, batches)
    return count


def tell(deed: Deed, batch_ids: Iterable) -> None:
    """Let the boards know that the texts of these batches moved."""
    batch_ids = {str(each) for each in batch_ids}
    missing = batch_ids - _about.keys()
    if missing:
        while len(_about) > KEPT:
            _about.pop(next(iter(_about)), None)
        found = Batch.objects.filter(pk__in=missing).order_by().values_list("pk", "subject_kind", "subject")
        _about.update({str(pk): (kind, subject) for pk, kind, subject in found})
    for kind, subject in sorted({_about[each] for each in batch_ids if each in _about}):
        if kind in SUBJECT_EVENTS:
            events.append(deed, kind=SUBJECT_EVENTS[kind], ref=subject)
