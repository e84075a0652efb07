"""A person without a browser: posts with a request key, and posts again with the same key until the server has answered."""

import random
import re
import threading
import time
from uuid import uuid4

import requests

from tests.servers import Site

LOST = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError, requests.Timeout)


class Chaos:
    """Kills the server (-9) now and then, and starts it again on the same data."""

    def __init__(self, site: Site, seed: int, name: str = "web", odds: float = 0.8) -> None:
        self.site, self.name, self.odds = site, name, odds
        self.random = random.Random(seed)
        self.kills = 0
        self.armed = True
        self._up = threading.Lock()

    def strike(self) -> None:
        """Kill it and start it again."""
        with self._up:
            self.kills += 1
            self.site.kill(self.name)
            self.site.restart(self.name)

    def during(self) -> threading.Thread | None:
        """Perhaps kill it a moment from now, while something is being asked of it."""
        if not self.armed or self.random.random() > self.odds / 2:
            return None
        killer = threading.Timer(self.random.uniform(0.0, 0.12), self.strike)
        killer.start()
        return killer

    def after(self) -> None:
        """Perhaps kill it now, just after it has answered."""
        if self.armed and self.random.random() < self.odds / 2:
            self.strike()

    def while_waiting(self, over, *, most: int, seconds: float = 300.0) -> None:
        """Kill it again and again until `over()`, at most so many times; fails when it never is."""
        deadline = time.monotonic() + seconds
        left = most if self.armed else 0
        while not over():
            assert time.monotonic() < deadline, "it never came to an end"
            time.sleep(self.random.uniform(0.2, 1.2))
            if left and not over():
                left -= 1
                self.strike()


class Hands:
    """Somebody of the cast, signed in."""

    def __init__(self, site: Site, handle: str, chaos: Chaos, url: str = "") -> None:
        self.url, self.handle, self.chaos = url or site.url, handle, chaos
        self.session = requests.Session()
        name, _, value = site.sign_in(handle).partition("=")
        self.session.cookies.set(name, value)
        self.get("/")  # brings the token that every post carries

    def get(self, path: str) -> str:
        """A page; asked for again while the server is away."""
        while True:
            try:
                answer = self.session.get(self.url + path, timeout=30)
            except LOST:
                time.sleep(0.2)
                continue
            assert answer.status_code == 200, f"{path}: {answer.status_code}"
            return answer.text

    def post(self, path: str, **fields: object) -> requests.Response:
        """Post until answered, every time with the same key. Returns an answer that says yes.

        Asked again, "already, by yourself" is a yes too: the first answer got lost, not the deed.
        """
        fields = {"key": uuid4().hex, **fields}
        killer, again = self.chaos.during(), False
        while True:
            try:
                answer = self._send(path, fields)
            except LOST:
                again = True
                if "turn" in fields:
                    fields["turn"] = int(str(fields["turn"])) + 1  # as the page of a call counts its requests
                time.sleep(0.2)
                continue
            break
        if killer:
            killer.join()
        if not killer:
            self.chaos.after()
        already = again and (answer.status_code == 409 or "closed" in said(answer.text))
        assert already or answer.status_code in (200, 302, 303), f"{path}: {answer.status_code} {said(answer.text)}"
        return answer

    def try_once(self, path: str, **fields: object) -> requests.Response:
        """Post once and take whatever comes."""
        return self._send(path, fields)

    def _send(self, path: str, fields: dict) -> requests.Response:
        data = {"csrfmiddlewaretoken": self.session.cookies.get("csrf", ""), **fields}
        headers = {"Referer": self.url, "Origin": self.url}
        return self.session.post(self.url + path, data=data, headers=headers, timeout=30, allow_redirects=False)


def said(page: str) -> str:
    """The refusals on a page."""
    return " ".join(re.findall(r'class="refusal"[^>]*>([^<]+)', page))
