"""Chromium as installed here, real servers at 05:41 in the morning, and people who sign in at them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import dawn, town
from tests.browser.people import PHONE, Person
from tests.servers import Site, embedded_server, full_mode

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    return {"executable_path": CHROMIUM, "args": QUIET}


def _told(site: Site, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The site; when the test fails, what its processes printed is shown."""
    yield site
    if request.node.stash.get(FAILED, False):
        print(site.logs()[-8000:])


@pytest.fixture
def embedded_dawn(request: pytest.FixtureRequest) -> Iterator[Site]:
    """One server with the pump inside, the small demo town, 05:41."""
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        yield from _told(site, request)


@pytest.fixture
def full_dawn(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The processes of the full mode on PostgreSQL and Redis, the small demo town, 05:41."""
    with full_mode(seed=town.seed(), **dawn.environment()) as site:
        yield from _told(site, request)


class Cast:
    """People at browsers, made when first asked for; on their way out, each page's conscience is asked."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.people: list[Person] = []

    def at_desk(self, handle: str, url: str, **context: object) -> Person:
        """Somebody who works at a screen."""
        return self._in(Person(self.browser, url, handle, **context))

    def on_phone(self, handle: str, url: str, **context: object) -> Person:
        """Somebody with a phone in one hand."""
        context = {"size": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2} | context
        return self._in(Person(self.browser, url, handle, **context))

    def _in(self, person: Person) -> Person:
        self.people.append(person)
        return person.sign_in()

    def pictures(self, folder: Path) -> None:
        """What everybody has on the screen."""
        folder.mkdir(parents=True, exist_ok=True)
        for person in self.people:
            for number, page in enumerate(page for page in person.context.pages if not page.is_closed()):
                page.screenshot(path=folder / f"{person.handle}-{number}.png", full_page=True)

    def close(self) -> None:
        for person in self.people:
            person.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
def cast(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Cast]:
    """Who sits at which browser; everybody's pages must have behaved. HOTLINE_TEST_PICTURES: where to picture a failure."""
    people = Cast(browser)
    yield people
    try:
        if not request.node.stash.get(FAILED, False):
            for person in people.people:
                person.stayed()
        elif folder := os.environ.get("HOTLINE_TEST_PICTURES"):
            people.pictures(Path(folder) / request.node.name)
    finally:
        people.close()


def going_on(site: Site, call: str) -> dict[str, str]:
    """Have something happen beside the running server (`tests.browser.town`); what it printed, by name."""
    printed = site.manage(*town.seed(call))
    return dict(line.split(" ", 1) for line in printed.splitlines() if re.match(r"[A-Z]+ \S", line))
