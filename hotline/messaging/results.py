"""Writes down what became of messages: only by the claim that holds them, and never below what the provider has said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.base.act import SYSTEM, Deed, act
from hotline.messaging import states
from hotline.messaging.models import Attempt, Batch, Message
from hotline.messaging.states import RANK, State
from hotline.messaging.transports.base import Accepted, Outcome, Transport
from hotline.realtime import events

# The event that tells boards that texts about such a subject moved.
SUBJECT_EVENTS = {"incident": "people", "broadcast": "broadcast", "rumour": "rumour"}


@dataclass(frozen=True)
class Tried:
    """One call to the provider and how it went."""

    row: Message
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
    mine = 0
    with act(SYSTEM) as deed:
        for one in tried:
            held = Message.objects.filter(pk=one.row.pk, owner=one.row.owner, fence=one.row.fence, state=State.SENDING)
            mine += held.update(**_next(transport, one))
        Attempt.objects.bulk_create([_attempt(transport, one) for one in tried], batch_size=500)
        tell(deed, {one.row.batch_id for one in tried})
    return mine


def _next(transport: Transport, one: Tried) -> dict:
    """The columns that follow from an outcome."""
    row, outcome, now = one.row, one.outcome, one.ended
    if isinstance(outcome, Accepted):
        return accepted(outcome, now)
    code = outcome.code
    if outcome.accepted != "no":
        return {**_state(State.AMBIGUOUS), "due_at": now + transport.settle, "lease_until": now, "last_error": code}
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


def _attempt(transport: Transport, one: Tried) -> Attempt:
    outcome = one.outcome
    if isinstance(outcome, Accepted):
        kind, code, sid = "accepted", "", outcome.sid
    else:
        kind = "unknown" if outcome.accepted != "no" else ("refused" if outcome.permanent else "retry")
        code, sid = outcome.code, ""
    return Attempt(
        message_id=one.row.pk,
        fence=one.row.fence,
        provider=transport.name,
        started_at=one.started,
        ended_at=one.ended,
        outcome=kind,
        code=code,
        sid=sid,
    )


def put_aside(rows: Iterable[Message], state: State, reason: str, **columns) -> int:
    """Give claimed rows another state without a call to the provider (cancelled, opted out, too late, held back)."""
    count = 0
    with act(SYSTEM) as deed:
        batches = set()
        for row in rows:
            held = Message.objects.filter(pk=row.pk, owner=row.owner, fence=row.fence, state=State.SENDING)
            attempts = max(row.attempts - 1, 0)
            count += held.update(
                **{
                    **_state(state),
                    "last_error": reason,
                    "lease_until": None,
                    "owner": "",
                    "attempts": attempts,
                    **columns,
                }
            )
            batches.add(row.batch_id)
        tell(deed, batches)
    return count


def note(*, provider: str, sid: str, state: State, code: str = "") -> bool:
    """What a provider says of a message later on. A lower rank than we know changes nothing; False then."""
    with act(SYSTEM) as deed:
        rows = Message.objects.filter(provider=provider, provider_sid=sid, rank__lt=RANK[state])
        batches = set(rows.values_list("batch_id", flat=True))
        columns = {**_state(state), "last_error": code[:60], "lease_until": None}
        changed = rows.update(**columns) > 0
        if changed:
            tell(deed, batches)
    return changed


def tell(deed: Deed, batch_ids: Iterable) -> None:
    """Let the boards know that the texts of these batches moved."""
    about = Batch.objects.filter(pk__in=list(batch_ids), subject_kind__in=SUBJECT_EVENTS)
    for kind, subject in about.order_by().values_list("subject_kind", "subject").distinct():
        events.append(deed, kind=SUBJECT_EVENTS[kind], ref=subject)
