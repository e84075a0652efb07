"""The donut-shop rumour at the screens: counted as it is asked, checked, false, and answered to exactly those who asked."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person, choose
from tests.browser.simulator import Phones

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

CLAIM = "14 detenidos en las donas de la 8th"
CORNER = "8th St & Laguna"


def second_hand_call(who: Person, number: str) -> Page:
    """Somebody has read it somewhere; the place is known."""
    page = who.page
    with who.goes():
        page.get_by_role("banner").get_by_role("button", name="New call").click()
        page.wait_for_url("**/desk/calls/*/")
    page.get_by_label("Where? Street and the street it crosses").fill(CORNER)
    page.get_by_label("Zone").select_option(label="Laguna South")
    choose(page.locator("#f-place_type"), "Other")
    choose(page.locator("#f-activity"), "Arresting")
    choose(page.locator("#f-firsthand"), "No")
    page.get_by_label("Number to call back").fill(number)
    choose(page.locator("#f-safe_to_call"), "Yes")
    choose(page.locator("#f-safe_to_text"), "No")
    return page


def close_as_rumour(who: Person) -> None:
    page = who.page
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.locator("#close-as").click()
    choose(page.locator("#act"), "Asking about a rumour")
    page.get_by_label("They asked about this rumour").select_option(label=CLAIM)
    with who.goes():
        page.locator("#act").get_by_role("button", name="Close the call").click()
        page.wait_for_url("**/desk/")


def the_alert(dana: Person) -> str:
    page = second_hand_call(dana, "619-555-0120")
    expect(page.locator("#alert")).to_have_text(re.compile(r"Alert \d responders"))
    page.locator("#alert").click()
    code = page.locator("#call-progress a.code")
    expect(code).to_be_visible()
    return code.inner_text()


def note_it(june: Person, code: str) -> Page:
    page = june.open("/desk/rumours/")
    page.get_by_label("What do people say?").fill(CLAIM)
    page.get_by_label("Where?").fill(CORNER)
    checks = page.get_by_label("Checked by incident")
    checks.select_option(checks.locator("option", has_text=code).get_attribute("value"))
    with june.goes():
        page.get_by_role("button", name="Note it").click()
        expect(page.locator("#rumour-head")).to_contain_text("nobody has asked yet")
    return page


def test_exactly_those_who_asked_are_told_that_it_was_nothing(embedded_dawn, cast):
    dana, june = (cast.at_desk(handle, embedded_dawn.url) for handle in ("dana", "june"))
    code = the_alert(dana)
    rumour = note_it(june, code)
    close_as_rumour(dana)
    expect(rumour.locator("#rumour-head")).to_contain_text("1 call")

    # A second call is found to be the same while it is typed, and joined.
    page = second_hand_call(dana, "619-555-0121")
    page.locator(f"#join-{code}").click()
    expect(page.locator("#call-progress")).to_contain_text(code)
    close_as_rumour(dana)
    expect(rumour.locator("#rumour-head")).to_contain_text("2 calls")

    # A text that only asks waits for a person, who counts it.
    phones = Phones(dana)
    with dana.goes(page=phones.page):
        phones.page.locator("textarea[name=text]").fill("oiga, es cierto que se llevaron a 14 en las donas?")
        phones.page.get_by_role("button", name="Send to the line").click()
        phones.page.wait_for_url("**phone=*")
    expect(dana.page.locator("#bar-texts")).to_have_text("Texts 1")
    page = dana.open("/desk/inbox/")
    page.get_by_text("It is about an incident or a rumour").click()
    page.get_by_label("About a rumour").select_option(label=CLAIM)
    with dana.goes():
        page.get_by_role("button", name="It is about this").click()
        expect(page.locator("#texts > li[id]")).to_have_count(0)
    expect(rumour.locator("#rumour-head")).to_contain_text("2 calls · 1 text")

    # Nothing is there; no community alert can be made of it at any time.
    page = dana.open(f"/desk/incidents/{code}/")
    expect(page.get_by_role("link", name="Draft community alert")).to_have_count(0)
    forced = dana.tab(f"/desk/incidents/{code}/?act=draft-C1")
    with dana.refused(422, forced):
        forced.locator("#act form button[type=submit]").click()
        expect(forced.locator("#act .refusal")).to_contain_text(
            "Only a confirmed incident can be told to the community."
        )
    forced.close()
    asker = phones.page.url
    phones.says("remy", f"VOY {code} 5")
    phones.answers(f"NADA {code}")
    expect(page.locator("#incident-acts a.go")).to_have_text("False alarm")
    page.locator("#incident-acts a.go").click()
    choose(page.locator("#act"), "A responder looked")
    choose(page.locator("#act"), "No agents found")
    page.locator("#act").get_by_role("button", name="It was a false alarm").click()
    expect(page.locator("#incident-head")).to_contain_text("False alarm")

    # The answer: one text to whoever asked by text, a call back owed to the two who are not safe to text.
    choose(rumour.locator("#f-verdict"), "False")
    rumour.get_by_role("button", name="Decide").click()
    expect(rumour.locator("#work")).to_contain_text("1 are texted, 2 are owed a call back.")
    rumour.get_by_role("button", name="Tell those who asked").click()
    expect(rumour.locator("#rumour-head")).to_contain_text("answered")
    owed = rumour.locator("#bar-owed")
    expect(owed).to_have_text(re.compile("2 owed"))
    dana.open(asker.removeprefix(dana.url), phones.page)
    told = phones.received("NO vimos agentes")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(CORNER)
    assert all(phone.texts == 0 for phone in phones.list("community"))
    assert embedded_dawn.rows("SELECT count(*) FROM dispatch_broadcast") == [(0,)]
