"""The socket's door: checks who you are and what you may follow, then leaves everything to the hub."""

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer

from hotline.realtime import hub
from hotline.realtime.hub import Hub
from hotline.realtime.seat import GONE, REFUSED, RESYNC, SIGNED_OUT, Seat
from hotline.realtime.sources import NotAllowed, View, judge, language_for, topics_of

# What a page may send: one small kind of message, not often.
MOST_BYTES = 16 * 1024
MOST_PER_SECOND = 20
BAD_MESSAGE, TOO_BIG = 1008, 1009
# The most pages one person may have following at once; a further one is turned away and asks over plain HTTP.
SOCKETS_PER_USER = 20


class LiveConsumer(AsyncWebsocketConsumer):
    """`/ws/live?cursor=N&topics=desk,incident:UUID[&lang=es]`."""

    # A channel of its own for each socket would be a Redis subscription of its own: the hub has one for all.
    channel_layer_alias = ""

    hub: Hub | None = None
    seat: Seat | None = None
    _writing: asyncio.Task | None = None

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        self._serving = asyncio.current_task()
        self._heard: list[float] = []
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # Cancelled by ourselves, to let go of a line that no longer takes anything.
            if not (self.seat and self.seat.dropped):
                raise
        except GONE:
            pass
        finally:
            self._let_go()

    async def connect(self) -> None:
        user = self.scope["user"]
        if not user.is_authenticated:
            await self._refuse(SIGNED_OUT, "sign in")
            return
        self.hub = await hub.running()
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        try:
            cursor = _cursor(query.get("cursor", ["0"])[0])
            topics = topics_of(query.get("topics", [""])[0])
            view = await self.hub.in_thread(_judge, user, topics, query.get("lang", [None])[0])
        except ValueError:
            await self._refuse(BAD_MESSAGE, "bad cursor")
            return
        except NotAllowed:
            await self._refuse(REFUSED, "not yours to follow")
            return
        user_id = str(user.pk)
        if self.hub.seats_of(user_id) >= SOCKETS_PER_USER:
            await self._refuse(RESYNC, "too many pages")
            return
        await self.accept()
        self.seat = Seat(
            view=view,
            cursor=cursor,
            send=self.send,
            close=self.close,
            user_id=user_id,
            session_key=self.scope["session"].session_key,
            auth_hash=user.get_session_auth_hash(),
            roles=user.role_names,
        )
        self._writing = asyncio.create_task(self._write())
        await self.hub.join(self.seat)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.seat is None:
            return
        if text_data is None or len(text_data) > MOST_BYTES:
            self.seat.drop(TOO_BIG, "too big")
            return
        now = time.monotonic()
        self._heard = [at for at in self._heard if now - at < 1] + [now]
        try:
            cursor = _resume(text_data)
        except ValueError:
            self.seat.drop(BAD_MESSAGE, "not understood")
            return
        if len(self._heard) > MOST_PER_SECOND:
            self.seat.drop(BAD_MESSAGE, "too often")
            return
        self.hub.leave(self.seat)
        self.seat.cursor = cursor
        await self.hub.join(self.seat)

    async def disconnect(self, code: int) -> None:
        self._let_go()

    async def _refuse(self, code: int, reason: str) -> None:
        # Accepted first: a browser is not told the code of a handshake that was refused.
        await self.accept()
        await self.close(code, reason)

    async def _write(self) -> None:
        await self.seat.run()
        self.hub.leave(self.seat)
        # The server says "disconnect" when the close went through; where the line is dead it never would.
        await asyncio.sleep(1)
        self._serving.cancel()

    def _let_go(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
        if self.seat is not None and self.hub is not None:
            self.hub.leave(self.seat)


def _judge(user: Any, topics: list[str], asked: str | None) -> View:
    user.role_names  # noqa: B018  read here, on a thread, where it may query
    return judge(user, topics, language_for(user, asked))


def _cursor(value: Any) -> int:
    """A cursor from outside. Raises ValueError when it is none."""
    cursor = int(value)
    if isinstance(value, bool) or not 0 <= cursor < 2**63:
        raise ValueError
    return cursor


def _resume(text: str) -> int:
    """The cursor of `{"t":"resume","cursor":15}`; anything else raises ValueError."""
    message = json.loads(text)
    match message:
        case {"t": "resume", "cursor": int(cursor)} if len(message) == 2:
            return _cursor(cursor)
    raise ValueError
