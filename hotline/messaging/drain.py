"""The sending loop: claims slice after slice for each way out, hands them over in time, writes down what lands.

One thread does everything that touches the database; calls are in the air meanwhile (`flight`), so that the next slice is
ready when the one before has left.
"""

import atexit
import os
import time
from datetime import UTC, datetime, timedelta

from django.db import connection, connections

from hotline.base import clock, ids
from hotline.messaging import claim, listing, rate, results, routing, sending
from hotline.messaging.flight import GATHER, Flight, Landed
from hotline.messaging.results import Tried
from hotline.messaging.routing import Way
from hotline.messaging.states import State
from hotline.messaging.transports.base import Transport

BUDGET = 1.0  # seconds one run may claim; the pump runs it again at once while there is more
FAREWELL = 5.0  # seconds a process that ends waits for answers

_known: dict[str, Flight] = {}
_process = 0


def run() -> int:
    """Send what is due for up to a second. Returns how many rows moved (or are still in the air)."""
    owner = ids.token(9)
    ends = time.monotonic() + BUDGET
    done = 0
    while time.monotonic() < ends:
        moved, wait = _round(owner, look=not done)
        if not moved and (wait is None or wait > GATHER):
            moved = listing.write_some()
        done += moved
        idle = 0.0 if moved else min(GATHER, GATHER if wait is None else wait)
        if _aloft():
            done += _land(idle)
        elif not moved:
            if wait is None or wait > BUDGET or not _runs_with_the_wall():
                return done
            time.sleep(idle)
    for flight in _flights().values():
        flight.watch(_stay)
    return done + _aloft()


def _round(owner: str, *, look: bool) -> tuple[int, float | None]:
    """One claim for each open way: how many rows moved, and in how many seconds the first sender may claim again."""
    moved, waits = 0, []
    for way in routing.ways(clock.now):
        flight = None if way.transport.capabilities.together else _flight(way.transport)
        if flight is not None and flight.room * 2 < flight.capacity:
            waits.append(GATHER)
            continue
        taken = claim.claim(
            sender=way.transport.name,
            owner=owner,
            lanes=way.lanes,
            at_most=_at_most(way, flight),
            speed=rate.of(way.transport),
            look=look,
        )
        if taken.wait is not None and not taken.rows:
            waits.append(taken.wait)
        if not taken.rows:
            continue
        if flight is None:
            moved += sending.send(way.transport, taken.rows, taken.at)
            continue
        _wait_for(taken.at - claim.AHEAD / 2)
        ready, aside = sending.prepared(taken.rows, taken.clock(), taken.lease)
        if ready and not way.transport.capabilities.numbers:
            ready = [(row, way.transport.address(outgoing)) for row, outgoing in ready]
        if ready:
            flight.launch(ready, taken.at, taken.key, taken.blur)
        moved += len(ready) + aside
    return moved, min(waits, default=None)


def _at_most(way: Way, flight: Flight | None) -> int | None:
    if flight is None:
        return way.at_most
    return flight.room if way.at_most is None else min(flight.room, way.at_most)


def _wait_for(moment: float) -> None:
    """Until shortly before a slice leaves, so that what was cancelled meanwhile is still found; answers land meanwhile."""
    while (left := moment - time.monotonic()) > 0:
        if not _land(min(left, GATHER)):
            time.sleep(min(max(moment - time.monotonic(), 0.0), 0.005))


def _land(patience: float) -> int:
    """Write down what has landed, for each flight; waits at most `patience` for the first answer of one that is up."""
    count = 0
    for flight in _flights().values():
        if flight.aloft:
            flight.visited = time.monotonic()
            count += _write_down(flight, patience)
            patience = 0.0
    return count


def _write_down(flight: Flight, patience: float) -> int:
    answers, slow = flight.landed(patience)
    if not answers and not slow:
        return 0
    here, now = time.monotonic(), clock.now()  # in this order: nothing is taken to have left earlier than it did
    for each in slow:
        rate.late(flight.transport.name, each.key, timedelta(seconds=here - each.moment), now)
    late = [each.row for each in answers if each.outcome is None]
    if late:
        results.put_aside(late, State.QUEUED, "too_busy", due_at=now)
    tried = [_tried(each, now, here) for each in answers if each.outcome is not None]
    if tried:
        sending.write_down(flight.transport, tried)
    return len(answers)


def _tried(each: Landed, now: datetime, here: float) -> Tried:
    return Tried(
        each.row, each.outcome, now - timedelta(seconds=here - each.started), now - timedelta(seconds=here - each.ended)
    )


def _stay(flight: Flight) -> None:
    """On a thread of its own: write down what lands while no run comes for it, until nothing is in the air."""
    try:
        while flight.aloft:
            if flight.forsaken:
                _write_down(flight, GATHER)
            else:
                time.sleep(GATHER)
    finally:
        connections.close_all()


def _flights() -> dict[str, Flight]:
    """What this process has in the air, by transport; a forked child begins anew."""
    global _process
    if _process != os.getpid():
        if not _process:
            atexit.register(_farewell)
        _process = os.getpid()
        _known.clear()
    return _known


def _flight(transport: Transport) -> Flight:
    flights = _flights()
    if transport.name not in flights or flights[transport.name].transport is not transport:
        flights[transport.name] = Flight(transport)
    return flights[transport.name]


def _aloft() -> int:
    return sum(flight.aloft for flight in _flights().values())


def _farewell() -> None:
    """The process ends: wait a moment for answers that are on their way."""
    until = time.monotonic() + FAREWELL
    while _aloft() and time.monotonic() < until:
        _land(GATHER)
    connection.close()


def _runs_with_the_wall() -> bool:
    """Whether our clock is the wall's: where a history is told at another time, waiting for its turn is for nothing."""
    return abs((clock.now() - datetime.now(UTC)).total_seconds()) < 30
