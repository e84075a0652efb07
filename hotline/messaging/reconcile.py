"""Looks into what nobody knows: leases that ran out and answers that were lost. Looks before it resends."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q

from hotline.base.act import SYSTEM, act
from hotline.messaging import lost, results, states, transports
from hotline.messaging.models import Attempt, Batch, Listed, Message, SenderRate
from hotline.messaging.sending import opened
from hotline.messaging.states import RANK, BatchState, Lane, State
from hotline.messaging.taken import Taken
from hotline.messaging.transports.base import Accepted, Doubt, Transport, TransportError
from hotline.network import gates
from hotline.pump.faults import describe

AT_ONCE = 200
LOOK_AT, LOOK_SECONDS = 20, 3.0  # texts asked about together, and how long one round may ask

log = logging.getLogger("hotline.outbox")


def expire(now: datetime) -> int:
    """What was not sent in time is not sent at all: a stale alert is worse than none."""
    late = Message.objects.filter(state=State.QUEUED, not_after__lte=now)
    return _move(late, {"state": State.EXPIRED, "last_error": "too_late"})


def call_off(now: datetime) -> int:
    """What was under way when its batch was stopped, and came back to be tried again: it stays here too."""
    stopped = Batch.objects.filter(state=BatchState.CANCELLED, created_at__gte=now - timedelta(days=1))
    left = Message.objects.filter(state=State.QUEUED, batch__in=stopped)
    return _move(left, {"state": State.CANCELLED, "last_error": "stopped"})


def take_back(transport: Transport, now: datetime) -> int:
    """Rows whose lease ran out are in doubt: whoever held them may have sent them. The fence shuts them out.

    From here on `lease_until` is the moment the doubt began.
    """
    lost = Message.objects.filter(state=State.SENDING, lease_until__lte=now, provider=transport.name)
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


def in_doubt(now: datetime) -> list[str]:
    """The providers that hold something due to be taken back or settled, also those no lane is given to any more."""
    due = Q(state=State.SENDING, lease_until__lte=now) | Q(state=State.AMBIGUOUS, due_at__lte=now)
    return sorted(set(Message.objects.filter(due).order_by().values_list("provider", flat=True).distinct()))


def settle(transport: Transport, now: datetime) -> int:
    """Decide what is in doubt at one provider: taken, not taken (again), or uncertain for a person to see. Returns how many moved.

    Our own record first, then the provider's. Where neither answers, responders are texted again (each text carries
    the incident's code), and the community list never is.
    """
    doubtful = Message.objects.filter(state=State.AMBIGUOUS, due_at__lte=now, provider=transport.name)
    rows = list(doubtful.select_related("batch", "contact").order_by("lane", "due_at")[:AT_ONCE])
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    known = {
        str(pk): Accepted(sid)
        for pk, sid in Attempt.objects.filter(message_id__in=ids, outcome="accepted").values_list("message_id", "sid")
    }
    found, asked, left = _look(transport, [row for row in rows if str(row.pk) not in known])
    known |= found
    rows = [row for row in rows if row.pk not in left]
    moved, given_up = 0, []
    with act(SYSTEM) as deed:
        for row in rows:
            held = Message.objects.filter(pk=row.pk, fence=row.fence, state=State.AMBIGUOUS)
            fate = _decided(row, known.get(str(row.pk)), str(row.pk) in asked, transport, deed.now)
            changed = held.update(**fate)
            moved += changed
            if changed and fate.get("state") in lost.STATES:
                given_up.append(row.pk)
        lost.say(deed, given_up)
        results.tell(deed, {row.batch_id for row in rows})
    return moved


def _look(transport: Transport, rows: list[Message]) -> tuple[dict[str, Accepted], set[str], set]:
    """Ask about some at a time, the urgent first, for a few seconds: (what was taken, ids answered for, those left for later)."""
    found: dict[str, Accepted] = {}
    asked: set[str] = set()
    ends = time.monotonic() + LOOK_SECONDS
    for start in range(0, len(rows), LOOK_AT):
        if start and time.monotonic() > ends:
            return found, asked, {row.pk for row in rows[start:]}
        taken = frozenset(one.sid for one in found.values())
        some, answered = _ask(transport, rows[start : start + LOOK_AT], taken)
        found |= {pk: one for pk, one in some.items() if one is not None}
        asked |= answered - {pk for pk, one in some.items() if one is None}
    return found, asked, set()


def _ask(
    transport: Transport, rows: list[Message], taken: frozenset[str]
) -> tuple[dict[str, Accepted | None], set[str]]:
    """What the provider says it took (None: no answer about this one), and the ids asked about."""
    if not rows or not transport.capabilities.can_lookup:
        return {}, set()
    try:
        if not transport.capabilities.by_text:
            ids = [str(row.pk) for row in rows]
            return transport.lookup(iter(ids)), set(ids)
        decided = {str(row.pk): row.batch.created_at for row in rows}
        ready, _locked = opened([Taken.of(row) for row in rows])  # what is locked now is asked about later
        doubts = [Doubt(outgoing, decided[row.pk]) for row, outgoing in ready]
        found = transport.lookup_texts(doubts, _known_there(transport, rows) | taken) if doubts else {}
        return found, {doubt.outgoing.message_id for doubt in doubts}
    except TransportError as error:
        log.warning("look-up refused: %s", error.code)
    except Exception as error:  # noqa: BLE001 - whatever broke, nothing was learnt: ask again
        log.error("look-up failed: %s", describe(error))
    return {}, set()


def _known_there(transport: Transport, rows: list[Message]) -> frozenset[str]:
    """The provider's ids of other texts to the same people: none of them may answer for one of these."""
    people = {row.contact_id for row in rows}
    messages = Message.objects.filter(contact__in=people, provider=transport.name).exclude(provider_sid="")
    attempts = Attempt.objects.filter(message__contact__in=people, provider=transport.name).exclude(sid="")
    return frozenset(messages.values_list("provider_sid", flat=True)) | frozenset(
        attempts.exclude(message__in=[row.pk for row in rows]).values_list("sid", flat=True)
    )


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


@dataclass(frozen=True)
class Late:
    """Texts past their time: how many, and when the oldest should have left or been settled."""

    texts: int = 0
    oldest_at: datetime | None = None


def overdue(now: datetime, grace: timedelta = timedelta(seconds=60)) -> Late:
    """The rows that should have left or been settled more than `grace` ago; if there are any, something is not running.

    What waits for its turn behind a sender that is sending, and what a gate or a pause holds, is not overdue.
    """
    late = now - grace
    still = [lane for lane in Lane if not _moving(lane, late)]
    if gates.is_closed("wide_sends"):
        still = [lane for lane in still if not states.is_wide(lane)]
    stuck = Message.objects.filter(state=State.QUEUED, due_at__lt=late, batch__state=BatchState.OPEN, lane__in=still)
    listed = Listed.objects.filter(batch__created_at__lt=late, batch__state=BatchState.OPEN, batch__lane__in=still)
    doubtful = Message.objects.filter(state=State.AMBIGUOUS, due_at__lt=late)
    held = Message.objects.filter(state=State.SENDING, lease_until__lt=late)
    each_since = ((stuck, "due_at"), (listed, "batch__created_at"), (doubtful, "due_at"), (held, "lease_until"))
    found = [rows.order_by().aggregate(texts=Count("pk"), oldest=Min(since)) for rows, since in each_since]
    oldest = min((each["oldest"] for each in found if each["oldest"]), default=None)
    return Late(sum(each["texts"] for each in found), oldest)


def _moving(lane: int, since: datetime) -> bool:
    """Whether a sender of this lane has sent something since, or is told to wait longer."""
    senders = [transport.name for transport in transports.for_lane(lane)]
    return SenderRate.objects.filter(sender__in=senders, next_at__gt=since.timestamp()).exists()
