"""The desk is light: everything its first load brings, compressed, is under 200 kB; and the board under 150 kB."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.people import Person
from tests.servers import embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[tuple[Browser, str, dict[str, str]]]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        yield browser, site.url, going_on(site, "busy()")


def weight(who: Person, path: str) -> tuple[int, list[str]]:
    """Bytes as a proxy would send them (gzip), of the page and of everything it asks for; and the heaviest parts."""
    parts: dict[str, int] = {}

    def take(response: Response) -> None:
        if response.status == 200:
            parts[response.url] = len(gzip.compress(response.body(), 6))

    page = who.tab()
    page.on("response", take)
    page.goto(path, wait_until="networkidle")
    heaviest = sorted(parts, key=parts.get, reverse=True)[:6]
    return sum(parts.values()), [f"{parts[url]:>7} {url}" for url in heaviest]


@pytest.mark.parametrize(
    ("handle", "path", "most"),
    [
        ("dana", "/desk/", 200_000),
        ("dana", "/desk/incidents/{OPEN}/", 200_000),
        ("june", "/desk/calls/{CALL}/", 200_000),
        ("remy", "/board/", 150_000),
    ],
)
def test_a_first_load_is_light(here, handle, path, most):
    browser, url, refs = here
    who = Person(browser, url, handle).sign_in()
    total, heaviest = weight(who, path.format(**refs))
    assert 10_000 < total < most, "\n".join([str(total), *heaviest])
    who.context.close()
