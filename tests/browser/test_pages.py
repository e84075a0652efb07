"""Every main page, wide and narrow, light and dark, English and Spanish: nothing in anybody's way, nothing from elsewhere, no noise."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.people import DESK, PHONE, Person
from tests.servers import embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

# who opens it, and its address; what is in braces is known once something has happened
PAGES = {
    "desk": ("dana", "/desk/"),
    "call": ("june", "/desk/calls/{CALL}/"),
    "incident": ("dana", "/desk/incidents/{CODE}/"),
    "confirming": ("dana", "/desk/incidents/{OPEN}/?act=confirm"),
    "owed": ("dana", "/desk/owed/{DEBT}/"),
    "inbox": ("dana", "/desk/inbox/"),
    "rumours": ("dana", "/desk/rumours/"),
    "rumour": ("dana", "/desk/rumours/{RUMOUR}/"),
    "approvals": ("lena", "/desk/approvals/"),
    "approval": ("lena", "/desk/approvals/{BROADCAST}/"),
    "board": ("remy", "/board/"),
    "board-incident": ("remy", "/board/{CODE}/"),
    "simulator": ("lena", "/simulator/"),
    "simulator-phone": ("lena", "/simulator/?q=remy&phone={PHONE}"),
    "history": ("lena", "/history/"),
    "history-incident": ("lena", "/history/{CODE}/"),
    "history-over": ("lena", "/history/{OVER}/"),
    "login": ("", "/accounts/login/"),
}


@dataclass
class Town:
    """A server where something of everything is going on, and who has signed in there."""

    browser: Browser
    url: str
    refs: dict[str, str]
    signed_in: dict[str, dict] = field(default_factory=dict)

    def person(self, handle: str) -> Person:
        """Somebody at a browser, signed in as they were before, if they were."""
        known = self.signed_in.get(handle)
        who = Person(self.browser, self.url, handle, **({"storage_state": known} if known else {}))
        if handle and not known:
            who.sign_in()
            self.signed_in[handle] = who.context.storage_state()
        return who


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[Town]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        yield Town(browser, site.url, going_on(site, "busy()"))


def speak(who: Person, language: str) -> None:
    """Press the switch, as anybody can on every page."""
    token = next((cookie["value"] for cookie in who.context.cookies() if cookie["name"] == "csrf"), "")
    answer = who.page.request.post(
        "/language",
        form={"language": language, "next": "/", "csrfmiddlewaretoken": token},
        headers={"Referer": who.url, "Origin": who.url},
        max_redirects=0,
    )
    assert answer.status == 302, answer.status


def in_the_way(page: Page) -> list[str]:
    """What axe objects to, with everything that can be opened open."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def wrong_with(page: Page, language: str, size: dict) -> list[str]:
    """What is wrong with the open page at this size. Colours do not change with the language, nor words with the colours:
    axe looks at English wide and Spanish narrow, each in both schemes."""
    at = f"{size['width']} {language}"
    found = []
    if page.locator("html").get_attribute("lang") != language:
        found.append(f"{at}: not in this language")
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{at}: wider than the screen")
    if (language, size) in (("en", DESK), ("es", PHONE)):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{at} {scheme}: {violation}" for violation in in_the_way(page)]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_for_everybody(here: Town, name: str):
    handle, path = PAGES[name]
    who = here.person(handle)
    wrong = []
    who.open("/" if handle else path)
    for language in ("en", "es"):
        speak(who, language)
        for size in (DESK, PHONE):
            who.page.set_viewport_size(size)
            who.open(path.format(**here.refs))
            wrong += wrong_with(who.page, language, size)
    speak(who, "en")
    who.stayed()
    who.context.close()
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_axe_sees_what_is_in_the_way(here: Town):
    who = here.person("")
    page = who.open("/accounts/login/")
    page.evaluate("() => { document.querySelector('input[name=login]').labels[0].remove(); }")
    assert any(line.startswith("label") for line in in_the_way(page))
    who.context.close()
