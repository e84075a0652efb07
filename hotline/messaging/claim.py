"""Takes the next messages to send: a short lease under a fence, urgent lanes first, within the sender's rate."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from hotline.base import clock
from hotline.messaging.models import Message
from hotline.messaging.rate import ANY, Bucket, Speed
from hotline.messaging.states import LEASE, RANK, WIDE_LANES, BatchState, Lane, State
from hotline.messaging.taken import Taken
from hotline.network import gates

AHEAD = 0.1  # seconds before their moment that rows are claimed, so that they are ready when it comes


@dataclass(frozen=True)
class Claim:
    """Rows that are ours until the lease ends, to leave together at `at` (this process's monotonic clock).

    `wait`: seconds until the sender may claim again; None: nothing is due. `key` names the slice in the sender's pace, where
    it must be told of lateness. Claimed at `now` by the database's clock, `then` by this process's.
    """

    rows: list[Taken] = field(default_factory=list)
    wait: float | None = None
    at: float = 0.0
    key: str = ""
    now: datetime | None = None
    then: float = 0.0
    lease: datetime | None = None

    def clock(self) -> datetime:
        """The database's time now, without asking it again."""
        return self.now + timedelta(seconds=time.monotonic() - self.then)


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
    look: bool = True,
) -> Claim:
    """Claim what may leave together next, of `lanes`, `at_most` so many. Committed before anything is sent.

    Two claimers never hold the same row: PostgreSQL skips what another holds, SQLite lets one write at a time. Without
    `look` it is taken for granted that something is due.
    """
    now, started = clock.now(), time.monotonic()
    rows = due(now, lanes)
    if look and not rows.exists():  # an idle pump must not take SQLite's one write lock
        return Claim()
    with transaction.atomic():
        bucket = Bucket(sender, now, speed)
        if bucket.wait > AHEAD:
            return Claim(wait=bucket.wait - AHEAD)
        offered = _offered(rows, bucket, owner, at_most)
        if not offered:
            return Claim()
        cut = bucket.fit([(row.carrier or ANY, row.segments) for row in offered], AHEAD)
        if not cut.picked:
            return Claim(wait=max(cut.lead - AHEAD, 0.01))
        lease = now + LEASE
        taken = _take([offered[index] for index in cut.picked], sender, owner, lease)
        key = bucket.book(cut.lead, [(row.carrier or ANY, row.segments) for row in taken])
    return Claim(taken, 0.0, started + cut.lead, key, now, started, lease)


_COLUMNS = ("language", "lane", "own_text", "segments", "fence", "attempts", "not_after", "contact__number")
_TEXT = {f"{name}_text": Cast(name, TextField()) for name in ("pk", "batch_id", "contact_id")}


def _offered(rows: QuerySet[Message], bucket: Bucket, owner: str, at_most: int | None) -> list[Taken]:
    """The next rows under lock, as many as could leave together, leaving out carrier classes that are full."""
    rows = rows.select_for_update(skip_locked=True, of=("self",))
    columns = (*_TEXT, *_COLUMNS)
    if bucket.carriers:
        rows = rows.exclude(contact__carrier__name__in=bucket.full())
        columns = (*columns, "contact__carrier__name")
    found = rows.annotate(**_TEXT).values_list(*columns)[: min(bucket.most, at_most or bucket.most)]
    return [_taken(owner, *each) for each in found]


def _taken(
    owner, pk, batch, contact, language, lane, text, segments, fence, attempts, not_after, number, carrier=None
) -> Taken:  # fmt: skip
    if len(pk) == 32:  # SQLite keeps ids without hyphens
        pk, batch, contact = (str(UUID(key)) for key in (pk, batch, contact))
    return Taken(
        pk, batch, contact, language, lane, text, segments, fence + 1, attempts + 1, owner, not_after, number, carrier
    )


def _take(rows: list[Taken], sender: str, owner: str, lease: datetime) -> list[Taken]:
    keys = [row.pk for row in rows]
    mine = Message.objects.filter(state=State.QUEUED)
    if connection.vendor == "postgresql":  # one array instead of a parameter for each id
        mine = mine.extra(where=["messaging_message.id = ANY(%s::uuid[])"], params=[keys])
    else:
        mine = mine.filter(pk__in=keys)
    taken = mine.update(
        state=State.SENDING,
        rank=RANK[State.SENDING],
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        owner=owner,
        lease_until=lease,
        provider=sender,
    )
    if taken == len(rows):
        return rows
    # nobody should have come between; if somebody did, only what is ours counts
    held = Message.objects.filter(pk__in=keys, owner=owner, lease_until=lease, state=State.SENDING)
    ours = {str(pk) for pk in held.values_list("pk", flat=True)}
    return [row for row in rows if row.pk in ours]
