"""Runs the fake provider in a thread with a loop of its own, on a free port of the loopback."""

import asyncio
import threading
from typing import Self

from aiohttp import web

from tests.fake_provider.app import CALLS, LATENCY, SERVED_AT, make_app
from tests.fake_provider.faults import Faults
from tests.fake_provider.world import World


class FakeProvider:
    """`url`, `world`, `faults`. `served_at`: where the line under test answers callbacks; empty: nobody is called."""

    def __init__(
        self, *, world: World | None = None, faults: Faults | None = None, port: int = 0, latency: float = 0.0
    ) -> None:
        self.world, self.faults = world or World(), faults or Faults()
        self.app = make_app(self.world, self.faults)
        self.app[LATENCY][0] = latency
        self.port = port
        self.loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fake-provider", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def calls(self) -> list[tuple[str, int]]:
        """The callbacks made: (status said, answer's status)."""
        return self.app[CALLS]

    def serve_callbacks_to(self, url: str) -> None:
        self.app[SERVED_AT][0] = url

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self._stop = asyncio.Event()
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self._up.set()
        await self._stop.wait()
        await runner.cleanup()

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._up.wait(10):
            raise RuntimeError("the fake provider did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
