"""One open socket as the hub sees it: where it stands in the log, and a bounded buffer that never makes the hub wait."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable

from hotline.realtime.sources import View

# A socket with more than this waiting, or one frame under way for this many seconds, is closed; it will come back and ask.
FRAMES = 200
BYTES = 512 * 1024
STALLED = 5.0

# What servers raise when the other end has left.
GONE = (OSError, RuntimeError)

# Close codes: try again (from your cursor), the service restarts, not signed in (any more), not allowed to follow this.
RESYNC, RESTART, SIGNED_OUT, REFUSED = 1013, 1012, 4401, 4403


class Seat:
    """push() and drop() return at once; run() is the task that writes to the socket."""

    def __init__(
        self,
        *,
        view: View,
        cursor: int,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int, str], Awaitable[None]],
        user_id: str = "",
        session_key: str = "",
        auth_hash: str = "",
        roles: frozenset[str] = frozenset(),
    ) -> None:
        self.view = view
        self.cursor = cursor
        self.user_id = user_id
        self.session_key = session_key
        self.auth_hash = auth_hash
        self.roles = roles
        self.born = time.monotonic()
        self.dropped: tuple[int, str] | None = None
        self._send = send
        self._close = close
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._since: float | None = None
        self._stir = asyncio.Event()
        self._writer: asyncio.Task | None = None

    def push(self, text: str) -> None:
        """Queue a frame; when too much waits, the socket is closed instead."""
        if self.dropped:
            return
        if self._waiting and (len(self._waiting) >= FRAMES or self._bytes + len(text) > BYTES):
            self.drop(RESYNC, "resync")
            return
        self._waiting.append(text)
        self._bytes += len(text)
        self._stir.set()

    def drop(self, code: int, reason: str = "", *, last: str | None = None) -> None:
        """Close the socket with `code`, whatever is waiting; `last` is sent before, when the line is free."""
        if self.dropped:
            return
        self.dropped = (code, reason)
        self._waiting.clear()
        if last is not None:
            self._waiting.append(last)
        if self._since is not None and self._writer is not None:
            self._writer.cancel()
        self._stir.set()

    @property
    def stalled(self) -> bool:
        """Has one frame been under way for too long?"""
        return self._since is not None and time.monotonic() - self._since > STALLED

    async def run(self) -> None:
        """Write what is pushed until the seat is dropped, then close the socket. Returns when all is said."""
        self._writer = asyncio.create_task(self._write())
        try:
            await self._writer
        except asyncio.CancelledError:
            if not self.dropped:
                self._writer.cancel()
                raise
        except GONE:
            return
        # A dead line takes no close frame either; the caller then lets go of it.
        with contextlib.suppress(asyncio.TimeoutError, *GONE):
            await asyncio.wait_for(self._close(*self.dropped), STALLED)

    async def _write(self) -> None:
        while True:
            while self._waiting:
                text = self._waiting.popleft()
                self._bytes = max(self._bytes - len(text), 0)
                self._since = time.monotonic()
                await self._send(text)
                self._since = None
            if self.dropped:
                return
            self._stir.clear()
            await self._stir.wait()
