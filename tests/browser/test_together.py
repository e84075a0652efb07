"""Two at one desk: they see each other, see both versions of what both changed, and hear what they chose to hear."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.people import Person
from tests.servers import Site, embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

PLAYED = "() => { window.played = []; document.addEventListener('sound:played', (event) => window.played.push(event.detail)); }"


@pytest.fixture(scope="module")
def here(browser: Browser) -> Iterator[tuple[Site, dict[str, str], dict[str, Person]]]:
    with embedded_server(seed=town.seed("small(ring_1_minutes=60)"), **dawn.environment()) as site:
        refs = going_on(site, "busy()")
        people = {handle: Person(browser, site.url, handle).sign_in() for handle in ("dana", "june")}
        yield site, refs, people
        for person in people.values():
            person.stayed()
            person.context.close()


def texts(page) -> int:
    """How many texts wait, as the bar says."""
    return int(re.search(r"\d+", page.locator("#bar-texts").inner_text())[0])


def tell(site: Site, code: str, handle: str, what: str, more: str = "") -> None:
    """What a responder does on the board, beside the running server."""
    find = f"from dispatch.models import Incident; one = Incident.objects.get(code='{code}')"
    site.manage("shell", "--verbosity", "0", "--command",
                f"from tests.browser import town; {find}; town.answer(one, '{handle}', '{what}'{more})")  # fmt: skip


def test_both_see_who_has_it_open_and_who_types_and_that_they_left(here):
    _site, refs, people = here
    page = f"/desk/incidents/{refs['OPEN']}/"
    dana, june = people["dana"].open(page), people["june"].open(page + "?act=change")
    for one in (dana, june):
        expect(one.locator("#incident-hands")).to_contain_text("dana, june")
    june.get_by_label("Landmark").fill("the lau")
    expect(dana.locator("#incident-hands")).to_contain_text("june (typing)")
    expect(dana.locator("#incident-hands")).not_to_contain_text("typing", timeout=20_000)
    people["june"].open("/desk/")
    expect(dana.locator("#incident-hands")).not_to_contain_text("june")
    expect(june.locator("#incidents li", has_text=refs["OPEN"]).locator(".here")).to_contain_text("dana")


def test_what_both_changed_is_shown_twice_and_the_second_chooses(here):
    _site, refs, people = here
    page = f"/desk/incidents/{refs['OPEN']}/?act=change"
    dana, june = people["dana"].open(page), people["june"].open(page)
    dana.get_by_label("Landmark").fill("the laundry")
    dana.locator("#act").get_by_role("button", name="Save").click()
    expect(dana.locator("#incident-facts")).to_contain_text("the laundry")
    expect(june.locator("#incident-facts")).to_contain_text("the laundry")
    june.get_by_label("Landmark").fill("the bakery")
    with people["june"].refused(409):
        june.locator("#act").get_by_role("button", name="Save").click()
        both = june.locator("#both")
        expect(both).to_contain_text(re.compile(r"the laundry\s+now, dana \d\d:\d\d:\d\d"))
        expect(both).to_contain_text(re.compile(r"the bakery\s+yours"))
    expect(june.locator("#incident-facts")).to_contain_text("the laundry")
    both.get_by_label("the bakery").check()
    june.locator("#act").get_by_role("button", name="Save").click()
    expect(dana.locator("#incident-facts")).to_contain_text("the bakery")


def test_the_ladder_is_held_from_the_list_without_leaving_it(here):
    _site, refs, people = here
    dana, june = people["dana"].open("/desk/"), people["june"].open(f"/desk/incidents/{refs['OPEN']}/")
    row = dana.locator("#incidents li", has_text=refs["OPEN"])
    row.get_by_role("button", name="Hold").click()
    expect(row).to_contain_text("asking is on hold")
    expect(june.locator("#incident-head")).to_contain_text("asking is on hold")
    row.get_by_role("button", name="Go on asking").click()
    expect(row).not_to_contain_text("asking is on hold")


def test_the_palette_goes_to_an_incident_and_opens_a_form(here):
    _site, refs, people = here
    dana = people["dana"].open("/desk/")
    dana.keyboard.press("Control+k")
    expect(dana.locator("#palette")).to_be_visible()
    dana.keyboard.type(refs["OPEN"].lower())
    expect(dana.get_by_role("option").first).to_contain_text(refs["OPEN"])
    with people["dana"].goes():
        dana.keyboard.press("Enter")
        dana.wait_for_url(f"**/incidents/{refs['OPEN']}/")
    dana.keyboard.press("Control+k")
    dana.keyboard.type("could not")
    dana.keyboard.press("Enter")
    expect(dana.locator("#act-title")).to_have_text("Could not verify")
    dana.keyboard.press("Control+k")
    dana.keyboard.type("no such thing")
    expect(dana.locator("#palette")).to_contain_text("Nothing by that name")
    dana.keyboard.press("Escape")
    expect(dana.locator("#palette")).to_be_hidden()


def test_single_keys_can_be_switched_off_and_the_palette_stays(here):
    _site, refs, people = here
    dana = people["dana"].open(f"/desk/incidents/{refs['OPEN']}/")
    dana.keyboard.press("?")
    expect(dana.locator("#key-sheet")).to_contain_text("Ctrl K")
    with people["dana"].goes():
        dana.get_by_role("button", name="Switch single-letter keys off").click()
    dana.keyboard.press("v")
    dana.keyboard.press("?")
    expect(dana.locator("#act form")).to_have_count(0)
    expect(dana.locator("#key-sheet")).to_be_hidden()
    dana.keyboard.press("Control+k")
    expect(dana.locator("#palette")).to_be_visible()
    dana.keyboard.press("Escape")
    dana.locator("details.menu summary").click()
    dana.get_by_role("button", name="Keys", exact=True).click()
    with people["dana"].goes():
        dana.get_by_role("button", name="Switch single-letter keys on").click()
    dana.keyboard.press("v")
    expect(dana.locator("#act-title")).to_have_text("Could not verify")


def test_what_happens_sounds_as_chosen_and_not_in_whisper_mode(here):
    site, refs, people = here
    dana, june = people["dana"].open("/desk/"), people["june"].open(f"/desk/calls/{refs['CALL']}/")
    for page in (dana, june):
        page.get_by_role("button", name="Sounds").click()
        for choice in ("A new text", "Somebody is going", "SOS"):
            page.get_by_label(choice, exact=True).check()
        page.locator("#sounds").get_by_role("button", name="Close").click()
        page.evaluate(PLAYED)
    june.get_by_role("checkbox", name="Whisper").check()
    unread = texts(dana)
    before = int(re.search(r"\((\d+)\)", dana.title())[1])
    site.manage(*town.seed("asked('619-555-0177', 'oiga, que pasa en la plaza?')"))
    expect(dana.locator("#bar-texts")).to_contain_text(f"Texts {unread + 1}")
    tell(site, refs["OPEN"], "tomas", "going", ", minutes=7")
    expect(dana.locator("#incidents")).to_contain_text("going 1 of 2")
    tell(site, refs["OPEN"], "tomas", "sos")
    expect(dana.locator("#incidents")).to_contain_text("SOS from the scene")
    assert dana.evaluate("() => window.played") == ["text", "going", "sos"]
    assert june.evaluate("() => window.played") == []
    assert int(re.search(r"\((\d+)\)", dana.title())[1]) >= before + 2
    assert dana.locator('link[rel="icon"]').get_attribute("href").startswith("data:image/png")


def test_sounds_that_were_not_chosen_stay_silent(here):
    site, _refs, people = here
    dana = people["dana"].open("/desk/")
    unread = texts(dana)
    dana.get_by_role("button", name="Sounds").click()
    dana.get_by_label("A new text", exact=True).uncheck()
    dana.locator("#sounds").get_by_role("button", name="Close").click()
    dana.evaluate(PLAYED)
    site.manage(*town.seed("asked('619-555-0178', 'oiga, y en la escuela?')"))
    expect(dana.locator("#bar-texts")).to_contain_text(f"Texts {unread + 1}")
    assert dana.evaluate("() => window.played") == []


def test_the_badge_says_how_long_ago_the_server_was_heard(here):
    _site, _refs, people = here
    dana = people["dana"].open("/desk/")
    expect(dana.locator("#live-age")).to_have_text(re.compile(r"^\d+ s$"))


SHOWN = """() => {
  const here = document.activeElement;
  return [here, here.closest('label') || here].some((one) => getComputedStyle(one).outlineStyle !== 'none');
}"""


def reached_by_tab(page) -> tuple[list[str], list[str]]:
    """What Tab reaches, in order, and what it should reach: everything that can be used and is seen."""
    mark = """() => {
      const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
      const open = all.filter((e) => e.checkVisibility() && e.getClientRects().length && !e.disabled && !e.closest('dialog:not([open])'));
      const groups = new Set();
      return open.filter((e) => {
        if (e.type !== 'radio') return true;
        const first = e.checked || !document.querySelector(`input[type=radio][name="${e.name}"]:checked`);
        if (groups.has(e.name) || !first) return false;
        groups.add(e.name); return true;
      }).map((e, at) => { e.dataset.tabMark = String(at); return String(at); });
    }"""
    wanted = page.evaluate(mark)
    page.evaluate("() => { document.activeElement?.blur(); document.body.tabIndex = -1; document.body.focus(); }")
    got = []
    for _press in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        at = page.evaluate("() => document.activeElement?.dataset?.tabMark ?? ''")
        if at and at in got:
            break
        if at:
            got.append(at)
            outline = page.evaluate(SHOWN)
            assert outline, page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
    return got, wanted


@pytest.mark.parametrize("path", ["/desk/", "/desk/incidents/{OPEN}/", "/desk/incidents/{OPEN}/?act=change"])
def test_tab_reaches_everything_in_the_order_it_is_read_and_shows_where_it_is(here, path):
    _site, refs, people = here
    page = people["june"].open(path.format(**refs))
    if "incidents" in path:
        expect(page.locator("#incident-hands")).to_contain_text("june")  # what comes by itself has come
    page.wait_for_timeout(1000)
    got, wanted = reached_by_tab(page)
    missed = [
        page.locator(f'[data-tab-mark="{at}"]').evaluate("(e) => e.outerHTML.slice(0, 160)")
        for at in wanted
        if at not in got
    ]
    assert missed == []
    assert got == sorted(got, key=int)
