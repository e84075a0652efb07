"""The call form under bad luck: the line to the server breaks, a save is under way, a button is pressed twice."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person, choose
from tests.browser.road_stage import CORNER
from tests.servers import until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

CALLS = "SELECT count(*) FROM calls_call"
WAVES = "SELECT count(*) FROM dispatch_wave"
WORDS = "What do they see? In their words"
SAVED = re.compile(r"Saved 05:4\d:\d\d")
INCIDENTS = "SELECT count(*) FROM dispatch_incident"
DEBTS = "SELECT count(*) FROM dispatch_followup WHERE kind = 'call_back'"


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
    words = page.get_by_label(WORDS)
    words.fill("Tocan la puerta.")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    dana.watch().offline = True
    dana.context.set_offline(True)
    words.press_sequentially(" Son cuatro, con chalecos.")
    expect(page.locator("#saved")).to_contain_text("Not sent; we will try again.")
    words.press_sequentially(" Siguen ahi.")
    dana.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text(SAVED)
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
    page.get_by_label("Number to call back").fill("619-555-0142")
    choose(page.locator("#f-safe_to_call"), "Yes")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(page.locator("#saved[data-pending]")).to_have_count(0)
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
    choose(page.locator("#f-promised"), "in 15 min")
    page.get_by_label("Landmark").fill("la panaderia")
    page.get_by_label("Landmark").blur()
    until(lambda: page.locator("#saved").count() and dropped)
    page.get_by_label("Landmark").fill("la panaderia de la esquina")
    expect(page.locator("#saved[data-pending]")).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text(SAVED)
    dana.watch().offline = False
    enough_to_alert(page)
    page.locator("#alert").click()
    expect(page.locator("#call-progress a.code")).to_be_visible()
    with dana.goes():
        page.reload()
    expect(page.get_by_label("Landmark")).to_have_value("la panaderia de la esquina")
    for once in (CALLS, INCIDENTS, WAVES, DEBTS):
        assert embedded_dawn.rows(once) == [(1,)], once


def test_what_two_people_wrote_is_shown_twice_until_somebody_chooses(embedded_dawn, cast):
    dana, lena = (cast.at_desk(handle, embedded_dawn.url) for handle in ("dana", "lena"))
    page = new_call(dana)
    words = page.get_by_label(WORDS)
    lena.open(page.url.removeprefix(dana.url))
    held: list[Route] = []
    page.route("**/save", lambda route: route.continue_() if held else held.append(route))
    words.fill("Son dos.")
    until(lambda: page.locator("#call-form.htmx-request").count() and held)
    lena.page.get_by_label(WORDS).fill("Son tres.")
    lena.page.get_by_label("Landmark").fill("la iglesia")
    expect(lena.page.locator("#saved")).to_contain_text("Saved")
    until(lambda: embedded_dawn.rows("SELECT version FROM calls_call")[0][0] > 0)
    with dana.refused(409):
        held[0].continue_()
        both = page.locator("#not-kept [data-both=words]")
        expect(both).to_contain_text("Son dos.")
        expect(both).to_contain_text("Son tres.")
        expect(page.get_by_label("Landmark")).to_have_value("la iglesia")
        words.press_sequentially(" Con chalecos.")
        expect(page.locator("#saved")).to_contain_text("but not 1 field")
    both.get_by_role("button", name="Keep both").click()
    expect(both).to_have_count(0)
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(words).to_have_value("Son tres.\nSon dos. Con chalecos.")
    expect(lena.page.get_by_label(WORDS)).to_have_value("Son tres.\nSon dos. Con chalecos.")


def test_words_typed_without_a_pause_are_saved_while_they_are_typed(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    page.get_by_label(WORDS).press_sequentially("Tocan la puerta y dicen que son de la policia", delay=70)
    saved = embedded_dawn.rows("SELECT version FROM calls_call")[0][0]
    assert saved >= 1  # three seconds of typing without a rest


def test_a_tab_that_is_closed_takes_its_last_words_along(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    page.get_by_label("Landmark").fill("la panaderia")
    page.close(run_before_unload=False)
    until(lambda: embedded_dawn.rows("SELECT version FROM calls_call") == [(1,)])
    again = dana.tab("/desk/")
    with dana.goes(page=again):
        again.locator("#line > li[id] a").click()
    expect(again.get_by_label("Landmark")).to_have_value("la panaderia")


def test_loading_the_page_anew_loses_nothing_and_asks_about_what_is_not_saved(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    page.get_by_label(WORDS).fill("Tocan la puerta.")
    choose(page.locator("#f-place_type"), "Home")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(page.locator("#saved[data-pending]")).to_have_count(0)
    with dana.goes():
        page.reload()
    expect(page.get_by_label(WORDS)).to_have_value("Tocan la puerta.")
    expect(page.locator("#f-place_type input:checked")).to_have_count(1)
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Landmark").press_sequentially("la iglesia")
    with dana.goes():
        page.reload()
    assert asked == ["beforeunload"]
    until(lambda: embedded_dawn.rows("SELECT version FROM calls_call")[0][0] >= 2)


def test_words_typed_while_somebody_is_signed_out_are_saved_after_signing_in(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    words = page.get_by_label(WORDS)
    words.fill("Tocan.")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    embedded_dawn.manage(
        "shell", "--command", "from django.contrib.sessions.models import Session as S; S.objects.all().delete()"
    )
    with dana.refused(403), dana.refused(401):
        words.press_sequentially(" Son cuatro.")
        expect(page.locator("#saved")).to_contain_text("Not saved: you are signed out.")
        other = dana.tab()
        mine, dana.page = page, other
        dana.sign_in()
        dana.page = mine
        expect(page.locator("#saved")).to_contain_text(SAVED)
    expect(words).to_have_value("Tocan. Son cuatro.")
    expect(page.locator("#live")).to_have_text("Live")
    with dana.goes():
        page.reload()
    expect(words).to_have_value("Tocan. Son cuatro.")


@pytest.mark.parametrize("seconds", [4, 30])
def test_words_typed_while_the_server_is_away_are_saved_when_it_is_back(embedded_dawn, cast, seconds):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    words = page.get_by_label(WORDS)
    words.fill("Tocan.")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    dana.watch().offline = True
    embedded_dawn.stop("web")
    choose(page.locator("#f-place_type"), "Home")
    words.press_sequentially(" Son cuatro.")
    expect(page.locator("#saved")).to_contain_text("Not sent; we will try again.")
    page.wait_for_timeout(seconds * 1000)
    expect(page.locator("#saved .age.late")).to_be_visible()  # for how long it has not been saved
    embedded_dawn.restart("web")
    expect(page.locator("#saved")).to_contain_text(SAVED)
    dana.watch().offline = False
    with dana.goes():
        page.reload()
    expect(words).to_have_value("Tocan. Son cuatro.")
    expect(page.locator("#f-place_type input:checked")).to_have_count(1)
    assert embedded_dawn.rows(CALLS) == [(1,)]


def test_two_tabs_of_one_call_lose_nothing(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    twin = dana.tab(page.url.removeprefix(dana.url))
    page.get_by_label(WORDS).fill("Son dos.")
    twin.get_by_label("Landmark").fill("la iglesia")
    for one in (page, twin):
        expect(one.locator("#saved")).to_contain_text(SAVED)
        expect(one.get_by_label(WORDS)).to_have_value("Son dos.")
        expect(one.get_by_label("Landmark")).to_have_value("la iglesia")
    assert embedded_dawn.rows(CALLS) == [(1,)]


def test_words_typed_beside_a_field_are_words_and_no_key_acts(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    page.locator("#f-place_type input").first.focus()
    page.keyboard.type("pidieron a la lead, snd", delay=40)  # letters that are keys, too
    expect(page.get_by_label(WORDS)).to_have_value("pidieron a la lead, snd")
    expect(page.locator("#act form")).to_have_count(0)
    expect(page.locator("#lead-asked button")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("d")  # one letter alone is a key
    expect(page.locator("#close-form")).to_be_visible()


def test_words_that_may_not_be_kept_are_still_said_to_be_unsaved_after_the_alert(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = new_call(dana)
    enough_to_alert(page)
    expect(page.locator("#saved[data-pending]")).to_have_count(0)
    page.get_by_label(WORDS).fill("Su seguro social es 123-45-6789.")
    page.locator("#alert").click()
    expect(page.locator("#call-progress a.code")).to_be_visible()
    expect(page.locator("#not-kept [data-refused=words]")).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("but not 1 field")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with dana.goes():
        page.reload()
    assert asked == ["beforeunload"]
