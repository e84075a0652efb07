"""Texts in the air: handed to a transport in the background loop at their moment, picked up here as their answers land.

The loop makes calls and touches no table; whoever runs the outbox prepares before and writes down after, in a thread of
its own. What nobody comes back for (a run that ended meanwhile) is written down by a watcher.
"""

import asyncio
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from hotline.messaging.pacing import span
from hotline.messaging.taken import Taken
from hotline.messaging.transports import http
from hotline.messaging.transports.base import Outcome, Outgoing, Transport, TransportError
from hotline.pump.faults import describe

LATE = 0.5  # seconds after its moment at which a text is handed back instead: its place in the pace is gone
COLD = 5.0  # seconds without an answer after which connections must be made anew, which delays a slice by nobody knows how much
TURNS = 5  # of the loop after which what was begun has been written to its connection
GATHER = 0.05  # seconds in which answers are gathered to be written down together
GATHER_MANY = 0.15  # the same where hundreds land a second
REST = 0.02  # seconds between two looks for more answers: to be woken by each would cost as much as the call
ENOUGH = 200  # answers that are worth a writing at once
FORSAKEN = 0.3  # seconds without a run after which a watcher takes the answers
STOCK = 0.3  # seconds of answers that may wait behind those in the air

Ready = tuple[Taken, Outgoing]

log = logging.getLogger("hotline.outbox")


class Landed(NamedTuple):
    """One text's answer, on the monotonic clock; `outcome` None: it was too late to hand over, and stayed here."""

    row: Taken
    outcome: Outcome | None
    started: float
    ended: float


@dataclass(frozen=True)
class Left:
    """A slice that took until `moment` to leave, longer than booked."""

    key: str
    moment: float


class Flight:
    """What one process has in the air with one transport."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.aloft = 0
        self.capacity = transport.at_once
        self._lock = threading.Lock()
        self._answers: queue.SimpleQueue[Landed | Left] = queue.SimpleQueue()
        self._room: asyncio.Semaphore | None = None
        self._calls: set[asyncio.Task] = set()
        self._landings: deque[float] = deque()
        self._picking = threading.Lock()
        self._picked: list[Landed] = []
        self._slow: list[Left] = []
        self._warm = 0.0
        self._watcher: threading.Thread | None = None
        self.visited = 0.0

    @property
    def room(self) -> int:
        """How many more may be handed over now: those the transport takes at once, and a short stock behind them."""
        since = time.monotonic() - 1.0
        while self._landings and self._landings[0] < since:
            self._landings.popleft()
        self.capacity = self.transport.at_once + int(len(self._landings) * STOCK)
        return max(self.capacity - self.aloft + len(self._picked), 0)

    @property
    def gather(self) -> float:
        return GATHER_MANY if len(self._landings) > ENOUGH else GATHER

    def launch(self, ready: list[Ready], at: float, key: str, blur: float = 0.0) -> None:
        """Hand these over at `at` (monotonic), booked under `key` for up to `blur` earlier; their answers land later."""
        with self._lock:
            self.aloft += len(ready)
        asyncio.run_coroutine_threadsafe(self._wave(ready, at, key, blur), http.loop())

    async def _wave(self, ready: list[Ready], at: float, key: str, blur: float) -> None:
        if self._room is None:
            self._room = asyncio.Semaphore(self.transport.at_once)
        pause = at - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        calls = []
        for row, outgoing in ready:
            await self._room.acquire()
            if (now := time.monotonic()) - at > LATE:
                self._room.release()
                self._answers.put(Landed(row, None, now, now))
                continue
            call = asyncio.get_running_loop().create_task(self._call(row, outgoing))
            calls.append(call)
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)
        if calls and time.monotonic() - self._warm > COLD:
            await asyncio.wait(calls, timeout=LATE)
        else:
            for _turn in range(TURNS):
                await asyncio.sleep(0)
        if (moment := time.monotonic()) > at - blur + span(sum(row.segments for row, _outgoing in ready)):
            self._answers.put(Left(key, moment))

    async def _call(self, row: Taken, outgoing: Outgoing) -> None:
        started = time.monotonic()
        outcome: Outcome
        try:
            outcome = await self.transport.asend(outgoing)
        except TransportError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001 - the text may have left: that is the point
            outcome = unknown(error)
        finally:
            self._room.release()
        self._warm = time.monotonic()
        self._answers.put(Landed(row, outcome, started, self._warm))

    def landed(self, patience: float) -> tuple[list[Landed], list[Left]]:
        """What has landed, once it is worth writing down or has waited long enough; waits at most `patience` seconds."""
        until = time.monotonic() + patience
        with self._picking:
            self._pick(until if not self._picked else 0.0)
            while self._picked and len(self._picked) < min(ENOUGH, self.aloft):
                left = min(until, self._picked[0].ended + self.gather) - time.monotonic()
                if left <= 0:
                    break
                time.sleep(min(left, REST))
                self._pick()
            slow, self._slow = self._slow, []
            if not self._picked or (
                len(self._picked) < ENOUGH
                and len(self._picked) < self.aloft
                and time.monotonic() < self._picked[0].ended + self.gather
            ):
                return [], slow
            picked, self._picked = self._picked, []
        with self._lock:
            self.aloft -= len(picked)
        return picked, slow

    def _pick(self, until: float = 0.0) -> None:
        """Take what lies there; where nothing does, wait until then (monotonic) for the first."""
        try:
            left = until - time.monotonic()
            found = self._answers.get(timeout=left) if left > 0 else self._answers.get_nowait()
            while True:
                if isinstance(found, Left):
                    self._slow.append(found)
                else:
                    self._picked.append(found)
                    self._landings.append(found.ended)
                found = self._answers.get_nowait()
        except queue.Empty:
            return

    @property
    def forsaken(self) -> bool:
        """Whether no run has come for answers lately."""
        return time.monotonic() - self.visited > FORSAKEN

    def watch(self, stay: Callable[["Flight"], None]) -> None:
        """Have what is still in the air written down by a thread, should nobody come back for it."""
        if self.aloft and not (self._watcher and self._watcher.is_alive()):
            self._watcher = threading.Thread(target=stay, args=(self,), name="outbox-landing", daemon=True)
            self._watcher.start()


def unknown(error: Exception) -> TransportError:
    """Whatever broke, it broke around a call: the text may have left."""
    log.error("a transport failed: %s", describe(error))
    return TransportError(type(error).__name__, accepted="unknown")
