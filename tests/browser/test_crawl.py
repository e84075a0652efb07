"""A crawl of every kind of page by every role that has pages: nothing is asked of another host, the content policy has nothing
to report, and no page carries a script or a style of its own."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.people import Person
from tests.servers import embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

ROLES = ("dana", "tess", "lena", "cora", "remy", "padre", "fina", "ada")
# A page of each kind is enough; what signs out, or belongs to the admin's own bulk, is named here.
LEFT_OUT = {"account_logout", "admin:logout", "admin:jsi18n"}
ENDINGS = (".csv", ".xlsx", ".pdf", ".json", ".zip")
WATCH = """window.reported = [];
addEventListener('securitypolicyviolation', (event) => window.reported.push(`${event.violatedDirective} ${event.blockedURI}`));"""
# Pages that the crawl must have come to, or it has not been everywhere.
SEEN = {
    "desk", "call", "incident", "owed", "inbox", "talk", "rumours", "rumour", "approvals", "approval", "board",
    "board-incident", "history", "history-incident", "simulator", "setup", "families", "family", "handover", "admin:index",
    "mfa_index", "account_change_password",
}  # fmt: skip
INLINE = {
    "a script of its own": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
    "a style of its own": re.compile(r"<style\b|<[a-z][^>]*\sstyle=", re.IGNORECASE),
    "a handler of its own": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE),
}


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[tuple[Browser, str]]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        going_on(site, "busy()")
        yield browser, site.url


def kind_of(path: str) -> str:
    """The name of the route, so that one page of each kind is opened."""
    match = resolve(urlsplit(path).path)
    return match.view_name or str(match.route)


def ways_from(links: list[str]) -> Iterator[str]:
    """Where these links lead to within the site, files left out."""
    for href in links:
        parts = urlsplit(href)
        if not (parts.scheme or parts.netloc) and parts.path.startswith("/") and not parts.path.endswith(ENDINGS):
            yield parts.path


def crawl(who: Person, found: set[str]) -> list[str]:
    """Open one page of each kind this person can reach by links, from the start page on; what was wrong with any."""
    wrong: list[str] = []
    page = who.page
    page.add_init_script(WATCH)
    waiting = [("/", "")]
    seen: set[str] = set()
    while waiting:
        path, origin = waiting.pop(0)
        with who.goes(times=None):
            answer = page.goto(path, wait_until="load")
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{who.handle}: {path}, linked from {origin}, answers {answer.status}")
        wrong += [f"{who.handle} {path}: {one}" for one in page.evaluate("() => window.reported || []")]
        text = answer.text()
        wrong += [
            f"{who.handle} {path}: {what}: {hit[0]}" for what, kind in INLINE.items() if (hit := kind.search(text))
        ]
        for way in ways_from(
            page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.getAttribute('href'))")
        ):
            try:
                kind = kind_of(way)
            except Resolver404:
                wrong.append(f"{who.handle} {path} links to {way}, which is nowhere")
                continue
            if kind not in seen | LEFT_OUT:
                seen.add(kind)
                waiting.append((way, path))
    found |= seen
    return wrong


def test_no_page_asks_another_host_or_breaks_the_policy(here):
    browser, url = here
    found: set[str] = set()
    wrong = []
    for handle in ROLES:
        who = Person(browser, url, handle).sign_in()
        wrong += crawl(who, found)
        wrong += [f"{handle}: {one}" for one in who.watch().wrong]
        who.context.close()
    assert wrong == []
    assert SEEN - found == set()


def test_the_crawl_would_see_a_breach(here):
    browser, url = here
    who = Person(browser, url)
    page = who.page
    page.add_init_script(WATCH)
    page.goto("/accounts/login/")
    page.evaluate("() => { const i = new Image(); i.src = 'http://elsewhere.example/x.png'; document.body.append(i); }")
    page.wait_for_function("() => window.reported.length > 0")
    assert who.watch(page).wrong
    assert all(kind.search(f"<body>{bad}</body>") for kind, bad in zip(INLINE.values(), (
        "<script>alert()</script>", '<p style="color:red">', '<a onclick="go()">',
    ), strict=True))  # fmt: skip
    who.context.close()
