"""Takes the next messages to send: a short lease under a fence, urgent lanes first, within the sender's rate."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hotline.base import clock, ids
from hotline.messaging.models import Message
from hotline.messaging.rate import ANY, Bucket, Speed
from hotline.messaging.states import LEASE, RANK, WIDE_LANES, BatchState, Lane, State
from hotline.network import gates

AHEAD = 0.1  # seconds before their moment that rows are claimed, so that they are ready when it comes


@dataclass(frozen=True)
class Claim:
    """Rows that are ours until the lease ends, to leave together at `at` (this process's monotonic clock).

    `wait`: seconds until the sender may claim again; None: nothing is due. `key` names the slice in the sender's pace.
    """

    rows: list[Message] = field(default_factory=list)
    wait: float | None = None
    at: float = 0.0
    key: str = ""


def due(now: datetime, lanes: Collection[int] | None = None) -> QuerySet[Message]:
    """What may leave now (of these lanes), in the order in which it should."""
    rows = Message.objects.filter(
        Q(not_after=None) | Q(not_after__gt=now), state=State.QUEUED, due_at__lte=now, batch__state=BatchState.OPEN
    )
    if gates.is_closed("wide_sends"):
        rows = rows.exclude(lane__in=WIDE_LANES)
    if lanes is not None and len(lanes) < len(Lane):
        rows = rows.filter(lane__in=lanes)
    return rows.order_by("lane", "due_at", "id")


def claim(
    *,
    sender: str,
    owner: str,
    lanes: Collection[int] | None = None,
    at_most: int | None = None,
    speed: Speed | None = None,
) -> Claim:
    """Claim what may leave together next, of `lanes`, `at_most` so many. Committed before anything is sent.

    Two claimers never hold the same row: PostgreSQL skips what another holds, SQLite lets one write at a time.
    """
    now, started = clock.now(), time.monotonic()
    rows = due(now, lanes)
    if not rows.exists():  # an idle pump must not take SQLite's one write lock
        return Claim()
    with transaction.atomic():
        bucket = Bucket(sender, now, speed)
        if bucket.wait > AHEAD:
            return Claim(wait=bucket.wait - AHEAD)
        offered = _offered(rows, bucket, at_most)
        if not offered:
            return Claim()
        cut = bucket.fit([(_carrier(row, bucket), row.segments) for row in offered], AHEAD)
        if not cut.picked:
            return Claim(wait=max(cut.lead - AHEAD, 0.01))
        taken = _take([offered[index] for index in cut.picked], sender, owner, now)
        key = ids.token(6)
        bucket.book(cut.lead, [(_carrier(row, bucket), row.segments) for row in taken], key)
    return Claim(taken, 0.0, started + cut.lead, key)


def _offered(rows: QuerySet[Message], bucket: Bucket, at_most: int | None) -> list[Message]:
    """The next rows under lock, as many as could leave together, leaving out carrier classes that are full."""
    rows = rows.select_related("contact").select_for_update(skip_locked=True, of=("self",))
    if bucket.carriers:
        rows = rows.select_related("contact__carrier").exclude(contact__carrier__name__in=bucket.full())
    return list(rows[: min(bucket.most, at_most or bucket.most)])


def _carrier(row: Message, bucket: Bucket) -> str:
    known = getattr(row.contact, "carrier", None) if bucket.carriers else None
    return known.name if known is not None else ANY


def _take(rows: list[Message], sender: str, owner: str, now: datetime) -> list[Message]:
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
        mine = Message.objects.filter(pk__in=[row.pk for row in rows], owner=owner, state=State.SENDING)
        ours = set(mine.values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in ours]
    for row in rows:
        row.state, row.owner, row.lease_until, row.provider = State.SENDING, owner, lease, sender
        row.fence += 1
        row.attempts += 1
    return rows
