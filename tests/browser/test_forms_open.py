"""Every small form and every dialog of the desk, open: nothing in anybody's way, in both schemes, languages and sizes."""

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

# Forms by who may open them, on which incident.
FORMS = {
    "lena": {
        "OPEN": ("confirm", "false-alarm", "unverified", "merge", "void", "change", "take", "wanted", "more", "wider-2", "wider-3", "hold"),
        "CODE": ("end", "false-alarm"),
        "OVER": ("reopen",),
    },
}  # fmt: skip
PEOPLE = ("answer", "again", "number")
DIALOGS = {"palette": "Control+k", "key-sheet": "?"}
LOOKS = [("en", DESK, "light"), ("es", PHONE, "dark")]


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[Town]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as site:
        yield Town(browser, site.url, going_on(site, "busy()"))


@pytest.mark.parametrize(("language", "size", "scheme"), LOOKS)
def test_every_form_open_is_for_everybody(here: Town, language, size, scheme):
    who = here.person("lena")
    who.open("/desk/")
    speak(who, language)
    page = who.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    wrong = []

    def look(name: str, within: str = "#act") -> None:
        wrong.extend(f"{name} {language} {scheme}: {one}" for one in in_the_way(page, within=within))
        if too_wide(page):
            wrong.append(f"{name} {language}: wider than the screen")

    for incident, acts in FORMS["lena"].items():
        for act in acts:
            who.open(f"/desk/incidents/{here.refs[incident]}/?act={act}")
            expect(page.locator("#act form")).to_have_count(1)
            look(f"{incident} {act}")
    who.open(f"/desk/incidents/{here.refs['OPEN']}/")
    row = page.locator("#people li[id]").first.get_attribute("id").removeprefix("person-")
    for act in PEOPLE:
        who.open(f"/desk/incidents/{here.refs['OPEN']}/?act={act}&person={row}")
        look(act)
    who.open("/desk/")
    for name, key in DIALOGS.items():
        page.evaluate("() => document.activeElement?.blur()")
        page.keyboard.press(key)
        expect(page.locator(f"#{name}")).to_be_visible()
        look(name, f"#{name}")
        page.keyboard.press("Escape")
    page.locator("[data-open=sounds]").click()
    look("sounds", "#sounds")
    page.keyboard.press("Escape")
    speak(who, "en")
    who.stayed()
    who.context.close()
    assert not wrong, "\n".join(dict.fromkeys(wrong))
