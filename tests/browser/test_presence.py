"""Who is where: two at one call, a lead who hears that a draft waits, an interpreter who is away."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import dawn, town
from tests.browser.conftest import going_on
from tests.browser.eyes import too_wide
from tests.browser.people import PHONE, Person
from tests.browser.test_nothing_typed_is_lost import WORDS
from tests.browser.test_pages import speak
from tests.browser.test_together import PLAYED
from tests.servers import Site, embedded_server, until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]
DRAFT = (
    "from tests.browser import town; from dispatch import broadcasts, confirmations; incident = town.witnessed();"
    " confirmations.confirm(actor=town.who('june'), incident=incident, level='V3', basis=['marking'], agency='ice');"
    " incident.refresh_from_db(); broadcasts.draft(actor=town.who('dana'), incident=incident, kind='C1')"
)
# Beside the running server the draft is taken away, and the lead drafts one herself: hers waits for somebody else.
HERS_INSTEAD = (
    "from tests.browser import town; from dispatch import broadcasts; (old,) = broadcasts.waiting();"
    " broadcasts.cancel(actor=town.who('dana'), broadcast=old);"
    " broadcasts.draft(actor=town.who('lena'), incident=old.incident, kind='C1')"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with embedded_server(seed=town.seed("small(ring_1_minutes=60)"), **dawn.environment()) as running:
        yield running


@pytest.fixture
def sit(browser: Browser, site: Site) -> Iterator:
    """Somebody sits down at a browser; each page must have behaved."""
    people: list[Person] = []

    def down(handle: str, **context: object) -> Person:
        people.append(Person(browser, site.url, handle, **context))
        return people[-1].sign_in()

    yield down
    for person in people:
        person.stayed()
        person.context.close()


def test_two_at_one_call_see_each_other_and_who_loses_it_is_told(site, sit):
    dana, lena = sit("dana"), sit("lena")
    with dana.goes():
        dana.page.get_by_role("banner").get_by_role("button", name="New call").click()
        dana.page.wait_for_url("**/desk/calls/*/")
    path = dana.page.url.removeprefix(dana.url)
    page, other = dana.page, lena.open(path)
    at_it = page.locator("[id^=call-hands-]")
    expect(at_it).to_contain_text("dana has the call")
    expect(at_it).to_contain_text("dana, lena")
    other.get_by_label("Landmark").fill("la panaderia")
    expect(at_it).to_contain_text("lena (typing)")
    page.get_by_label(WORDS).fill("Tocan la puer")

    other.locator("[id^=call-hands-]").get_by_role("link", name="Take it over").click()
    form = other.locator("#take-form")
    form.get_by_label("Why", exact=False).fill("dana has a second call")
    form.get_by_role("button", name="I have it now").click()

    expect(other.locator("[id^=call-hands-]")).to_contain_text("lena has the call · taken over from dana at 05:4")
    expect(other.locator("#take-form")).to_have_count(0)
    expect(at_it).to_contain_text("lena has the call")
    expect(page.locator("#toasts")).to_contain_text("lena took the call over from you.")
    expect(page.get_by_label(WORDS)).to_have_value("Tocan la puer")
    expect(other.get_by_label("Landmark")).to_have_value("la panaderia")
    expect(other.locator("#toasts .toast")).to_have_count(0)
    page.get_by_label(WORDS).press_sequentially("ta")  # goes on, and nothing is lost
    expect(other.get_by_label(WORDS)).to_have_value("Tocan la puerta")


def test_who_lost_something_while_between_two_pages_is_told_on_the_second(site, sit):
    dana, lena = sit("dana"), sit("lena")
    refs = going_on(site, "told_of()")
    for person, name in ((dana, "I work on it"), (lena, "Take it over")):
        page = person.open(f"/desk/incidents/{refs['CODE']}/")
        page.locator("#incident-hands").get_by_role("link", name=name).click()
        if person is lena:
            page.locator("#act").get_by_label("Why", exact=False).fill("dana is called away")
            dana.page.goto("about:blank")
        page.locator("#act").get_by_role("button", name="I work on it").click()
        expect(page.locator("#incident-hands")).to_contain_text(f"{person.handle} works on it")
    expect(dana.open("/desk/").locator("#toasts")).to_contain_text(f"lena took over {refs['CODE']} from you.")
    expect(dana.open("/desk/inbox/").locator("#toasts .toast")).to_have_count(0)


def test_a_draft_that_awaits_the_lead_sounds_once_at_their_desk(site, sit):
    lena, dana = sit("lena"), sit("dana")
    for person in (lena, dana):
        person.open("/desk/").evaluate(PLAYED)
    site.manage("shell", "--verbosity", "0", "--command", DRAFT)
    waits = lena.page.locator("#signals a")
    expect(waits).to_have_text("1 approval waits")
    expect(dana.page.locator("#incidents")).to_contain_text("Confirmed")
    before = lena.page.locator("#line li").count()
    going_on(site, "called('619-555-0166')")  # whatever comes after it draws the desk again, and sounds no second time
    expect(lena.page.locator("#line li")).to_have_count(before + 1)
    going_on(site, "told_of()")
    until(lambda: lena.page.locator("#incidents > li.card").count() >= 2)
    assert lena.page.evaluate("() => window.played") == ["approval"]
    assert dana.page.evaluate("() => window.played") == []

    lena.open("/desk/").evaluate(PLAYED)
    site.manage("shell", "--verbosity", "0", "--command", HERS_INSTEAD)
    until(lambda: lena.page.locator("#signals").get_attribute("data-approval-by") == "lena")
    assert lena.page.evaluate("() => window.played") == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_interpreter_says_on_a_phone_that_they_are_away_and_the_key_shows_it(site, sit, language):
    ines, dana = sit("ines", size=PHONE), sit("dana")
    speak(ines, language)
    page = ines.open("/interpreter/")
    assert page.locator("html").get_attribute("lang") == language
    assert not too_wide(page)
    for one in page.locator("main button").all():
        box = one.bounding_box()
        assert box and box["height"] >= 44, one.inner_text()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    page.locator("input[name=start]").fill("04:00")
    page.locator("input[name=end]").fill("09:00")
    with ines.goes():
        page.locator("button[value=two_hours]").click()
        expect(page.locator("#standing")).to_contain_text(re.compile(r"\b07:4\d"))
    expect(page.locator("input[name=start]")).to_have_value("04:00")

    with dana.goes():
        dana.page.get_by_role("banner").get_by_role("button", name="New call").click()
        dana.page.wait_for_url("**/desk/calls/*/")
    panel = dana.page.url.removeprefix(dana.url) + "interpreter?language=mixteco"
    row = dana.open(panel).locator("li", has_text="Inés")
    expect(row).to_contain_text("away until")
    with ines.goes():
        page.locator("button[value=here]").click()
        expect(page.locator("#standing")).not_to_contain_text("07:4")
    expect(dana.open(panel).locator("li", has_text="Inés")).to_contain_text("now")
    speak(ines, "en")
