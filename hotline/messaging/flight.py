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

from hotline.messaging.models import Message
from hotline.messaging.pacing import SPAN
from hotline.messaging.transports import http
from hotline.messaging.transports.base import Outcome, Outgoing, Transport, TransportError
from hotline.pump.faults import describe

LATE = 0.5  # seconds after its moment at which a text is handed back instead: its place in the pace is gone
COLD = 5.0  # seconds without an answer after which connections must be made anew, which delays a slice by nobody knows how much
TURNS = 5  # of the loop after which what was begun has been written to its connection
STOCK = 0.2  # seconds of answers that may wait behind those in the air

Ready = tuple[Message, Outgoing]

log = logging.getLogger("hotline.outbox")


class Landed(NamedTuple):
    """One text's answer, on the monotonic clock; `outcome` None: it was too late to hand over, and stayed here."""

    row: Message
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
        self._lock = threading.Lock()
        self._answers: queue.SimpleQueue[Landed | Left] = queue.SimpleQueue()
        self._room: asyncio.Semaphore | None = None
        self._calls: set[asyncio.Task] = set()
        self._landings: deque[tuple[float, int]] = deque()
        self._warm = 0.0
        self._watcher: threading.Thread | None = None

    @property
    def room(self) -> int:
        """How many more may be handed over now: those the transport takes at once, and a short stock behind them."""
        since = time.monotonic() - 1.0
        while self._landings and self._landings[0][0] < since:
            self._landings.popleft()
        stock = int(sum(count for _at, count in self._landings) * STOCK)
        return max(self.transport.at_once + stock - self.aloft, 0)

    def launch(self, ready: list[Ready], at: float, key: str) -> None:
        """Hand these over at `at` (monotonic); their answers land later."""
        with self._lock:
            self.aloft += len(ready)
        asyncio.run_coroutine_threadsafe(self._wave(ready, at, key), http.loop())

    async def _wave(self, ready: list[Ready], at: float, key: str) -> None:
        if self._room is None:
            self._room = asyncio.Semaphore(self.transport.at_once)
        pause = at - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        calls = []
        for row, outgoing in ready:
            await self._room.acquire()
            now = time.monotonic()
            if now - at > LATE:
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
        if (moment := time.monotonic()) > at + SPAN:
            self._answers.put(Left(key, moment))

    async def _call(self, row: Message, outgoing: Outgoing) -> None:
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
        """What has landed, after at most `patience` seconds of waiting for the first."""
        answers: list[Landed] = []
        slow: list[Left] = []
        try:
            found = self._answers.get(timeout=patience) if patience > 0 else self._answers.get_nowait()
            while True:
                (answers if isinstance(found, Landed) else slow).append(found)
                found = self._answers.get_nowait()
        except queue.Empty:
            pass
        if answers:
            with self._lock:
                self.aloft -= len(answers)
            self._landings.append((time.monotonic(), len(answers)))
        return answers, slow

    def watch(self, write_down: Callable[["Flight", float], int]) -> None:
        """Have what is still in the air written down by a thread, should nobody come back for it."""
        if self.aloft and not (self._watcher and self._watcher.is_alive()):
            self._watcher = threading.Thread(target=write_down, args=(self, 1.0), name="outbox-landing", daemon=True)
            self._watcher.start()


def unknown(error: Exception) -> TransportError:
    """Whatever broke, it broke around a call: the text may have left."""
    log.error("a transport failed: %s", describe(error))
    return TransportError(type(error).__name__, accepted="unknown")
