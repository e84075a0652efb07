"""A desk that works by plain HTTP against a real server, and that tries again when the server is away, as the page does."""

import re
import time
from uuid import uuid4

import requests

from tests.servers import Site

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 180.0


class Desk:
    """One person at the server. Every post carries a key, and a post whose answer was lost is sent again with the same one."""

    def __init__(self, site: Site, handle: str) -> None:
        self.site = site
        self.web = requests.Session()
        name, _, value = site.sign_in(handle).partition("=")
        self.web.cookies.set(name, value)

    def get(self, path: str) -> str:
        return self._keep_trying("get", path).text

    def post(self, path: str, **data: object) -> requests.Response:
        """Post until the server answers; fails on anything but a plain yes."""
        token = CSRF.search(self.get("/desk/")).group(1)
        sent = {"csrfmiddlewaretoken": token, "key": uuid4().hex} | data
        answer = self._keep_trying("post", path, data=sent, allow_redirects=False)
        assert answer.status_code in (200, 302, 303), f"{path}: {answer.status_code} {answer.text[:600]}"
        return answer

    def _keep_trying(self, verb: str, path: str, **how: object) -> requests.Response:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.web.request(verb, self.site.url + path, timeout=20, **how)
                if answer.status_code < 500:
                    return answer
            except requests.RequestException:
                pass  # the server is away: the page keeps what was typed, and so do we
            assert time.monotonic() < until, f"no answer from {path}"
            time.sleep(0.2)
