"""A sender's rate in the database, shared by every process that sends: one bucket for all it sends, one per carrier class.

`sms_rates` says what a sender's carriers take, in segments a second: {"twilio": {"any": 100, "att": 75}}. "any" holds for
everything the sender sends; a class named beside it holds besides for the numbers known to be of that carrier.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from hotline.base import ids
from hotline.contacts.models import Contact
from hotline.messaging.models import Carrier, SenderRate
from hotline.messaging.pacing import Pace
from hotline.messaging.transports.base import Transport
from hotline.network import policy

ANY = "any"
SLOWEST = 0.1
LONGEST_HOLD = 60.0


def per_second() -> float:
    """Segments a second a sender's carriers take where nothing is said of that sender."""
    return max(float(policy.get("sms_rate_per_second")), SLOWEST)


@dataclass(frozen=True)
class Speed:
    """What a way out takes: segments a second, and how many at once after a pause (None: evenly, a tenth of a second's worth)."""

    per_second: float
    burst: float | None = None


def of(transport: Transport) -> Speed:
    """The speed of a way out: its own where it has one, else what the network's policy says."""
    if transport.per_second is None:
        return Speed(per_second(), transport.burst)
    return Speed(max(transport.per_second, SLOWEST / 60), transport.burst)


def limits(sender: str, speed: Speed | None = None) -> dict[str, float]:
    """Segments a second by carrier class; "any" is always there."""
    usual = speed.per_second if speed else per_second()
    said = policy.get("sms_rates").get(sender, {})
    return {ANY: usual} | {name: max(float(rate), SLOWEST) for name, rate in said.items()}


def tokens(sender: str, speed: Speed, now: datetime) -> float:
    """Segments that may leave just now; below zero: so many are still being paid back."""
    row = SenderRate.objects.filter(pk=sender).first() or SenderRate(sender=sender)
    moment = now.timestamp()
    pace = _pace(row, limits(sender, speed)[ANY], moment, speed.burst)
    return min(pace.saved(moment), pace.room(moment))


def learn(contact: Contact, carrier: str, at: datetime) -> None:
    """Note the carrier class of a number, where somebody told us."""
    Carrier.objects.update_or_create(contact=contact, defaults={"name": carrier, "known_at": at})


@dataclass(frozen=True)
class Slice:
    """What may leave together: which of the rows offered, `lead` seconds from now."""

    picked: list[int]
    lead: float


class Bucket:
    """A sender's pace, held under row locks until the transaction ends."""

    def __init__(self, sender: str, now: datetime, speed: Speed | None = None) -> None:
        self.sender = sender
        self.now = now.timestamp()
        caps = limits(sender, speed)
        bursts = {ANY: speed.burst if speed else None}
        self.carriers = [name for name in caps if name != ANY]
        rows = _locked([_key(sender, name) for name in caps])
        self.paces = {
            name: _pace(rows[_key(sender, name)], cap, self.now, bursts.get(name)) for name, cap in caps.items()
        }

    @property
    def wait(self) -> float:
        """Seconds until one segment may leave."""
        return self.paces[ANY].opens(self.now) - self.now

    @property
    def most(self) -> int:
        """Segments that may leave at once."""
        return self.paces[ANY].slice

    def full(self) -> list[str]:
        """Carrier classes of which nothing may leave when the next slice does."""
        moment = self.paces[ANY].opens(self.now)
        return [name for name in self.carriers if self.paces[name].opens(moment) > moment]

    def fit(self, offered: list[tuple[str, int]], ahead: float) -> Slice:
        """Which of `(carrier class, segments)`, in their order, may leave together within `ahead` seconds.

        The first always may once its turn has come, however long it is; one of a class that is full lets others pass.
        """
        if not offered:
            return Slice([], 0.0)
        everything = self.paces[ANY]
        moment = everything.opens(self.now, offered[0][1])
        lead = moment - self.now
        if lead > ahead:
            return Slice([], lead)
        rooms = {name: _Room(pace, moment) for name, pace in self.paces.items()}
        picked: list[int] = []
        for index, (carrier, segments) in enumerate(offered):
            if not rooms[ANY].fits(segments):
                break
            if carrier in self.carriers and not rooms[carrier].fits(segments):
                continue
            picked.append(index)
            for name in {ANY, carrier} & rooms.keys():
                rooms[name].take(segments)
        return Slice(picked, lead)

    def book(self, lead: float, taken: Iterable[tuple[str, int]]) -> str:
        """Note that these leave, `lead` seconds from now. Returns the slice's key, under which `late` is told."""
        moment, key = self.now + lead, ids.token(6)
        total = dict.fromkeys(self.paces, 0)
        for carrier, segments in taken:
            total[ANY] += segments
            if carrier != ANY and carrier in total:
                total[carrier] += segments
        for name, segments in total.items():
            if segments:
                self.paces[name].book(moment, segments, key)
                _write(_key(self.sender, name), self.paces[name])
        return key


class _Room:
    """What one bucket leaves free at a moment, while a slice is put together."""

    def __init__(self, pace: Pace, moment: float) -> None:
        self.free = pace.room(moment) if pace.opens(moment) <= moment else 0
        self.most, self.window, self.taken = pace.slice, pace.window, 0

    def fits(self, segments: int) -> bool:
        """Within the window and within a slice; a text longer than either goes alone."""
        if self.taken:
            return self.taken + segments <= min(self.most, self.free)
        return segments <= self.free or self.free == self.window

    def take(self, segments: int) -> None:
        self.taken += segments


def late(sender: str, key: str, by: timedelta, now: datetime) -> None:
    """A slice finished leaving `by` before `now`, later than booked: what follows must keep its distance."""
    moment = (now - by).timestamp()
    with transaction.atomic():
        for name, row in _locked([_key(sender, each) for each in limits(sender)]).items():
            pace = _pace(row, SLOWEST, moment)
            if pace.late(key, moment):
                _write(name, pace)


def hold(sender: str, seconds: float, now: datetime) -> None:
    """The provider asked for patience: nothing more leaves for that long."""
    until = now.timestamp() + min(seconds, LONGEST_HOLD)
    with transaction.atomic():
        row = _locked([sender])[sender]
        if row.next_at < until:
            SenderRate.objects.filter(pk=sender).update(next_at=until)


def _key(sender: str, carrier: str) -> str:
    return sender if carrier == ANY else f"{sender}/{carrier}"


def _locked(keys: list[str]) -> dict[str, SenderRate]:
    """The rows of these buckets under lock, in one order for everybody; made when they are new."""
    keys = sorted(keys)
    found = _rows(keys)
    if len(found) < len(keys):
        fresh = [SenderRate(sender=key) for key in keys if key not in found]
        SenderRate.objects.bulk_create(fresh, ignore_conflicts=True)
        found = _rows(keys)
    return found


def _rows(keys: list[str]) -> dict[str, SenderRate]:
    """Read in plain words: this runs many times a second."""
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sender, next_at, recent FROM messaging_senderrate WHERE sender IN ({marks}) ORDER BY sender {lock}",  # noqa: S608
            keys,
        )
        return {key: SenderRate(key, next_at, json.loads(recent)) for key, next_at, recent in cursor.fetchall()}


def _pace(row: SenderRate, cap: float, now: float, burst: float | None = None) -> Pace:
    pace = Pace(cap, row.next_at, row.recent, burst)
    pace.forget(now)
    return pace


def _write(key: str, pace: Pace) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messaging_senderrate SET next_at = %s, recent = %s WHERE sender = %s",
            [pace.next_at, json.dumps(pace.recent), key],
        )
