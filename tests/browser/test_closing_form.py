"""The form that closes a call, with the path of every ending open in turn: nothing in anybody's way, whatever one chooses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.eyes import in_the_way, too_wide
from tests.browser.people import DESK, PHONE
from tests.browser.test_pages import Town, speak
from tests.servers import embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

LOOKS = [("en", DESK, PHONE), ("es", PHONE, DESK)]


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[Town]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        yield Town(browser, site.url, going_on(site, "busy()"))


@pytest.mark.parametrize(("language", "size", "other"), LOOKS)
def test_every_ending_is_for_everybody(here: Town, language, size, other):
    """The words of each path in one language at both widths; axe at one of them, its colours in both schemes."""
    who = here.person("june")
    who.open("/desk/")
    speak(who, language)
    page = who.open(f"/desk/calls/{here.refs['CALL']}/?act=close")
    page.set_viewport_size(size)
    wrong = []

    def look(name: str, within: str) -> None:
        for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
            page.emulate_media(color_scheme=scheme)
            found = in_the_way(page, *rules, within=within)
            wrong.extend(f"{name} {language} {scheme}: {one}" for one in found)
        for at in (other, size):
            page.set_viewport_size(at)
            if too_wide(page):
                wrong.append(f"{name} {language} {at['width']}: wider than the screen")

    look("the endings", "#act")
    endings = page.locator("#close-form input[name=disposition]")
    values = endings.evaluate_all("(all) => all.map((one) => one.value)")
    assert len(values) > 20
    for value in values:
        page.evaluate("() => { document.getElementById('closing-path').dataset.before = ''; }")
        page.locator(f"#close-form input[value={value}]").check(force=True)
        expect(page.locator("#closing-path:not([data-before])")).to_have_count(1)  # its own path has come
        page.evaluate("() => document.querySelectorAll('#closing-path details').forEach((one) => { one.open = true; })")
        look(value, "#closing-path")
    speak(who, "en")
    who.stayed()
    who.context.close()
    assert not wrong, "\n".join(dict.fromkeys(wrong))
