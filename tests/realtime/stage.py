"""The realtime tests' props: people, things that happen, and a page that follows the log as the browser does."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable

from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hotline.accounts.models import User
from hotline.base import act
from hotline.realtime import events
from hotline.realtime.hub import Hub
from hotline.realtime.seat import Seat
from hotline.realtime.sources import Part, View

SOURCE = "tests.realtime.source"
VIEW = View("en", (Part(SOURCE, "test:a"),))


def make_user(handle: str = "dana", *roles: str, **fields) -> User:
    return User.objects.create_user(handle, "a long password", roles=roles or ("dispatcher",), **fields)


def cookie_of(user: User) -> str:
    """The cookie of a fresh sign-in."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def happen(*refs: object, kind: str = "note") -> None:
    """One unit of work in which each of `refs` changed."""
    with act.act(act.SYSTEM) as deed:
        for ref in refs:
            events.append(deed, kind=kind, ref=str(ref))


# Closed after each test.
open_sockets: list["Socket"] = []


class Page:
    """What a page knows: it applies a frame only when it follows its own cursor, and counts the gaps it saw."""

    def __init__(self, cursor: int = 0) -> None:
        self.cursor = cursor
        self.notes: dict[str, str | None] = {}
        self.gaps = 0
        self.others: list[dict] = []

    def take(self, text: str) -> None:
        message = json.loads(text)
        if message["t"] != "frame":
            self.others.append(message)
        elif message["from"] != self.cursor:
            self.gaps += 1
        else:
            self.cursor = message["to"]
            self.notes |= {op["id"].removeprefix("note-"): op["html"] for op in message["ops"]}

    def was_told(self, kind: str) -> bool:
        return any(message["t"] == kind for message in self.others)


class Socket(Page):
    """A page on a real socket."""

    def __init__(
        self,
        url: str,
        cookie: str = "",
        *,
        cursor: int = 0,
        topics: str = "test:a",
        origin: str | None = "",
        more: str = "",
        **options,
    ) -> None:
        super().__init__(cursor)
        self.code: int | None = None
        self._line = connect(
            f"{url.replace('http', 'ws', 1)}/ws/live?cursor={cursor}&topics={topics}{more}",
            origin=url if origin == "" else origin,
            additional_headers={"Cookie": cookie} if cookie else {},
            compression=None,
            max_size=None,
            close_timeout=0.5,
            legacy=True,
            **options,
        )
        open_sockets.append(self)

    def say(self, message: object) -> None:
        self._line.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, so: Callable[[], object], seconds: float = 5.0) -> "Socket":
        """Listen until `so()`; fails when it does not come about in time or the socket is closed."""
        deadline = time.monotonic() + seconds
        while not so():
            left = deadline - time.monotonic()
            assert left > 0, (
                f"not heard in {seconds} s: cursor {self.cursor}, gaps {self.gaps}, others {self.others[-3:]}"
            )
            try:
                with contextlib.suppress(TimeoutError):
                    self.take(self._line.recv(timeout=left))
            except ConnectionClosed as closed:
                self.code = closed.rcvd.code if closed.rcvd else 1006
                assert so(), f"closed with {self.code} before it was heard"
        return self

    def hear_close(self, seconds: float = 5.0) -> int:
        """The code the server closes with."""
        self.hear(lambda: self.code is not None, seconds)
        return self.code

    def close(self) -> None:
        self._line.close()


def make_seat(page: Page, view: View = VIEW, **fields) -> Seat:
    """A seat in the hub for a page without a socket."""

    async def send(text: str) -> None:
        page.take(text)

    async def close(code: int, reason: str) -> None:
        page.others.append({"t": "close", "code": code})

    return Seat(view=view, cursor=page.cursor, send=send, close=close, **fields)


async def quiet_hub(kind: type[Hub] = Hub) -> Hub:
    """A hub that looks at the log only when it is told to."""
    hub = kind()
    hub._loop = asyncio.get_running_loop()
    hub.head = await hub.in_thread(events.head)
    return hub


async def settle() -> None:
    """Let the writers of all seats write what waits."""
    for _ in range(20):
        await asyncio.sleep(0)
