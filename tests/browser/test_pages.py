"""Every main page, wide and narrow, light and dark, English and Spanish: nothing in anybody's way, nothing from elsewhere, no noise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.eyes import in_the_way, too_wide
from tests.browser.people import DESK, PHONE, Person
from tests.servers import embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

ZOOMED = (640, 320)  # 1280 at 200 % and at 400 %
# who opens it, and its address; what is in braces is known once something has happened
PAGES = {
    "desk": ("dana", "/desk/"),
    "call": ("june", "/desk/calls/{CALL}/"),
    "call-closing": ("june", "/desk/calls/{CALL}/?act=close&disposition=other_emergency"),
    "incident": ("dana", "/desk/incidents/{CODE}/"),
    "confirming": ("dana", "/desk/incidents/{OPEN}/?act=confirm"),
    "owed": ("dana", "/desk/owed/{DEBT}/"),
    "inbox": ("dana", "/desk/inbox/"),
    "rumours": ("dana", "/desk/rumours/"),
    "rumour": ("dana", "/desk/rumours/{RUMOUR}/"),
    "approvals": ("lena", "/desk/approvals/"),
    "approval": ("lena", "/desk/approvals/{BROADCAST}/"),
    "shift": ("dana", "/desk/duty/"),
    "handover": ("dana", "/desk/handover/"),
    "sheet": ("dana", "/desk/handover/{SHEET}/"),
    "paper": ("dana", "/desk/paper/"),
    "paper-open": ("dana", "/desk/paper/open"),
    "paper-blank": ("dana", "/desk/paper/blank"),
    "directory": ("dana", "/desk/calls/{CALL}/directory"),
    "policies": ("ada", "/setup/policies/"),
    "composing": ("dana", "/desk/incidents/{CODE}/?act=draft-C1"),
    "families": ("fina", "/families/"),
    "family": ("fina", "/families/{FAMILY}/"),
    "board": ("remy", "/board/"),
    "board-incident": ("remy", "/board/{CODE}/"),
    "simulator": ("lena", "/simulator/"),
    "simulator-phone": ("lena", "/simulator/?q=remy&phone={PHONE}"),
    "history": ("lena", "/history/"),
    "history-incident": ("lena", "/history/{CODE}/"),
    "history-over": ("lena", "/history/{OVER}/"),
    "reach": ("lena", "/reach/"),
    "interpreter": ("ines", "/interpreter/"),
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


def wrong_with(page: Page, language: str, size: dict) -> list[str]:
    """What is wrong with the open page at this size. Colours do not change with the language, nor words with the colours:
    axe looks at English wide and Spanish narrow, and at the colours of each in both schemes."""
    page.set_viewport_size(size)
    at = f"{size['width']} {language}"
    found = []
    if too_wide(page):
        found.append(f"{at}: wider than the screen")
    if (language, size) in (("en", DESK), ("es", PHONE)):
        page.emulate_media(color_scheme="light")
        found += [f"{at} light: {violation}" for violation in in_the_way(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{at} dark: {violation}" for violation in in_the_way(page, "color-contrast")]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_for_everybody(here: Town, name: str):
    handle, path = PAGES[name]
    who = here.person(handle)
    wrong = []
    who.open("/" if handle else path)
    for language in ("en", "es"):
        speak(who, language)
        page = who.open(path.format(**here.refs))
        assert page.locator("html").get_attribute("lang") == language
        page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        for size in (DESK, PHONE) if language == "en" else (PHONE, DESK):
            wrong += wrong_with(page, language, size)
        for width in ZOOMED:
            page.set_viewport_size({"width": width, "height": 640})
            wrong += [f"{width} {language}: wider than the screen"] if too_wide(page) else []
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


def test_the_blank_form_takes_one_sheet_for_each_language(here: Town):
    who = here.person("dana")
    page = who.open("/desk/paper/blank")
    for paper in ("Letter", "A4"):
        assert re.findall(rb"/Type /Pages\s*/Count (\d+)", page.pdf(format=paper)) == [b"2"]
    who.context.close()
