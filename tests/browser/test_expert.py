"""The dawn call logged by somebody who knows the keys: no mouse, few strokes besides the words, and the texts are out at once."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road_stage import CORNER, WORDS
from tests.servers import until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
MOST = 12
PER_LETTER_MS = 60  # a quick typist on the telephone


class Hands:
    """Ten fingers on a keyboard: words are typed, strokes are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes: list[str] = []

    def key(self, name: str) -> None:
        self.strokes += name.split("+")
        self.page.keyboard.press(name)

    def words(self, text: str) -> None:
        self.page.keyboard.type(text, delay=PER_LETTER_MS)


def test_the_dawn_call_is_alerted_with_the_keyboard_alone(embedded_dawn, cast):
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = dana.open("/desk/")
    hands = Hands(page)
    began = time.monotonic()
    with dana.goes():
        hands.key("n")
        page.wait_for_url("**/desk/calls/*/")
    expect(page.get_by_label("Where? Street and the street it crosses")).to_be_focused()
    hands.words("12th olm")
    expect(page.get_by_role("option", name=CORNER)).to_be_visible()
    hands.key("ArrowDown")
    hands.key("Enter")
    hands.key("1")  # home
    hands.key("2")  # nobody hurt
    expect(page.locator("#read")).to_be_visible()
    hands.key("r")  # the reminder is read; the cursor stays where the next answer goes
    expect(page.locator("#reminder")).to_contain_text("Read 05:4")
    hands.key("1")  # knocking
    hands.words(WORDS)
    hands.key("Tab")
    hands.key("2")  # two of them
    hands.key("1")  # sees it herself; and on to the number
    expect(page.locator("#alert")).not_to_have_attribute("aria-disabled", "true")
    ready = time.monotonic() - began
    shift = float(embedded_dawn.env["HOTLINE_CLOCK_SHIFT"])
    pressed = time.time() + shift
    hands.key("Control+Enter")
    expect(page.locator("#call-progress a.code")).to_be_visible()
    until(lambda: embedded_dawn.rows("SELECT count(*) FROM messaging_message") == [(3,)])
    (made,), *_rest = embedded_dawn.rows(
        "SELECT min(created_at) FROM messaging_batch WHERE purpose = 'responder_request'"
    )
    row_after = datetime.fromisoformat(made).replace(tzinfo=UTC).timestamp() - pressed
    facts = embedded_dawn.rows("SELECT place_type, activity, agents_min, agents_max FROM dispatch_incident")
    print(f"{len(hands.strokes)} strokes, alert possible after {ready:.1f} s, first text a row after {row_after:.2f} s")
    assert facts == [("home", "knocking", 2, 2)]
    assert embedded_dawn.rows("SELECT language, version FROM calls_reminder") == [("es", 1)]
    assert len(hands.strokes) <= MOST, hands.strokes
    assert ready < 30
    assert row_after < 1.0
