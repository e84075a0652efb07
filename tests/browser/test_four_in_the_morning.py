"""Four in the morning in the smallest network: one at the desk, two who look, and an approver who is woken by a text."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from hotline.ops.demo.material.cast import PASSWORD
from tests.browser import dawn, four, leaks
from tests.browser.conftest import Cast
from tests.browser.eyes import in_the_way, too_wide
from tests.browser.people import PHONE, Person, choose
from tests.browser.simulator import Phones
from tests.browser.words import said
from tests.servers import Site, embedded_server

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]


def code_of_the_app() -> str:
    """What padre's authenticator app shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(four.APP, counters[len(counters) // 2]))


class Night:
    """Who is awake, and the phones of the town."""

    def __init__(self, site: Site, cast: Cast) -> None:
        self.site = site
        self.dana = cast.at_desk("dana", site.url)
        self.remy = cast.on_phone("remy", site.url)
        self.phones = Phones(self.dana)
        self.padre = Person(cast.browser, site.url, "padre", size=PHONE, has_touch=True, is_mobile=True)
        cast.people.append(self.padre)
        self.code = ""

    def act(self, word: str, button: str) -> None:
        """Open one of the incident's acts and press its button."""
        page = self.dana.page
        page.locator("#incident-acts").get_by_role("link", name=word, exact=True).click()
        page.locator("#act form").get_by_role("button", name=button, exact=True).click()
        expect(page.locator("#act form")).to_have_count(0)

    def person(self, handle: str):
        """A line of the people panel."""
        page = self.dana.page
        return page.locator("#people > li[id]").filter(has=page.locator("b", has_text=re.compile(f"^{handle}$")))

    def the_call(self) -> None:
        page = self.dana.page
        with self.dana.goes():
            page.get_by_role("banner").get_by_role("button", name="New call").click()
            page.wait_for_url("**/desk/calls/*/")
        self.call = page.url
        where = page.get_by_label("Where? Street and the street it crosses")
        where.press_sequentially("bonnie")
        expect(page.get_by_role("option", name=four.CORNER)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(where).to_have_value(four.CORNER)
        choose(page.locator("#f-place_type"), "Home")
        choose(page.locator("#f-activity"), "Knocking")
        choose(page.locator("#f-agents"), "2")
        page.locator("#reminder").get_by_role("button", name="Read out").click()
        expect(page.locator("#reminder")).to_contain_text(re.compile(r"Read 04:0\d:\d\d"))
        expect(page.locator("#alert")).to_have_text(re.compile("Alert 8 responders"))  # one ring asks all
        page.keyboard.press("Control+Enter")
        code = page.locator("#call-progress a.code")
        expect(code).to_be_visible()
        self.code = code.inner_text()
        with self.dana.goes():
            page.get_by_role("link", name=f"Work on {self.code}").click()
            expect(page.locator("#incident-head")).to_contain_text(self.code)

    def two_look(self) -> None:
        """remy on the board, paloma by texts."""
        page = self.remy.page
        card = page.locator("#board-list > li[id]").filter(has_text=self.code)
        choose(card, "10")
        card.locator("form[action$='/going'] button").click()
        expect(card).to_contain_text(said("You are going, %(minutes)s min.", "es", minutes=10))
        self.phones.says("paloma", f"VOY {self.code} 9")
        expect(self.person("paloma")).to_contain_text("said 9 min")
        with self.remy.goes():
            card.locator("a.cover").click()
            page.wait_for_url(f"**/board/{self.code}/")
        page.locator("form[action$='/arrived'] button").click()
        self.phones.answers(f"LLEGUE {self.code}")
        expect(self.dana.page.locator("#incident-head")).to_contain_text("on scene 2")
        page.locator("details[id^=verdict] > summary").click()
        choose(page.locator("details[id^=verdict]"), said("Letters on a vest", "es"))
        page.locator("form[action$='/verdict'] button[value=ice]").click()
        self.phones.answers(f"SI ICE {self.code} chaleco POLICE ICE")
        for handle in ("remy", "paloma"):
            expect(self.person(handle)).to_contain_text("Immigration agents here")

    def padre_is_woken(self) -> None:
        """His phone rings; the link leads through the sign-in, with the code of his app, to the text that waits."""
        self.phones.pick("padre")
        page = self.phones.received(self.code)
        expect(page).to_have_count(1)
        path = re.search(r"/desk/\S+", page.inner_text())[0]
        phone = self.padre.page
        with self.padre.goes(times=None):
            phone.goto(path)
            phone.locator("input[name=login]").fill("padre")
            phone.locator("input[name=password]").fill(PASSWORD)
            phone.locator("input[name=password]").press("Enter")
            code = phone.locator("input[name=code]")
            code.fill(code_of_the_app())
            code.press("Enter")
            phone.wait_for_url("**/desk/approvals/*/")
        self._reads_and_approves(phone)

    def _reads_and_approves(self, phone: Page) -> None:
        for words in ("CONFIRMADO", "CONFIRMED", four.PUBLIC):
            expect(phone.locator("#main")).to_contain_text(words)
        button = phone.locator("form[action$='/approve'] button")
        expect(button).to_contain_text("3")  # who did not ask for alerts at night is left asleep
        assert not too_wide(phone)
        assert in_the_way(phone) == []
        phone.locator("#typed-code").fill(self.code.lower())
        with self.padre.goes():
            button.click()
            expect(phone.locator("[id^=approval-state]")).to_contain_text("padre")

    def told(self) -> dict[str, list[str]]:
        """What each subscriber's phone got, read from the simulated world."""
        found: dict[str, list[str]] = {}
        for text in leaks.texts(self.site):
            if text.subscriber and text.direction == "to_phone":
                found.setdefault(text.phone, []).append(text.body)
        return found

    def gone(self) -> None:
        page = self.remy.page
        page.locator("details[id^=verdict] > summary").click()
        page.locator("form[action$='/verdict'] button[value=gone]").click()
        expect(self.person("remy")).to_contain_text("They have gone")
        self.phones.says("paloma", f"SE FUERON {self.code}")
        expect(self.person("paloma")).to_contain_text("They have gone")
        self.act("Ended", "It has ended")
        expect(self.dana.page.locator("#incident-head")).to_contain_text("Ended")

    def all_clear(self) -> None:
        """Two saw them go: dana sends it to exactly those who were told, and nobody is woken for it."""
        self.act("Draft all-clear", "Draft it")
        text = self.dana.page.locator("#broadcasts > li[id]").first
        tab = self.dana.tab(text.get_by_role("link", name="Read and approve").get_attribute("href"))
        tab.get_by_label(f"Type {self.code} to approve").fill(self.code)
        with self.dana.goes(page=tab):
            tab.get_by_role("button", name=re.compile("Approve and text 3 people")).click()
            expect(tab.locator("[id^=approval-state]")).to_contain_text("Sent")
        tab.close()
        expect(text).to_contain_text("Sent")

    def closed(self) -> None:
        leaving = self.remy.page.locator("form[action$='/leaving'] button")
        leaving.click()
        self.phones.answers(f"FUERA {self.code}")
        page = self.dana.page
        for handle in ("remy", "paloma"):
            expect(page.locator("#timeline > li").filter(has_text=f"{handle} has left the scene")).to_have_count(1)
        page.locator("#incident-acts").get_by_role("link", name="Close", exact=True).click()
        choose(page.locator("#act form"), "Agents left, nobody taken")
        page.locator("#act form").get_by_role("button", name="Close it").click()
        expect(page.locator("#incident-head")).to_contain_text("Closed")
        self.dana.open(self.call)
        page.locator("#close-as").click()
        page.locator("#close-form input[value=live_report]").check()
        with self.dana.goes():
            page.locator("#act").get_by_role("button", name="Close the call").click()
            page.wait_for_url("**/desk/")
        expect(page.locator("#incidents > li[id]")).to_have_count(0)
        expect(page.locator("#owed > li[id]")).to_have_count(0)
        assert self.site.rows("SELECT status FROM dispatch_incident") == [("closed",)]


@pytest.fixture
def small_hours() -> Iterator[Site]:
    """The smallest network there is, at four."""
    with embedded_server(seed=four.SEED, **dawn.environment(4, 0)) as site:
        yield site


def test_one_at_the_desk_and_one_on_a_phone_are_enough(small_hours: Site, cast: Cast):
    night = Night(small_hours, cast)
    night.the_call()
    night.two_look()
    night.act("Confirm", "Confirm it")
    night.act("Draft community alert", "Draft it")
    night.padre_is_woken()
    text = night.dana.page.locator("#broadcasts > li[id]").first
    expect(text).to_contain_text("Sent")
    first = night.told()
    assert [len(got) for got in first.values()] == [1, 1, 1]
    night.gone()
    night.all_clear()
    both = night.told()
    assert both.keys() == first.keys()
    assert all(len(got) == 2 for got in both.values())
    night.closed()
