"""The peer of the hooks: a bare ASGI application that checks the signature, inserts in batches and answers after the commit."""

import asyncio
import base64
import hashlib
import hmac
import os
from urllib.parse import parse_qsl

import psycopg2
from psycopg2.extras import execute_values

TOKEN = os.environ.get("TWILIO_AUTH_TOKEN", "")
ADDRESS = os.environ.get("BENCH_HOOK", "")


class Store:
    """One connection, one batch at a time; whoever comes meanwhile is in the next one."""

    def __init__(self) -> None:
        self.link = psycopg2.connect(os.environ["DATABASE_URL"])
        self.waiting: list[tuple[tuple[str, str, str], asyncio.Future]] = []
        self.busy = False

    async def put(self, row: tuple[str, str, str]) -> None:
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((row, done))
        if not self.busy:
            self.busy = True
            while self.waiting:
                batch, self.waiting = self.waiting, []
                await asyncio.to_thread(self.write, [row for row, _done in batch])
                for _row, each in batch:
                    each.set_result(None)
            self.busy = False
        await done

    def write(self, rows: list[tuple[str, str, str]]) -> None:
        with self.link, self.link.cursor() as cursor:
            execute_values(
                cursor, "INSERT INTO bare_inbound (sid, number, body) VALUES %s ON CONFLICT DO NOTHING", rows
            )


store: Store | None = None


async def application(scope, receive, send) -> None:
    global store
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                store = Store()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    form = dict(parse_qsl(body.decode()))
    signed = ADDRESS + "".join(name + form[name] for name in sorted(form))
    expected = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest())
    given = dict(scope["headers"]).get(b"x-twilio-signature", b"")
    status = 403
    if hmac.compare_digest(expected, given):
        await store.put((form["MessageSid"], form["From"], form["Body"]))
        status = 204
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
