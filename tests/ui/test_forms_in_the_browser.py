"""Forms lose nothing and send once: keys, double presses, broken lines, refusals."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

FORM = """<div id="box"><form method="post" action="/act" hx-post="/act" hx-target="#box" data-once>
<input name="words" aria-label="words"><button name="go" value="1">Send</button></form></div>"""


def test_every_form_sent_once_has_a_key_and_two_presses_are_one(stage):
    page = stage.open(FORM)
    page.get_by_label("words").fill("two")
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    expect(page.locator("#done")).to_be_visible()
    assert len(stage.posts) == 1
    assert len(stage.posts[0]["key"]) >= 32
    assert stage.posts[0]["go"] == "1"


def test_a_broken_line_keeps_the_words_and_sends_again_with_the_same_key(stage):
    stage.post_answers = [(0, ""), (503, "busy"), (200, '<p id="done">Done</p>')]
    page = stage.open(FORM)
    page.get_by_label("words").fill("five inside")
    page.get_by_role("button").click()
    expect(page.locator(".notsent")).to_have_text("Not sent; we will try again.")
    expect(page.get_by_label("words")).to_have_value("five inside")
    expect(page.locator("#done")).to_be_visible(timeout=15000)
    assert len({post["key"] for post in stage.posts}) == 1
    assert [post["words"] for post in stage.posts] == ["five inside"] * 3


def test_words_changed_while_waiting_are_not_sent_by_themselves(stage):
    stage.post_answers = [(503, "busy")]
    page = stage.open(FORM)
    page.get_by_role("button").click()
    expect(page.locator(".notsent")).to_have_text("Not sent; we will try again.")
    page.get_by_label("words").fill("other words")
    expect(page.locator(".notsent")).to_have_text("Not sent. Press the button when you are ready.")
    page.wait_for_timeout(3000)
    assert len(stage.posts) == 1


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_is_shown_in_place(stage, status):
    stage.post_answers = [(status, FORM.replace("<form", '<p class="refusal" role="alert">lena was first.</p><form'))]
    page = stage.open(FORM)
    page.get_by_role("button").click()
    expect(page.get_by_role("alert").filter(has_text="lena was first.")).to_be_visible()
    expect(page.locator('input[name="key"]')).to_have_value(re.compile(r"^[0-9a-f-]{32,}$"))


def test_our_own_fault_swaps_nothing_and_says_so(stage):
    stage.post_answers = [(500, "<h1>broken</h1>")]
    page = stage.open(FORM)
    page.get_by_label("words").fill("kept")
    page.get_by_role("button").click()
    expect(page.locator(".notsent")).to_contain_text("Not sent (500)")
    expect(page.get_by_label("words")).to_have_value("kept")


def test_without_htmx_the_key_goes_along_and_the_second_press_does_nothing(stage):
    page = stage.open(FORM.replace('hx-post="/act" hx-target="#box"', ""))
    page.get_by_role("button").dblclick()
    expect(page.locator("#done")).to_be_visible()
    assert len(stage.posts) == 1
    assert stage.posts[0]["key"]
