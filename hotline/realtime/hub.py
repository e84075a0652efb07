"""One hub per server process: it reads the log, has each view drawn once, and hands the bytes to every socket.

What keeps a board from ever losing a change:
- a seat is in a room only while its cursor equals the hub's head, and both move together, with no await between;
- a newcomer is refilled from the log until it is level, then added, with no await between the look and the adding;
- every frame says from which cursor to which, so that a page can tell a gap from silence.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from hotline.base import clock
from hotline.pump import pump
from hotline.pump.faults import describe
from hotline.realtime import events, frames, poke, watch
from hotline.realtime.listener import listen
from hotline.realtime.models import Event
from hotline.realtime.ops import Change
from hotline.realtime.seat import RESTART, RESYNC, Seat
from hotline.realtime.sources import Part, View

# Seconds: the floor under a lost poke; the least between two rounds; between signs of life; between looks at the sessions.
POLL = 1.0
GAP = 0.15
TICK = 10.0
WATCH = 1.5
# A socket older than this comes back by itself, so that what its person may follow is judged anew.
LIFE = 15 * 60.0
# The most refills kept for others who ask for the same.
REFILLS = 256
# How long sockets are told to stay away when the server restarts, at most, in milliseconds.
AWAY = 2000

log = logging.getLogger("hotline.realtime")


class Hub:
    """start() and stop() it in the loop that serves; join() and leave() are for sockets."""

    def __init__(self) -> None:
        self.head = 0
        self.rooms: dict[View, set[Seat]] = defaultdict(set)
        self.parked: set[Seat] = set()
        self._threads = ThreadPoolExecutor(max_workers=3, thread_name_prefix="hub")
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._refills: dict[tuple, asyncio.Task] = {}
        self._tasks: list[asyncio.Task] = []
        self._life: tuple[float, datetime, float | None] | None = None

    # -- life --

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.head = await self.in_thread(events.head)
        poke.wakers.add(self.wake)
        runs = [self._follow, self._tick, self._watch]
        if not settings.EMBEDDED:
            runs.append(self._listen)
        self._tasks = [asyncio.create_task(self._for_ever(run), name=f"hub-{run.__name__}") for run in runs]

    async def stop(self) -> None:
        poke.wakers.discard(self.wake)
        self.farewell()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def farewell(self) -> None:
        """Tell every socket to come back in a moment, each at its own, and close it."""
        for seat in self.seats():
            seat.drop(RESTART, "restart", last=frames.restart(secrets.randbelow(AWAY)))

    def wake(self) -> None:
        """Read the log soon; callable from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._wake.set)
        except RuntimeError:  # the loop is closed: this hub is over
            poke.wakers.discard(self.wake)

    async def in_thread(self, call: Callable, *args: Any) -> Any:
        """Run `call` on a thread of the hub's own, with a database connection that is closed afterwards."""
        return await database_sync_to_async(call, thread_sensitive=False, executor=self._threads)(*args)

    async def _for_ever(self, run: Callable) -> None:
        while True:
            try:
                await run()
            except Exception as error:  # noqa: BLE001 - the database is away, say; the hub must outlive that
                log.error("hub %s failed: %s", run.__name__, describe(error))
                await asyncio.sleep(POLL)

    # -- sockets --

    def seats(self) -> list[Seat]:
        return [seat for room in self.rooms.values() for seat in room] + list(self.parked)

    def seats_of(self, user_id: str) -> int:
        return sum(seat.user_id == user_id for seat in self.seats())

    async def join(self, seat: Seat) -> None:
        """Bring `seat` level with the log and let it follow; one that cannot be brought level is told to reload."""
        self.leave(seat)
        self.parked.add(seat)
        if self._life:
            seat.push(self._sign_of_life())
        while seat in self.parked and not seat.dropped:
            if seat.cursor == self.head:
                self._add(seat)
                return
            if seat.cursor > self.head:
                await self.flush()
                if seat.cursor > self.head:
                    seat.push(frames.RELOAD)
                    return
                continue
            text, reached = await self._refill(seat.view, seat.cursor, self.head)
            if text is not None:
                seat.push(text)
            if text == frames.RELOAD:
                return
            seat.cursor = reached

    def leave(self, seat: Seat) -> None:
        self.parked.discard(seat)
        room = self.rooms.get(seat.view)
        if room is not None:
            room.discard(seat)
            if not room:
                del self.rooms[seat.view]

    def _add(self, seat: Seat) -> None:
        self.parked.discard(seat)
        self.rooms[seat.view].add(seat)

    async def _refill(self, view: View, cursor: int, upto: int) -> tuple[str | None, int]:
        """The frame from `cursor` to `upto`, drawn once for all who ask for the same meanwhile (everybody comes back at once)."""
        key = (view, cursor, upto)
        if key not in self._refills:
            if len(self._refills) >= REFILLS:
                self._refills.clear()
            self._refills[key] = asyncio.create_task(self.in_thread(frames.catch_up, view, cursor, upto))
        task = self._refills[key]
        try:
            return await asyncio.shield(task)
        except Exception:
            self._refills.pop(key, None)
            raise

    # -- the log --

    async def _follow(self) -> None:
        while True:
            began = time.monotonic()
            await self.flush()
            await asyncio.sleep(max(GAP - (time.monotonic() - began), 0))
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL)
            self._wake.clear()

    async def flush(self) -> None:
        """Read what is new in the log and spread it, until level."""
        async with self._turn:
            while True:
                head, rows = await self.in_thread(_news, self.head)
                if head == self.head:
                    return
                if not rows or rows[0].seq != self.head + 1 or rows[-1].seq != self.head + len(rows):
                    self._restart(head)
                    return
                await self._spread(rows)

    def _restart(self, head: int) -> None:
        """The log went back or has a hole (it was restored, or this process slept for two days): everybody starts anew."""
        log.warning("the event log does not follow on from %s: every page is told to reload", self.head)
        self.head = head
        self._refills.clear()
        for room in self.rooms.values():
            for seat in room:
                seat.cursor = head
                seat.push(frames.RELOAD)

    async def _spread(self, rows: list[Event]) -> None:
        changes = frames.changes_of(rows)
        drawn: dict[tuple[Part, str], str | None] = {}
        while wanted := self._wanted() - drawn.keys():
            # Somebody with a view of their own may join while this is drawn: look again afterwards.
            order = sorted(wanted)
            drawn.update(zip(order, await asyncio.gather(*(self._draw(*pair, changes) for pair in order)), strict=True))
        # From here to the end: no await.
        start, end = self.head, rows[-1].seq
        for view, room in self.rooms.items():
            text = frames.frame(start, end, [drawn[part, view.language] for part in view.parts])
            for seat in room:
                seat.cursor = end
                seat.push(text)
        self.head = end
        self._refills.clear()

    def _wanted(self) -> set[tuple[Part, str]]:
        return {(part, view.language) for view in self.rooms for part in view.parts}

    async def _draw(self, part: Part, language: str, changes: list[Change]) -> str | None:
        return await self.in_thread(frames.draw, part, language, changes)

    # -- besides --

    async def _tick(self) -> None:
        while True:
            await self.flush()  # no sign of life from a hub that cannot read
            self._life = (time.monotonic(), *await self.in_thread(_time_and_age))
            text = self._sign_of_life()
            for seat in self.seats():
                seat.push(text)
            await asyncio.sleep(TICK)

    def _sign_of_life(self) -> str:
        read, at, age = self._life
        passed = time.monotonic() - read
        return frames.tick(self.head, at + timedelta(seconds=passed), None if age is None else age + passed)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH)
            self._weed()
            seats = self.seats()
            if seats:
                for seat, code, reason in await self.in_thread(watch.leavers, seats):
                    seat.drop(code, reason)

    def _weed(self) -> None:
        """Close what is stalled, and what has been open so long that it must be judged anew."""
        for seat in self.seats():
            if seat.stalled:
                seat.drop(RESYNC, "resync")
            elif time.monotonic() - seat.born > LIFE:
                seat.drop(RESTART, "again", last=frames.restart(secrets.randbelow(AWAY)))

    async def _listen(self) -> None:
        await listen(self._wake.set)


def _news(cursor: int) -> tuple[int, list[Event]]:
    head = events.head()
    return head, events.since(cursor) if head > cursor else []


def _time_and_age() -> tuple[datetime, float | None]:
    return clock.now(), pump.age()


# -- the hub of this process --

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
_starting: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


async def running() -> Hub:
    """The hub of this loop (a process has one loop), started when it is first asked for."""
    loop = asyncio.get_running_loop()
    async with _starting.setdefault(loop, asyncio.Lock()):
        if loop not in _hubs:
            for closed in [other for other in _hubs if other.is_closed()]:
                _hubs.pop(closed), _starting.pop(closed, None)
            hub = Hub()
            await hub.start()
            _hubs[loop] = hub
        return _hubs[loop]


async def stop() -> None:
    """Stop the hub of this loop, if there is one."""
    loop = asyncio.get_running_loop()
    _starting.pop(loop, None)
    hub = _hubs.pop(loop, None)
    if hub is not None:
        await hub.stop()


def farewell() -> None:
    """Say goodbye for every hub of this process (the server is about to stop)."""
    for hub in list(_hubs.values()):
        hub.farewell()
