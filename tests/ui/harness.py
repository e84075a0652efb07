"""A small server on a thread that plays the desk to our scripts: pages, static files, the live socket, posts; under our CSP."""

import asyncio
import json
import queue
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

PAGE = """<!doctype html><html lang="en"><head><title>Desk</title><meta charset="utf-8">{styles}
<script src="/static/js/theme.js"></script>
<meta name="htmx-config" content='{htmx}'>
<script src="/static/django_htmx/htmx-2.min.js" defer></script>
<script type="module" src="/static/js/app.js"></script></head>
<body class="site" {attrs}>
<div class="band stale" id="band" role="alert" hidden></div>{live}<span id="pump"></span>
<main id="main">{body}</main>
<div class="toasts" id="toasts"></div><div id="announce" aria-live="polite"></div><div id="announce-now"></div>
<dialog id="key-sheet"><dl data-key-list></dl><button data-close>Close</button></dialog>{words}</body></html>"""


def htmx_config() -> str:
    """The same configuration as the real pages carry."""
    shell = Path(str(finders.find("js/app.js"))).parents[2] / "templates/ui/shell.html"
    return shell.read_text().split("""name="htmx-config" content='""")[1].split("'>")[0]


class Harness:
    """Set `body` and the like, open `page`, `send` what a server would, look at what came in."""

    def __init__(self) -> None:
        self.sock = socket.socket()
        self.sock.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.sock.getsockname()[1]}"
        self.page: Any = None
        self.reset()

    def reset(self) -> None:
        self.body = ""
        self.attrs = 'data-live-topics="desk" data-live-cursor="3"'
        self.came: queue.Queue[dict] = queue.Queue()  # what pages sent over the socket
        self.opened: list[dict[str, str]] = []  # query of every socket opened
        self.posts: list[dict[str, str]] = []
        self.polls: list[dict[str, str]] = []
        self.refuse_with: int | None = None  # close every new socket with this code
        self.no_sockets = False
        self.poll_answer: dict = {"frames": [], "head": 3}
        self.post_answers: list[tuple[int, str]] = []  # 0 means: break the line
        self.socket_send: Any = None

    # -- what a test does
    def open(self, body: str = "", path: str = "/desk/") -> Any:
        self.body = body
        self.page.goto(self.url + path)
        return self.page

    def connected(self, times: int = 1) -> None:
        deadline = time.monotonic() + 10
        while (len(self.opened) < times or self.socket_send is None) and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert len(self.opened) >= times, f"{len(self.opened)} sockets were opened"

    def send(self, message: dict) -> None:
        self.connected()
        self._run(self.socket_send({"type": "websocket.send", "text": json.dumps(message)}))

    def frame(self, start: int, end: int, *ops: dict) -> None:
        self.send({"t": "frame", "from": start, "to": end, "ops": [{"list": "", "sort": "", **op} for op in ops]})

    def tick(self, head: int = 3, pump_age: float | None = 2.0) -> None:
        self.send(
            {"t": "tick", "head": head, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "pump_age": pump_age}
        )

    def close(self, code: int) -> None:
        self._run(self.socket_send({"type": "websocket.close", "code": code}))

    def heard(self, seconds: float = 5.0) -> dict:
        deadline = time.monotonic() + seconds
        while self.came.empty() and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        return self.came.get_nowait()

    def _run(self, job: Any) -> None:
        asyncio.run_coroutine_threadsafe(job, self.loop).result(5)

    # -- the server
    def __enter__(self) -> "Harness":
        self.server = uvicorn.Server(
            uvicorn.Config(self.app, interface="asgi3", lifespan="off", log_level="critical", ws="websockets-sansio")
        )
        ready = threading.Event()

        def serve() -> None:
            async def main() -> None:
                self.loop = asyncio.get_running_loop()
                ready.set()
                await self.server.serve(sockets=[self.sock])

            asyncio.run(main())

        self.thread = threading.Thread(target=serve, daemon=True)
        self.thread.start()
        ready.wait(5)
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.force_exit = self.server.should_exit = True
        self.thread.join(10)
        self.sock.close()

    async def app(self, scope: dict, receive: Any, send: Any) -> None:
        query = dict(parse_qsl(scope["query_string"].decode()))
        if scope["type"] == "websocket":
            await self._socket(query, receive, send)
        elif scope["method"] == "POST":
            await self._post(receive, send)
        elif scope["path"].startswith("/static/"):
            file = finders.find(scope["path"].removeprefix("/static/"))
            kind = {".js": "text/javascript", ".css": "text/css"}.get(
                Path(file).suffix if file else "", "image/svg+xml"
            )
            content = await asyncio.to_thread(Path(file).read_bytes) if file else b""
            await self._answer(send, 200 if file else 404, content, kind)
        elif scope["path"] == "/live":
            self.polls.append(query)
            await self._answer(send, 200, json.dumps(self.poll_answer).encode(), "application/json")
        else:
            await self._answer(send, 200, self._page().encode(), "text/html; charset=utf-8")

    def _page(self) -> str:
        parts = {name: render_to_string(f"ui/{name}.html") for name in ("styles", "live", "words")}
        return PAGE.format(body=self.body, attrs=self.attrs, htmx=htmx_config(), **parts)

    async def _socket(self, query: dict, receive: Any, send: Any) -> None:
        await receive()
        self.opened.append(query)
        if self.no_sockets:
            await send({"type": "websocket.close", "code": 1011})
            return
        await send({"type": "websocket.accept"})
        if self.refuse_with:
            await send({"type": "websocket.close", "code": self.refuse_with})
            return
        self.socket_send = send
        while (event := await receive())["type"] != "websocket.disconnect":
            self.came.put(json.loads(event["text"]))

    async def _post(self, receive: Any, send: Any) -> None:
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        self.posts.append(dict(parse_qsl(body.decode())))
        await asyncio.sleep(0.15)  # long enough for a second press
        status, text = self.post_answers.pop(0) if self.post_answers else (200, '<p id="done">Done</p>')
        if status:
            await self._answer(send, status, text.encode(), "text/html")
        else:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})
            raise ConnectionError("the line breaks in the middle of the answer")

    async def _answer(self, send: Any, status: int, body: bytes, kind: str) -> None:
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", build_policy().encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
