"""The embedded pump: a task in the server's own event loop that runs the pump on a thread of its own."""

import asyncio
import contextlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async

from hotline.pump import kick
from hotline.pump.faults import describe
from hotline.pump.lock import PumpLock
from hotline.pump.pump import run_once

# Seconds between two runs when nobody asks.
EVERY = 1.0
# Seconds between two tries for the lock while another process is the pump.
RETRY_LOCK = 5.0
# The longest rest, in seconds, while the database is away.
LONGEST_REST = 10.0

log = logging.getLogger("hotline.pump")


class EmbeddedPump:
    """start() it in the loop that serves; stop() lets the run under way finish and gives the lock back."""

    def __init__(self, every: float = EVERY) -> None:
        self.every = every
        self._lock = PumpLock()
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pump")
        kick.wakers.add(self.wake)
        self._task = asyncio.create_task(self._run(), name="pump")

    async def stop(self, patience: float = 15.0) -> None:
        kick.wakers.discard(self.wake)
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(self._task, patience)
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        self._lock.release()

    def wake(self) -> None:
        """Run soon; callable from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._wake.set)
        except RuntimeError:  # the loop is closed: this pump is over
            kick.wakers.discard(self.wake)

    async def _run(self) -> None:
        run = database_sync_to_async(run_once, thread_sensitive=False, executor=self._threads)
        rest = self.every
        while not self._stopping:
            if not self._lock.take():
                await self._sleep(RETRY_LOCK)
                continue
            began = time.monotonic()
            try:
                more = (await run())["more"]
                rest = self.every
            except Exception as error:  # noqa: BLE001 - the database is away; the pump must outlive that
                log.error("pump run failed: %s", describe(error))
                more, rest = False, min(rest * 2, LONGEST_REST)
            if not more:
                await self._sleep(max(rest - (time.monotonic() - began), 0.05))

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()
