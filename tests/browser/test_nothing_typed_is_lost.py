"""The call form under bad luck: the line to the server breaks, a save is under way, a button is pressed twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person, choose
from tests.browser.road_stage import CORNER
from tests.servers import until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

CALLS = "SELECT count(*) FROM calls_call"
WAVES = "SELECT count(*) FROM dispatch_wave"
INCIDENTS = "SELECT count(*) FROM dispatch_incident"


def new_call(who: Person) -> Page:
    """A call on the line, nothing known yet."""
    with who.goes():
        who.page.get_by_role("banner").get_by_role("button", name="New call").click()
        who.page.wait_for_url("**/desk/calls/*/")
    return who.page


def enough_to_alert(page: Page) -> None:
    """The minimum, and the button says so."""
    page.get_by_label("Where? Street and the street it crosses").fill(CORNER)
    page.get_by_label("Zone").select_option(label="Laguna South")
    choose(page.locator("#f-place_type"), "Home")
    choose(page.locator("#f-activity"), "Knocking")
    expect(page.locator("#alert")).to_have_text(re.compile("Alert 3 responders"))


def test_words_typed_while_the_line_is_dead_are_saved_once_it_is_back(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    words = page.get_by_label("What do they see? In their words")
    words.fill("Tocan la puerta.")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved 05:4\d:\d\d"))
    dana.watch().offline = True
    dana.context.set_offline(True)
    words.press_sequentially(" Son cuatro, con chalecos.")
    expect(page.locator("#saved")).to_contain_text("Not sent; we will try again.")
    words.press_sequentially(" Siguen ahi.")
    dana.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved 05:4\d:\d\d"))
    expect(words).to_have_value("Tocan la puerta. Son cuatro, con chalecos. Siguen ahi.")
    expect(page.locator("#live")).to_have_text("Live")
    dana.watch().offline = False
    with dana.goes():
        page.reload()
    expect(words).to_have_value("Tocan la puerta. Son cuatro, con chalecos. Siguen ahi.")
    assert embedded_dawn.rows(CALLS) == [(1,)]


def test_alert_pressed_twice_asks_once(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    enough_to_alert(page)
    page.locator("#alert").dblclick()
    expect(page.locator("#call-progress a.code")).to_be_visible()
    expect(page.locator("#people > li[id]")).to_have_count(3)
    until(lambda: embedded_dawn.rows("SELECT count(*) FROM messaging_simtext") == [(3,)])
    assert embedded_dawn.rows(WAVES) == embedded_dawn.rows(INCIDENTS) == [(1,)]


def test_alert_pressed_while_a_save_is_under_way_is_not_forgotten(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    enough_to_alert(page)
    held: list[Route] = []
    page.route("**/save", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label("Landmark").fill("la panaderia")
    page.get_by_label("Landmark").blur()
    until(lambda: page.locator("#call-form.htmx-request").count() and held)
    page.keyboard.press("Control+Enter")
    held[0].continue_()
    expect(page.locator("#call-progress a.code")).to_be_visible()
    expect(page.get_by_label("Landmark")).to_have_value("la panaderia")
    assert embedded_dawn.rows(WAVES) == [(1,)]


def test_a_save_whose_answer_got_lost_is_no_stranger_to_the_next(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    dropped: list[Route] = []

    def drop_the_first_answer(route: Route) -> None:
        if dropped:
            route.continue_()
            return
        dropped.append(route)
        assert route.fetch().status == 200  # the server has saved it
        route.abort("internetdisconnected")

    page.route("**/save", drop_the_first_answer)
    dana.watch().offline = True
    page.get_by_label("Landmark").fill("la panaderia")
    page.get_by_label("Landmark").blur()
    expect(page.locator("#saved")).to_contain_text("Not sent; we will try again.")
    page.get_by_label("Landmark").fill("la panaderia de la esquina")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved 05:4\d:\d\d"))
    dana.watch().offline = False
    enough_to_alert(page)
    page.locator("#alert").click()
    expect(page.locator("#call-progress a.code")).to_be_visible()
    with dana.goes():
        page.reload()
    expect(page.get_by_label("Landmark")).to_have_value("la panaderia de la esquina")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(embedded_dawn, cast):
    dana, lena = (cast.at_desk(handle, embedded_dawn.url) for handle in ("dana", "lena"))
    page = new_call(dana)
    lena.open(page.url.removeprefix(dana.url))
    lena.page.get_by_label("Landmark").fill("la iglesia")
    lena.page.get_by_label("Landmark").blur()
    expect(lena.page.locator("#saved")).to_contain_text("Saved")
    with dana.refused(409):
        page.get_by_label("Landmark").fill("la panaderia")
        page.get_by_label("Landmark").blur()
        expect(page.locator("#saved")).to_contain_text("Somebody else saved this call meanwhile.")
    with lena.goes():
        lena.page.reload()
    expect(lena.page.get_by_label("Landmark")).to_have_value("la iglesia")
