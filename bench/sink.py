"""A provider made of air: takes texts over HTTP on loopback, answers after a while, and remembers when each came.

`python -m bench.sink PORT MILLISECONDS`. POST / with a JSON body {"id", "segments", ...}; GET /seen gives [[seconds, id, segments], ...].
A bare protocol, so that it takes little of the cores it shares with what is measured.
"""

import asyncio
import contextlib
import json
import os
import sys
import time


class Taker(asyncio.Protocol):
    """One connection: requests one after the other."""

    seen: list[tuple[float, str, int]] = []
    left: list[tuple[float, str, int]] = []
    pause = 0.05

    def __init__(self) -> None:
        self.data = b""
        self.link: asyncio.Transport | None = None

    def connection_made(self, transport) -> None:
        self.link = transport

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self.data += data
        while True:
            head, mark, rest = self.data.partition(b"\r\n\r\n")
            if not mark:
                return
            length = _length(head)
            if len(rest) < length:
                return
            body, self.data = rest[:length], rest[length:]
            self.take(head, body, now)

    def take(self, head: bytes, body: bytes, now: float) -> None:
        kind = type(self)
        if head.startswith(b"GET /left"):
            self.answer(json.dumps(kind.left).encode())
        elif head.startswith(b"GET /seen"):
            self.answer(json.dumps(kind.seen).encode())
        elif head.startswith(b"POST /forget"):
            kind.seen, kind.left = [], []
            self.answer(b"{}")
        else:
            told = json.loads(body)
            kind.seen.append((now, told["id"], told["segments"]))
            kind.left.append((told.get("left", now), told["id"], told["segments"]))
            loop = asyncio.get_running_loop()
            loop.call_later(kind.pause, self.answer, b'{"sid": "sink-%b"}' % told["id"].encode())

    def answer(self, body: bytes) -> None:
        if self.link is not None and not self.link.is_closing():
            self.link.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
            )


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def serve(port: int, pause: float) -> None:
    Taker.pause = pause
    server = await asyncio.get_running_loop().create_server(Taker, "127.0.0.1", port, backlog=512)
    print("ready", flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(OSError):
        os.nice(-15)  # whoever looks at the clock must not be late itself
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]) / 1000))
