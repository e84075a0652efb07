"""Where a server's loop takes the texts: one thread writes whatever waits, so that nobody else needs a thread to wait in."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections

from hotline.messaging.hooks import together
from hotline.messaging.inbound import Arrived

# Seconds between the beginnings of two batches: a burst makes few and large ones, a lone text does not wait.
APART = 0.02


class Writer:
    """Stores texts with those that wait at the same instant, as `together` does; for the coroutines of one loop."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Arrived, asyncio.Future[None]]] = []
        self._thread = ThreadPoolExecutor(1, "texts")  # it keeps its connection to the store
        self._writing: asyncio.Task[None] | None = None
        self._next = 0.0  # when the next batch may begin, by the loop's clock

    async def store(self, text: Arrived) -> None:
        """Returns once it is committed. Raises what its own storing raised."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((text, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(self._next - loop.time())
            self._next = loop.time() + APART
            batch, self._waiting = self._waiting[: together.MOST], self._waiting[together.MOST :]
            try:
                faults = await loop.run_in_executor(self._thread, _stored, [text for text, _done in batch])
            except Exception as error:  # noqa: BLE001 - nobody may wait for ever
                faults = [error] * len(batch)
            for (_text, done), fault in zip(batch, faults, strict=True):
                if done.done():  # whoever brought it has gone
                    continue
                if fault is None:
                    done.set_result(None)
                else:
                    done.set_exception(fault)


def _stored(texts: Sequence[Arrived]) -> list[BaseException | None]:
    """As at the two ends of a request: a connection that broke or is too old is not kept."""
    close_old_connections()
    try:
        return together.faults(texts)
    finally:
        close_old_connections()
