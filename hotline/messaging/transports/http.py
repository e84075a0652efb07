"""HTTP to providers: one background loop and one pool of connections in each process, every failure typed by what it means.

What matters about a failure is whether the text may have left. Refused connections, full queues and refusals in words are
"no": another try is safe. An answer that was lost, cut short or makes no sense is "unknown": look before trying again.
"""

import asyncio
import atexit
import contextlib
import json
import os
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp

try:
    from uvloop import new_event_loop
except ImportError:  # there is none for this system
    from asyncio import new_event_loop

from hotline.messaging.transports.base import TransportError

CONNECT_SECONDS = 4.0
TOTAL_SECONDS = 12.0  # well below a look-up's patience and a claim's lease
IDLE_SECONDS = 8.0  # a connection left longer than this may be closed by the other side just as we write to it
LONGEST_ANSWER = 512 * 1024
LONGEST_PAUSE = 600.0
USUAL = aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS)

Result = TypeVar("Result")


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    body: bytes
    retry_after: float | None = None

    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class _Loop:
    """The loop of this process, in a thread of its own, with the one session that lives in it."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = new_event_loop()
        self.session: aiohttp.ClientSession | None = None
        threading.Thread(target=self.loop.run_forever, name="provider-http", daemon=True).start()
        atexit.register(self.close)

    def open_session(self) -> aiohttp.ClientSession:
        """The session; made on first use, inside the loop, and used only there."""
        if self.session is None or self.session.closed:
            self.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS),
                timeout=USUAL,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "vela"},
            )
        return self.session

    def close(self) -> None:
        """At the end of the process: hang up. A forked child owns neither loop nor connections."""
        if self.pid != os.getpid() or self.session is None:
            return
        closing = asyncio.run_coroutine_threadsafe(self.session.close(), self.loop)
        with contextlib.suppress(TimeoutError):
            closing.result(1)


_lock = threading.Lock()
_running: _Loop | None = None


def _here() -> _Loop:
    """This process's loop; a forked child makes one of its own."""
    global _running
    known = _running
    if known is not None and known.pid == os.getpid():
        return known
    with _lock:
        if _running is None or _running.pid != os.getpid():
            _running = _Loop()
        return _running


def loop() -> asyncio.AbstractEventLoop:
    """The background loop, for whoever hands over many texts without waiting for each."""
    return _here().loop


def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in the background loop and wait here, without a loop of one's own."""
    return asyncio.run_coroutine_threadsafe(work, _here().loop).result()


async def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` in the background loop and wait in this one: so connections outlive a claim."""
    if asyncio.get_running_loop() is _here().loop:
        return await work
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, _here().loop))


async def exchange(
    method: str,
    url: str,
    *,
    auth: tuple[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    payload: Any = None,
    params: Mapping[str, str] | None = None,
    seconds: float = TOTAL_SECONDS,
) -> Answer:
    """One request (in the background loop). Follows no redirect, keeps no cookie. Raises TransportError when none is answered."""
    session = _here().open_session()
    login = {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else None
    patience = USUAL if seconds == TOTAL_SECONDS else aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
    try:
        async with session.request(
            method,
            url,
            headers=login,
            data=form,
            json=payload,
            params=params,
            allow_redirects=False,
            timeout=patience,
        ) as response:
            body = await _read(response)
            return Answer(response.status, body, _pause(response.headers.get("Retry-After")))
    except TransportError:
        raise
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise TransportError("no_connection") from error  # nothing was written
    except aiohttp.InvalidURL as error:
        raise TransportError("bad_address") from error
    except TimeoutError as error:
        raise TransportError("no_answer", accepted="unknown") from error
    except (aiohttp.ClientError, OSError) as error:
        raise TransportError("connection_lost", accepted="unknown") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = await response.content.read(LONGEST_ANSWER + 1)
    while len(body) <= LONGEST_ANSWER and (more := await response.content.read(LONGEST_ANSWER)):
        body += more
    if len(body) > LONGEST_ANSWER:
        raise TransportError("answer_too_long", accepted="unknown")
    return body


def _pause(header: str | None) -> float | None:
    """Retry-After in seconds, whichever of its two spellings was used."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_PAUSE) if seconds == seconds else None


def refusal(answer: Answer, name: str) -> TransportError | None:
    """What a status alone says; None where the text was taken. `name` is put before the code ("twilio-500")."""
    status, code, pause = answer.status, f"{name}-{answer.status}", answer.retry_after
    if 200 <= status < 300:
        return None
    if status in (425, 429):
        return TransportError(code, retry_after=pause)
    if status == 503 and pause is not None:
        return TransportError(code, retry_after=pause)  # it says itself that it did not take it
    if status >= 500 or status == 408:
        return TransportError(code, accepted="unknown")
    if status in (401, 402, 403, 404, 405, 407) or status < 400:
        return TransportError(code)  # our account or address is wrong, not this text: mend it, or go another way
    return TransportError(code, permanent=True)


def some(answers: list[Any]) -> list[Any]:
    """What a gathering brought, None where it failed: one silence spoils no other answer. Raises when nobody answered at all."""
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, TransportError):
            raise answer
    if answers and all(isinstance(answer, TransportError) for answer in answers):
        raise answers[0]
    return [None if isinstance(answer, TransportError) else answer for answer in answers]
