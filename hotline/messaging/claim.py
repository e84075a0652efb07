"""Takes the next messages to send: a short lease under a fence, urgent lanes first, within the sender's rate."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from hotline.base import clock
from hotline.messaging.models import Message
from hotline.messaging.rate import ANY, Bucket, Speed
from hotline.messaging.states import LEASE, RANK, WIDE_LANES, BatchState, Lane, State
from hotline.messaging.taken import Taken
from hotline.network import gates

AHEAD = 0.05  # seconds before their moment that rows are claimed, so that they are ready when it comes; an urgent text waits so long


@dataclass(frozen=True)
class Claim:
    """Rows that are ours until the lease ends, to leave together at `at` (this process's monotonic clock).

    `wait`: seconds until the sender may claim again; None: nothing is due. `key` names the slice in the sender's pace, where
    it must be told of lateness. Claimed at `now` by the database's clock, `then` by this process's. The two are only known
    to lie `blur` seconds around each other (how long the answer took): the slice is booked for `blur` before `at` at worst.
    """

    rows: list[Taken] = field(default_factory=list)
    wait: float | None = None
    at: float = 0.0
    key: str = ""
    now: datetime | None = None
    then: float = 0.0
    blur: float = 0.0
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
    asked = time.monotonic()
    now, started = clock.now(), time.monotonic()
    kind = _Together if connection.vendor == "postgresql" else _Plain
    rows = kind(now, lanes)
    if look and not rows.any():  # an idle pump must not take SQLite's one write lock
        return Claim()
    with transaction.atomic():
        bucket = Bucket(sender, now, speed)
        if bucket.wait > AHEAD:
            return Claim(wait=bucket.wait - AHEAD)
        offered = rows.lock(bucket, owner, min(bucket.most, at_most or bucket.most))
        if not offered:
            return Claim()
        cut = bucket.fit([(row.carrier or ANY, row.segments) for row in offered], AHEAD)
        if not cut.picked:
            return Claim(wait=max(cut.lead - AHEAD, 0.01))
        lease = now + LEASE
        taken = _take([offered[index] for index in cut.picked], sender, owner, lease)
        key = bucket.book(cut.lead, [(row.carrier or ANY, row.segments) for row in taken])
    return Claim(taken, 0.0, started + cut.lead, key, now, started, started - asked, lease)


class _Plain:
    """What is due, by the ORM (SQLite, where one write goes at a time)."""

    def __init__(self, now: datetime, lanes: Collection[int] | None) -> None:
        self.rows = due(now, lanes)

    def any(self) -> bool:
        return self.rows.exists()

    def lock(self, bucket: Bucket, owner: str, most: int) -> list[Taken]:
        """The next rows, leaving out carrier classes that are full."""
        columns = ("pk", "batch_id", "contact_id", "language", "lane", "own_text", "segments", "fence", "attempts")
        columns = (*columns, "not_after", "contact__number")
        rows = self.rows
        if bucket.carriers:
            rows = rows.exclude(contact__carrier__name__in=bucket.full())
            columns = (*columns, "contact__carrier__name")
        return [_taken(owner, *each) for each in rows.values_list(*columns)[:most]]


class _Together:
    """The same in PostgreSQL's own words: this runs many times a second. The lane's bound lets the index give the order."""

    _DUE = """
        FROM messaging_message m JOIN messaging_batch b ON b.id = m.batch_id JOIN contacts_contact c ON c.id = m.contact_id
        LEFT JOIN messaging_carrier k ON %(carriers)s AND k.contact_id = m.contact_id
        WHERE m.state = 'queued' AND m.due_at <= %(now)s AND (m.not_after IS NULL OR m.not_after > %(now)s)
        AND b.state = 'open' AND m.lane <= %(last)s AND m.lane <> ALL(%(not)s)
        """
    _COLUMNS = """
        SELECT m.id::text, m.batch_id::text, m.contact_id::text, m.language, m.lane, m.own_text, m.segments, m.fence,
        m.attempts, m.not_after, c.number, k.name
        """
    _NEXT = """
        AND (k.name IS NULL OR k.name <> ALL(%(full)s::text[]))
        ORDER BY m.lane, m.due_at, m.id LIMIT %(most)s FOR UPDATE OF m SKIP LOCKED
        """

    def __init__(self, now: datetime, lanes: Collection[int] | None) -> None:
        may = set(Lane) if lanes is None else set(lanes)
        if gates.is_closed("wide_sends"):
            may -= set(WIDE_LANES)
        self.values = {"now": now, "last": max(may, default=0), "not": [int(lane) for lane in set(Lane) - may]}
        self.values["carriers"] = False

    def any(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 {self._DUE} LIMIT 1", self.values)
            return cursor.fetchone() is not None

    def lock(self, bucket: Bucket, owner: str, most: int) -> list[Taken]:
        """The next rows under lock, leaving out carrier classes that are full."""
        self.values |= {"carriers": bool(bucket.carriers), "full": bucket.full(), "most": most}
        with connection.cursor() as cursor:
            cursor.execute(self._COLUMNS + self._DUE + self._NEXT, self.values)
            return [_taken(owner, *each) for each in cursor.fetchall()]


def _taken(
    owner, pk, batch, contact, language, lane, text, segments, fence, attempts, not_after, number, carrier=None
) -> Taken:  # fmt: skip
    keys = (str(pk), str(batch), str(contact))
    return Taken(*keys, language, lane, text, segments, fence + 1, attempts + 1, owner, not_after, number, carrier)


_TAKE = """
UPDATE messaging_message SET state = 'sending', rank = 1, fence = fence + 1, attempts = attempts + 1, owner = %s,
lease_until = %s, provider = %s WHERE id = ANY(%s::uuid[]) AND state = 'queued'
"""


def _take(rows: list[Taken], sender: str, owner: str, lease: datetime) -> list[Taken]:
    keys = [row.pk for row in rows]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [owner, lease, sender, keys])
            taken = cursor.rowcount
    else:
        taken = Message.objects.filter(pk__in=keys, state=State.QUEUED).update(
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
