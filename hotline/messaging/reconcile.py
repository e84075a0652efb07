"""Looks into what nobody knows: leases that ran out and answers that were lost. Looks before it resends."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q

from hotline.base.act import SYSTEM, act
from hotline.messaging import lost, results, states, transports
from hotline.messaging.models import Attempt, Listed, Message, SenderRate
from hotline.messaging.sending import opened
from hotline.messaging.states import RANK, BatchState, Lane, State
from hotline.messaging.taken import Taken
from hotline.messaging.transports.base import Accepted, Doubt, Transport, TransportError
from hotline.network import gates
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
    found, asked = _ask(transport, [row for row in rows if str(row.pk) not in known])
    known |= found
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


def _ask(transport: Transport, rows: list[Message]) -> tuple[dict[str, Accepted], set[str]]:
    """What the provider says it took, and for which of our ids it gave an answer at all."""
    if not rows or not transport.capabilities.can_lookup:
        return {}, set()
    try:
        if not transport.capabilities.by_text:
            ids = [str(row.pk) for row in rows]
            return transport.lookup(iter(ids)), set(ids)
        decided = {str(row.pk): row.batch.created_at for row in rows}
        ready, _locked = opened([Taken.of(row) for row in rows])  # what is locked now is asked about later
        doubts = [Doubt(outgoing, decided[row.pk]) for row, outgoing in ready]
        found = transport.lookup_texts(doubts, _known_there(transport, rows)) if doubts else {}
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


def overdue(now: datetime, grace: timedelta = timedelta(seconds=60)) -> int:
    """How many rows should have left or been settled more than `grace` ago; above zero, something is not running.

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
    return sum(rows.count() for rows in (stuck, listed, doubtful, held))


def _moving(lane: int, since: datetime) -> bool:
    """Whether a sender of this lane has sent something since, or is told to wait longer."""
    senders = [transport.name for transport in transports.for_lane(lane)]
    return SenderRate.objects.filter(sender__in=senders, next_at__gt=since.timestamp()).exists()
