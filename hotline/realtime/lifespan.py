"""Starting and stopping what runs beside the pages in the server's own loop, and saying goodbye before the server stops."""

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from hotline.pump.faults import describe

# Seconds between the goodbye and the server's own stopping, in which the goodbye reaches the pages.
GOODBYE = 0.3

log = logging.getLogger("hotline.realtime")

Step = Callable[[], Awaitable[Any]]


class Lifespan:
    """ASGI middleware: runs `start` in order when the server comes up, `stop` in order when it goes.

    Servers close their sockets before they tell the application that they stop; so the signal is caught first,
    `goodbye()` is called, and a moment later the server gets its signal.
    """

    def __init__(self, app: Callable, *, start: list[Step], stop: list[Step], goodbye: Callable[[], None]) -> None:
        self.app = app
        self.start = start
        self.stop = stop
        self.goodbye = goodbye

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    for step in self.start:
                        await step()
                except Exception as error:
                    await send({"type": "lifespan.startup.failed", "message": describe(error)})
                    raise
                self._catch_signals()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                for step in self.stop:
                    try:
                        await step()
                    except Exception as error:  # noqa: BLE001 - the others must stop too
                        log.error("stopping failed: %s", describe(error))
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _catch_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            served = signal.getsignal(number)
            if callable(served) and served is not signal.default_int_handler:
                signal.signal(number, self._before(served, loop))

    def _before(self, served: Callable, loop: asyncio.AbstractEventLoop) -> Callable:
        said = False

        def handle(number: int, stack: Any) -> None:
            nonlocal said
            if said:  # asked twice: at once, then
                served(number, stack)
                return
            said = True
            loop.call_soon_threadsafe(self.goodbye)
            loop.call_soon_threadsafe(lambda: loop.call_later(GOODBYE, served, number, stack))

        return handle
