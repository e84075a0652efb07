"""A person at a browser: a context of their own, signed in through the sign-in page, and a watch on every page they open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    WebSocket,
    expect,
)

from hotline.ops.demo.material.cast import PASSWORD

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
AWAY = "ERR_(INTERNET_DISCONNECTED|CONNECTION_|EMPTY_)"  # the line is dead, or the server is away
PATIENCE = 15_000  # ms; the machine may be busy
expect.set_options(timeout=PATIENCE)
# Of two presses the last wins, and htmx tells of the first. What failed for another reason is told by its own name as well.
LET_GO = re.compile("htmx:(sendAbort|afterRequest)")


@dataclass
class Watch:
    """What one page did that somebody should know of."""

    host: str
    wrong: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)  # statuses a test asked for
    offline: bool = False

    def follow(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("framenavigated", self._moved)
        page.on("websocket", self._socket)

    def _said(self, message: ConsoleMessage) -> None:
        about_policy = "Content Security Policy" in message.text
        if message.type != "error" and not about_policy:
            return
        status = re.search(r"(?:status of|Status Error Code) (\d{3})", message.text)
        if status and int(status[1]) in self.refusals:
            return
        if LET_GO.search(message.text):
            return
        if self.offline and re.search(f"{AWAY}|WebSocket|htmx:sendError", message.text):
            return
        self.wrong.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        self.urls.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.wrong.append(f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        why = request.failure or ""
        left_behind = "ERR_ABORTED" in why  # by going elsewhere
        if left_behind or (self.offline and re.search(AWAY, why)):
            return
        self.wrong.append(f"failed: {request.method} {request.url}: {why}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.wrong.append(f"{response.status}: {response.request.method} {response.url}")

    def _moved(self, frame: Frame) -> None:
        if frame.parent_frame is None and frame.url != "about:blank":
            self.loads.append(frame.url)

    def _socket(self, socket: WebSocket) -> None:
        self.urls.append(socket.url)
        if urlsplit(socket.url).netloc != self.host:
            self.wrong.append(f"socket to another host: {socket.url}")
        for direction in ("framereceived", "framesent"):
            socket.on(direction, lambda payload: self.frames.append(str(payload)))


class Person:
    """Somebody of the cast, with as many tabs as they open."""

    def __init__(
        self, browser: Browser, url: str, handle: str = "", *, size: dict | None = None, **context: object
    ) -> None:
        self.handle, self.url = handle, url
        self.context: BrowserContext = browser.new_context(viewport=size or DESK, base_url=url, **context)
        self.context.set_default_timeout(PATIENCE)
        self.watches: dict[Page, Watch] = {}
        self._chromium = browser.new_browser_cdp_session()
        self.page = self.tab()
        target = self.context.new_cdp_session(self.page).send("Target.getTargetInfo")["targetInfo"]
        self._profile = {"browserContextId": target["browserContextId"]}

    def tab(self, path: str = "") -> Page:
        """One more tab; open at `path`, if given, and live."""
        page = self._window() if self.watches else self.context.new_page()
        watch = Watch(host=urlsplit(self.url).netloc)
        watch.follow(page)
        self.watches[page] = watch
        if path:
            self.open(path, page)
        return page

    def _window(self) -> Page:
        """A page that nothing covers. Chromium draws a tab behind another once a second, and a click waits for two drawings."""
        with self.context.expect_page() as opened:
            self._chromium.send("Target.createTarget", {"url": "about:blank", "newWindow": True} | self._profile)
        return opened.value

    def watch(self, page: Page | None = None) -> Watch:
        return self.watches[page or self.page]

    def sign_in(self) -> "Person":
        """Through the page everybody uses."""
        with self.goes(times=None):
            self.page.goto("/accounts/login/")
            self.page.get_by_label("Handle").fill(self.handle)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in", exact=True).click()
            self.page.wait_for_url(lambda url: "/accounts/" not in url)
            on = self.page.locator("button[name=role]").first
            if on.count():  # off duty: nothing live is shown before one signs on
                on.click()
                self.page.wait_for_url("**/desk/")
        return self

    def open(self, path: str, page: Page | None = None) -> Page:
        """Go to a page on purpose, and wait until it follows the log if it is a live one."""
        page = page or self.page
        with self.goes(page=page):
            page.goto(path)
        live(page)
        return page

    @contextmanager
    def goes(self, times: int | None = 1, page: Page | None = None) -> Iterator[None]:
        """Within the block the page may load anew, `times` times: the person pressed something that leads elsewhere."""
        page = page or self.page
        watch = self.watches[page]
        watch.titles.append(page.title())
        before = len(watch.loads)
        yield
        page.wait_for_load_state("load")
        watch.titles.append(page.title())
        loads = watch.loads[before:]
        assert times is None or len(loads) == times, f"{self.handle}: {loads}"
        del watch.loads[before:]

    @contextmanager
    def refused(self, status: int, page: Page | None = None) -> Iterator[None]:
        """Within the block the server may say no with this status."""
        watch = self.watch(page)
        watch.refusals.add(status)
        yield
        watch.refusals.discard(status)

    def stayed(self) -> None:
        """No page of theirs loaded anew by itself, and nothing went wrong on any."""
        for page, watch in self.watches.items():
            if not page.is_closed():
                watch.titles.append(page.title())
            assert not watch.wrong, f"{self.handle} at {page.url}: {watch.wrong}"
            assert not watch.loads, f"{self.handle}: {page.url} loaded anew by itself: {watch.loads}"


def live(page: Page) -> None:
    """Wait until a page with topics says that it hears the server."""
    if page.locator("body[data-live-topics]:not([data-live-topics=''])").count():
        expect(page.locator("#live")).to_have_text(re.compile("Live|En vivo"))


def choice(among: Locator, words: str) -> Locator:
    """The radio button or tick box that carries these words."""
    word = among.page.locator("span", has_text=re.compile(f"^{re.escape(words)}$"))
    return among.locator("label").filter(has=word).locator("input")


def choose(among: Locator, words: str) -> None:
    """Choose it."""
    choice(among, words).check()
