"""Single letters, digits in a group, Ctrl+Enter, the sheet of keys; clocks; panes on a phone; the theme."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

KEYS = """<input id="field" aria-label="field"><button id="new" data-key="n">New call <kbd>N</kbd></button>
<fieldset class="keys"><label><input type="radio" name="p" value="a"><kbd>1</kbd><span>Home</span></label>
<label><input type="radio" name="p" value="b"><kbd>2</kbd><span>Work</span></label></fieldset>
<form id="wide" method="post" action="/act" data-no-enter><input id="code" aria-label="code">
<button id="main-act" type="button" data-ctrl-enter>Alert</button></form>"""
LOG = """() => { window.pressed = []; for (const button of document.querySelectorAll("button"))
  button.addEventListener("click", () => window.pressed.push(button.id)); }"""


def pressed(page):
    return page.evaluate("window.pressed")


def test_a_letter_presses_its_button_but_not_while_typing(stage):
    page = stage.open(KEYS)
    page.evaluate(LOG)
    page.locator("#field").focus()
    page.keyboard.press("n")
    assert pressed(page) == []
    expect(page.locator("#field")).to_have_value("n")
    page.locator("#field").blur()
    page.keyboard.press("n")
    assert pressed(page) == ["new"]


def test_single_letters_can_be_switched_off(stage):
    stage.attrs += ' data-single-keys="off"'
    page = stage.open(KEYS)
    page.evaluate(LOG)
    page.keyboard.press("n")
    page.keyboard.press("?")
    assert pressed(page) == []
    expect(page.locator("#key-sheet")).to_be_hidden()


def test_digits_choose_in_the_group_that_has_the_focus(stage):
    page = stage.open(KEYS)
    page.locator("input[value=a]").focus()
    page.keyboard.press("2")
    expect(page.locator("input[value=b]")).to_be_checked()


def test_ctrl_enter_presses_the_main_act_and_enter_never_does(stage):
    page = stage.open(KEYS)
    page.evaluate(LOG)
    page.locator("#code").fill("K412")
    page.keyboard.press("Enter")
    assert pressed(page) == []
    assert stage.posts == []
    page.keyboard.press("Control+Enter")
    assert pressed(page) == ["main-act"]


def test_the_sheet_lists_the_keys_of_the_page(stage):
    page = stage.open(KEYS)
    page.keyboard.press("?")
    expect(page.locator("#key-sheet dt")).to_have_text(["N", "Ctrl ↵"])
    expect(page.locator("#key-sheet dd")).to_have_text(["New call", "Alert"])
    page.keyboard.press("Escape")
    expect(page.locator("#key-sheet")).to_be_hidden()


def test_clocks_count_and_colour(stage):
    page = stage.page
    page.clock.install(time="2026-01-01T12:00:00Z")
    stage.attrs += ' data-now="2026-01-01T12:00:00Z"'
    stage.open(
        '<time class="age" id="up" data-since="2026-01-01T11:57:49Z" data-warn="132" data-late="140"></time>'
        '<time class="age" id="down" data-until="2026-01-01T12:00:02Z" data-warn="60"></time>'
    )
    expect(page.locator("#up")).to_have_text("2:11")
    expect(page.locator("#down")).to_have_class("age warn")
    page.clock.run_for(3000)
    expect(page.locator("#up")).to_have_class("age warn")
    expect(page.locator("#down")).to_have_text("+0:01")
    expect(page.locator("#down")).to_have_class("age late")


def test_a_wrong_clock_on_the_computer_does_not_make_a_wrong_age(stage):
    page = stage.page
    page.clock.install(time="2026-01-01T15:00:00Z")
    stage.attrs += ' data-now="2026-01-01T12:00:00Z"'
    stage.open('<time class="age" id="up" data-since="2026-01-01T11:57:49Z"></time>')
    expect(page.locator("#up")).to_have_text(re.compile(r"2:1\d"))


def test_on_a_phone_the_desk_shows_one_pane_at_a_time(stage):
    page = stage.page
    page.set_viewport_size({"width": 390, "height": 800})
    stage.open(
        '<div class="desk"><section class="pane side" aria-label="Line"><p id="left">l</p></section>'
        '<section class="pane" aria-label="Call"><p id="mid">m</p></section></div>'
    )
    expect(page.locator("#mid")).to_be_visible()
    expect(page.locator("#left")).to_be_hidden()
    page.get_by_role("button", name="Line").click()
    expect(page.locator("#left")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#mid")).to_be_visible()


def test_the_theme_is_kept(stage):
    page = stage.open('<button data-theme-choice="dark">Dark</button>')
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    stage.open("<p>again</p>")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
