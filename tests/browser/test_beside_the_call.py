"""Beside a call, with the keyboard: the family's card, the directory, interpreters, the number, the map; in nobody's way anywhere."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.eyes import in_the_way, too_wide
from tests.browser.people import DESK, PHONE, Person
from tests.browser.test_pages import speak
from tests.servers import Site, embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with embedded_server(seed=town.seed(), **dawn.environment()) as running:
        yield running


@pytest.fixture
def dana(browser, site) -> Iterator[Person]:
    person = Person(browser, site.url, "dana").sign_in()
    yield person
    person.stayed()
    person.context.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture, where somebody asked for pictures (HOTLINE_TEST_PICTURES)."""
    if folder := os.environ.get("HOTLINE_TEST_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def for_everybody(person: Person, name: str, within: str = "") -> None:
    """Nothing in anybody's way (on the page, or `within` a part of it) and nothing too wide: wide and narrow, light and dark."""
    page, wrong = person.page, []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if too_wide(page):
            wrong.append(f"{size['width']}: wider than the screen")
        for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
            page.emulate_media(color_scheme=scheme)
            wrong += [f"{size['width']} {scheme}: {one}" for one in in_the_way(page, *rules, within=within)]
            picture(page, f"{name}-{size['width']}-{scheme}")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    assert wrong == []


def new_call(person: Person) -> Page:
    page = person.open("/desk/")
    with person.goes():
        page.get_by_role("banner").get_by_role("button", name="New call").click()
        expect(page.locator("#call-form")).to_be_visible()
    return page


def key(page: Page, letter: str) -> None:
    """Press a single key with the focus on no field."""
    page.evaluate("() => document.activeElement?.blur()")
    page.keyboard.press(letter)


def test_the_familys_card_is_opened_written_and_kept_with_the_keyboard(dana: Person):
    page = new_call(dana)
    key(page, "f")
    page.get_by_role("button", name="Open the card").press("Enter")
    expect(page.locator("#family-form")).to_be_visible()
    page.locator("#id_family-happened").fill("taken at the bus stop on 12th")
    page.locator("#id_family-consent").press("Space")
    page.locator("#id_family-names").fill("Anselmo")
    expect(page.locator("#family-saved")).to_contain_text("Saved", timeout=8000)
    page.locator("#said-fam_sign").get_by_role("button", name="Said").press("Enter")
    expect(page.locator("#said-fam_sign")).to_contain_text("by dana")
    page.locator("#id_family-health").fill("no tiene papeles")
    expect(page.locator("#family-saved")).to_contain_text("Not saved", timeout=8000)
    for_everybody(dana, "family-panel", within="#panel")
    with dana.goes():
        page.reload()
    key(page, "f")
    expect(page.locator("#id_family-names")).to_have_value("Anselmo")
    expect(page.locator("#id_family-happened")).to_have_value("taken at the bus stop on 12th")
    expect(page.locator("#id_family-health")).to_have_value("")


def test_a_family_worker_takes_the_card_and_notes_the_call(browser, site, dana: Person):
    page = new_call(dana)
    key(page, "f")
    page.get_by_role("button", name="Open the card").click()
    page.locator("#id_family-children").fill("two, 7 and 11")
    expect(page.locator("#family-saved")).to_contain_text("Saved", timeout=8000)
    code = page.locator("#family-title .code").inner_text()
    fina = Person(browser, site.url, "fina").sign_in()
    speak(fina, "en")
    listed = fina.open("/families/")
    for_everybody(fina, "families")
    with fina.goes():
        listed.get_by_role("link", name=code).click()
    for_everybody(fina, "family-head")
    with fina.goes():
        listed.get_by_role("button", name="I look after them").click()
        expect(listed.locator("#id_family-children")).to_have_value("two, 7 and 11")
    for_everybody(fina, "family-card")
    listed.get_by_role("radio", name="Spoke with them").check(force=True)
    with fina.goes():
        listed.get_by_role("button", name="Note it").click()
        expect(listed.locator("h1 + span")).to_contain_text("23 h")
    speak(fina, "es")
    fina.open("/families/")
    for_everybody(fina, "families-es")
    fina.stayed()
    fina.context.close()


def test_the_directory_finds_as_one_types_and_marks_what_was_given(dana: Person):
    page = new_call(dana)
    key(page, "l")
    find = page.locator("#directory-find")
    expect(find).to_be_focused()
    page.keyboard.type("desaloj")
    entry = page.locator("#directory-found > li").first
    expect(entry).to_contain_text("Inquilinos Unidos")
    expect(find).to_be_focused()
    entry.get_by_role("button", name="Read out").press("Enter")
    expect(entry.locator(".chip.calm")).to_have_text("Read out")
    for_everybody(dana, "directory", within="#panel")


def test_who_speaks_a_language_and_their_number(dana: Person):
    page = new_call(dana)
    key(page, "i")
    page.locator("#interpreter-language").select_option("mam")
    expect(page.locator("#interpreter-panel")).to_contain_text("Who speaks Mam now")
    row = page.locator("#interpreter-panel li").filter(has_text="Pascual")
    row.get_by_role("button", name="Show the number").press("Enter")
    expect(row.get_by_role("link")).to_have_attribute("href", "tel:*678405550103")
    for_everybody(dana, "interpreter", within="#panel")


def test_the_number_is_flagged_and_the_call_says_so(dana: Person):
    page = new_call(dana)
    page.locator("#id_number").fill("619-555-0144")
    page.locator("#id_alias").fill("Lupe")
    link = page.get_by_role("link", name="This number")
    expect(link).to_be_visible(timeout=8000)
    link.press("Enter")
    page.get_by_label("Prank", exact=False).check(force=True)
    page.get_by_role("button", name="Flag it").press("Enter")
    expect(page.locator("#known")).to_contain_text("Prank")
    for_everybody(dana, "number", within="#panel")


def test_a_zone_is_chosen_on_the_map_by_click_and_by_key(dana: Person):
    page = new_call(dana)
    key(page, "m")
    shape = page.locator("[data-zone-pick]").filter(has_text="Railyards")
    shape.click()
    expect(page.locator("#id_zone option:checked")).to_have_text("Railyards")
    expect(shape).to_have_attribute("aria-pressed", "true")
    other = page.locator("[data-zone-pick]").filter(has_text="Mirador")
    other.press("Enter")
    expect(page.locator("#id_zone option:checked")).to_have_text("Mirador")
    expect(shape).to_have_attribute("aria-pressed", "false")
    page.locator("#id_zone").select_option(label="Naranjo")
    expect(page.locator("[data-zone-pick][aria-pressed=true]")).to_have_text("Naranjo")
    expect(page.locator("#saved")).to_contain_text("Saved", timeout=8000)
    for_everybody(dana, "map", within="#f-place")


def test_a_corner_said_in_spanish_is_found_and_picked(dana: Person):
    page = new_call(dana)
    box = page.locator("#id_cross_street")
    box.press_sequentially("septima y olmos", delay=20)
    option = page.locator("#place-options [role=option]").first
    expect(option).to_contain_text("7th St & Olmos")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("7th St & Olmos")
    expect(page.locator("#id_zone")).not_to_have_value("")


def test_the_zone_of_an_incident_is_changed_on_the_map(site, dana: Person):
    code = going_on(site, "witnessed()")["CODE"]
    page = dana.open(f"/desk/incidents/{code}/")
    page.locator("#incident-map > summary").press("Enter")
    expect(page.locator("#incident-map a[aria-current=true]")).to_have_count(1)
    page.get_by_role("link", name="Naranjo").press("Enter")
    expect(page.locator("#act #id_zone option:checked")).to_have_text("Naranjo")
    for_everybody(dana, "incident-map")
