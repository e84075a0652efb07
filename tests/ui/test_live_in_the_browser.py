"""A page stays true: frames by cursor, gaps asked for again, hands never disturbed, silence shown in red."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

LIST = '<ul id="list"><li id="a" data-sort="2">two</li><li id="b" data-sort="4">four</li></ul>'
CARD = (
    '<div id="card"><form><input name="words" aria-label="words"></form><p>old</p></div><button id="else">else</button>'
)


def card(text):
    return {
        "id": "card",
        "html": f'<div id="card"><form><input name="words" aria-label="words"></form><p>{text}</p></div>',
    }


def test_a_frame_replaces_inserts_in_order_and_removes(stage):
    page = stage.open(LIST)
    stage.frame(
        3, 5,
        {"id": "a", "html": '<li id="a" data-sort="2">TWO</li>'},
        {"id": "c", "html": '<li id="c" data-sort="3">three</li>', "list": "list", "sort": "3"},
        {"id": "z", "html": '<li id="z">nowhere to go</li>'},
    )  # fmt: skip
    expect(page.locator("#list li")).to_have_text(["TWO", "three", "four"])
    stage.frame(5, 6, {"id": "b", "html": None})
    expect(page.locator("#list li")).to_have_text(["TWO", "three"])
    assert page.locator("#z").count() == 0


def test_an_element_whose_order_changed_moves(stage):
    page = stage.open(LIST)
    stage.frame(3, 4, {"id": "a", "html": '<li id="a" data-sort="9">late</li>', "list": "list", "sort": "9"})
    expect(page.locator("#list li")).to_have_text(["four", "late"])


def test_the_socket_is_asked_from_the_pages_own_cursor_and_topics(stage):
    stage.attrs = 'data-live-topics="desk,incident:7" data-live-cursor="41"'
    stage.open(LIST)
    stage.connected()
    assert stage.opened[0] == {"cursor": "41", "topics": "desk,incident:7"}


def test_after_a_gap_it_asks_again_and_applies_only_the_answer(stage):
    page = stage.open(LIST)
    stage.frame(7, 8, {"id": "a", "html": '<li id="a" data-sort="2">too new</li>'})
    assert stage.heard() == {"t": "resume", "cursor": 3}
    expect(page.locator("#a")).to_have_text("two")
    stage.frame(3, 8, {"id": "a", "html": '<li id="a" data-sort="2">whole</li>'})
    expect(page.locator("#a")).to_have_text("whole")
    stage.frame(2, 6, {"id": "a", "html": '<li id="a" data-sort="2">old news</li>'})
    stage.frame(8, 9, {"id": "b", "html": '<li id="b" data-sort="4">after</li>'})
    expect(page.locator("#b")).to_have_text("after")
    expect(page.locator("#a")).to_have_text("whole")


def test_a_tick_that_knows_more_than_the_page_makes_it_ask(stage):
    stage.open(LIST)
    stage.tick(head=5)
    assert stage.heard() == {"t": "resume", "cursor": 3}


def test_a_region_under_somebodys_hands_waits_and_the_newest_wins(stage):
    page = stage.open(CARD)
    page.get_by_label("words").focus()
    stage.frame(3, 4, card("newer"))
    stage.frame(4, 5, card("newest"))
    expect(page.locator("#card")).to_have_attribute("data-held", re.compile("waiting"))
    expect(page.locator("#card p")).to_have_text("old")
    expect(page.get_by_label("words")).to_be_focused()
    page.locator("#else").focus()
    expect(page.locator("#card p")).to_have_text("newest")


def test_half_written_words_survive_even_when_the_focus_has_left(stage):
    page = stage.open(CARD)
    page.get_by_label("words").fill("five inside, with children")
    page.locator("#else").focus()
    stage.frame(3, 4, card("newer"))
    expect(page.locator("#card")).to_have_attribute("data-held", re.compile("waiting"))
    expect(page.get_by_label("words")).to_have_value("five inside, with children")
    page.get_by_label("words").fill("")
    page.locator("#else").focus()
    expect(page.locator("#card p")).to_have_text("newer")


def test_open_details_stay_open_and_a_focused_link_keeps_its_focus(stage):
    body = '<div id="card"><details id="why"><summary>Why</summary>one</details><a id="go" href="#x">go</a></div>'
    page = stage.open(body)
    page.locator("summary").click()
    page.locator("#go").focus()
    stage.frame(3, 4, {"id": "card", "html": body.replace("one", "two")})
    expect(page.locator("#why")).to_contain_text("two")
    assert page.locator("#why").evaluate("e => e.open")
    expect(page.locator("#go")).to_be_focused()


def test_what_matters_is_read_out_once(stage):
    page = stage.open(LIST)
    said = {"id": "a", "html": '<li id="a" data-sort="2" data-announce="K412 confirmed">two</li>'}
    stage.frame(3, 4, said)
    stage.frame(4, 5, said)
    expect(page.locator("#announce p")).to_have_text(["K412 confirmed"])


def test_silence_turns_the_page_red_with_its_age_until_something_is_heard(served, stage):
    page = stage.page
    page.clock.install()
    stage.open(LIST)
    stage.tick()
    expect(page.locator("#live")).to_have_text("Live")
    page.clock.fast_forward(24000)
    expect(page.locator("#band")).to_be_hidden()
    page.clock.run_for(4000)
    expect(page.locator("#band")).to_contain_text(re.compile(r"No connection for 2[5-9] s"))
    assert page.title() == "✕ Desk"
    page.locator("#band button").focus()
    page.clock.run_for(3000)  # the seconds go on, and the hands stay where they are
    expect(page.locator("#band button")).to_be_focused()
    expect(page.locator("body")).to_have_class(re.compile("stale"))
    stage.tick()
    expect(page.locator("#band")).to_be_hidden()
    assert page.title() == "Desk"


def test_a_pump_that_sleeps_is_said(stage):
    page = stage.open(LIST)
    stage.tick(pump_age=3.2)
    expect(page.locator("#pump")).to_have_text("Sending: 3 s ago")
    stage.tick(pump_age=61)
    expect(page.locator("#pump")).to_have_class("miss")


def test_signed_out_offers_the_sign_in_and_asks_no_more(stage):
    stage.refuse_with = 4401
    page = stage.open(LIST)
    expect(page.locator("#band a")).to_have_attribute("href", "/accounts/login/?next=%2Fdesk%2F")
    page.wait_for_timeout(2500)
    assert len(stage.opened) == 1


def test_no_access_stops(stage):
    stage.refuse_with = 4403
    page = stage.open(LIST)
    expect(page.locator("#band")).to_contain_text("may no longer see this")
    page.wait_for_timeout(2500)
    assert len(stage.opened) == 1


def test_a_lost_socket_comes_back_from_where_the_page_is(stage):
    stage.open(LIST)
    stage.frame(3, 6, {"id": "a", "html": '<li id="a" data-sort="2">seen</li>'})
    expect(stage.page.locator("#a")).to_have_text("seen")
    stage.close(1012)
    stage.connected(2)
    assert stage.opened[1]["cursor"] == "6"


def test_where_sockets_do_not_pass_it_polls(stage):
    stage.no_sockets = True
    stage.poll_answer = {
        "frames": [
            {
                "t": "frame",
                "from": 3,
                "to": 4,
                "ops": [{"id": "a", "html": '<li id="a">polled</li>', "list": "", "sort": ""}],
            }
        ],
        "head": 4,
    }
    page = stage.open(LIST)
    expect(page.locator("#a")).to_have_text("polled", timeout=20000)
    expect(page.locator("#live")).to_have_text("Live, slowly")
    expect(page.locator("#band")).to_be_hidden()


def test_a_page_too_old_loads_itself_again_unless_words_would_be_lost(stage):
    page = stage.open(CARD)
    stage.connected()
    page.get_by_label("words").fill("not lost")
    stage.send({"t": "reload"})
    expect(page.locator("#band button")).to_have_text("Load it again")
    expect(page.get_by_label("words")).to_have_value("not lost")
    page.get_by_label("words").fill("")
    stage.send({"t": "reload"})
    stage.connected(2)


def test_a_panel_that_brings_a_topic_is_followed(stage):
    stage.post_answers = [
        (200, '<div id="slot" data-live-topics="incident:7" data-live-cursor="2"><p id="in">in</p></div>')
    ]
    page = stage.open(
        '<form method="post" action="/x" hx-post="/x" hx-target="#slot" data-once><button>Open</button></form><div id="slot"></div>'
    )
    stage.connected()
    page.get_by_role("button", name="Open").click()
    stage.connected(2)
    assert stage.opened[1] == {"cursor": "2", "topics": "desk,incident:7"}
