"""Takes the next messages to send: a short lease under a fence, urgent lanes first, within the sender's rate."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hotline.base import clock
from hotline.messaging.models import Message
from hotline.messaging.rate import Bucket
from hotline.messaging.states import LEASE, RANK, WIDE_LANES, BatchState, State
from hotline.network import gates


@dataclass(frozen=True)
class Claim:
    """Rows that are ours until the lease ends. `wait`: seconds until the sender may send again; None: nothing is due."""

    rows: list[Message] = field(default_factory=list)
    wait: float | None = None


def due(now: datetime) -> QuerySet[Message]:
    """What may leave now, in the order in which it should."""
    rows = Message.objects.filter(
        Q(not_after=None) | Q(not_after__gt=now), state=State.QUEUED, due_at__lte=now, batch__state=BatchState.OPEN
    )
    if gates.is_closed("wide_sends"):
        rows = rows.exclude(lane__in=WIDE_LANES)
    return rows.order_by("lane", "due_at", "id")


def claim(*, sender: str, owner: str) -> Claim:
    """Claim at most a fifth of a second's worth of `sender`'s rate. Committed before anything is sent.

    Two claimers never hold the same row: PostgreSQL skips what another holds, SQLite lets one write at a time.
    """
    now = clock.now()
    if not due(now).exists():  # an idle pump must not take SQLite's one write lock
        return Claim()
    with transaction.atomic():
        bucket = Bucket(sender, now)
        if bucket.tokens < 1:
            return Claim(wait=bucket.wait)
        rows = _within(
            due(now).select_related("batch", "contact").select_for_update(skip_locked=True, of=("self",)), bucket.tokens
        )
        if not rows:
            return Claim()
        lease = now + LEASE
        taken = Message.objects.filter(pk__in=[row.pk for row in rows], state=State.QUEUED).update(
            state=State.SENDING,
            rank=RANK[State.SENDING],
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            owner=owner,
            lease_until=lease,
            provider=sender,
        )
        if taken != len(rows):  # nobody should have come between; if somebody did, only what is ours counts
            ours = set(Message.objects.filter(owner=owner, state=State.SENDING).values_list("pk", flat=True))
            rows = [row for row in rows if row.pk in ours]
        bucket.take(sum(row.segments for row in rows))
    for row in rows:
        row.state, row.owner, row.lease_until, row.provider = State.SENDING, owner, lease, sender
        row.fence += 1
        row.attempts += 1
    return Claim(rows, 0.0)


def _within(rows: QuerySet[Message], tokens: float) -> list[Message]:
    """The first rows whose segments the tokens pay for; always at least one."""
    taken: list[Message] = []
    left = tokens
    for row in rows[: max(int(tokens), 1)]:
        if taken and row.segments > left:
            break
        taken.append(row)
        left -= row.segments
    return taken
