"""The first half of the road: the call, the alert, the answers, and what two people see."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import choose
from tests.browser.road_stage import ADDRESS, ALIAS, CORNER, NUMBER, UNIT, WORDS, ZONE, Stage
from tests.browser.words import said


class Calling(Stage):
    """From the first ring to the second verdict."""

    def the_call(self) -> None:
        page = self.dana.page
        with self.dana.goes():
            page.get_by_role("banner").get_by_role("button", name="New call").click()
            page.wait_for_url("**/desk/calls/*/")
        expect(self.desk.locator("#line > li[id]")).to_contain_text("On a call")
        where = page.get_by_label("Where? Street and the street it crosses")
        expect(where).to_be_focused()
        where.press_sequentially("12th ol")
        expect(page.get_by_role("option", name=CORNER)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(where).to_have_value(CORNER)
        expect(page.get_by_label("Zone").locator("option:checked")).to_have_text(ZONE)
        page.keyboard.press("1")  # home; the cursor goes on to whether somebody is hurt
        expect(page.locator("input[name=danger]").first).to_be_focused()
        page.keyboard.press("2")  # no; and on to what they are doing
        expect(page.locator("input[name=activity]").first).to_be_focused()
        page.keyboard.press("1")  # knocking; and on to their words
        words = page.get_by_label("What do they see? In their words")
        expect(words).to_be_focused()
        words.press_sequentially(WORDS)
        choose(page.locator("#f-agents"), "2")
        page.locator("#whisper").check()
        self._about_the_caller(page)
        self._the_reminder(page)

    def _about_the_caller(self, page: Page) -> None:
        choose(page.locator("#f-firsthand"), "Yes")
        page.get_by_label("Number to call back").fill(NUMBER)
        page.get_by_label("Name to use").fill(ALIAS)
        choose(page.locator("#f-safe_to_call"), "Yes")
        choose(page.locator("#f-promised"), "in 15 min")
        page.locator("#f-exact summary").click()
        page.get_by_label("Exact address", exact=True).fill(ADDRESS)
        page.get_by_label("Unit").fill(UNIT)
        choose(page.locator("#f-consent_to_visit"), "Stay on the street")

    def _the_reminder(self, page: Page) -> None:
        reminder = page.locator("#reminder")
        expect(reminder.locator("p.words")).to_have_attribute("lang", "es")
        expect(reminder).to_contain_text("No tiene que abrir.")
        reminder.get_by_role("button", name="Read out").click()
        expect(reminder).to_contain_text(re.compile(r"Read 05:4\d:\d\d, ES, version 1"))
        expect(self.desk.locator("#owed > li[id]")).to_contain_text("Call back")

    def alert_while_the_call_goes_on(self) -> None:
        page = self.dana.page
        expect(page.locator("#suggested ol > li")).to_have_count(3)
        expect(page.locator("#alert")).to_have_text(re.compile("Alert 3 responders"))
        expect(page.locator("#alert-bar")).to_contain_text("SIN CONFIRMAR")
        page.keyboard.press("Control+Enter")
        code = page.locator("#call-progress a.code")
        expect(code).to_be_visible()
        self.code = code.inner_text()
        assert re.fullmatch(r"[A-Z]\d{3}", self.code)
        expect(page.locator("#call-head")).to_contain_text("on the line")
        self._sees(self.on_desk(), re.compile(r"asked 3\s+nobody going yet"))
        self._sees(self.on_desk(), "Unconfirmed")
        for who in (self.remy, self.paloma):
            self._sees(self.card(who), CORNER)
            self._sees(self.card(who), "0")
        self.phones.pick("remy")
        asked = self.phones.received(f"RRN {self.code} SIN CONFIRMAR")
        expect(asked).to_have_count(1)
        expect(asked).to_contain_text(CORNER)
        with self.dana.goes():
            page.get_by_role("link", name=f"Work on {self.code}").click()
            expect(page.locator("#incident-head")).to_contain_text(self.code)
        self._sees(self.someone("remy"), "Asked")

    def two_accept(self) -> None:
        self.phones.answers(f"voy {self.code} 7")
        self._sees(self.someone("remy"), "said 7 min")
        self._sees(self.on_desk(), "going 1 of 2")
        self._sees(self.card(self.remy), said("You are going, %(minutes)s min.", "es", minutes=7))
        self._sees(self.card(self.paloma), said("%(coming)s of %(wanted)s going", "es", coming=1, wanted=2))
        offer = self.card(self.paloma)
        choose(offer, "10")
        offer.locator("form[action$='/going'] button").click()
        expect(offer).to_contain_text(said("You are going, %(minutes)s min.", "es", minutes=10))
        self.phones.says("paloma", f"VOY {self.code} 11")
        expect(offer).to_contain_text(said("You are going, %(minutes)s min.", "es", minutes=11))
        self._sees(self.someone("paloma"), "said 11 min")
        self._sees(self.someone("paloma"), "with remy")
        self._sees(self.on_desk(), "going 2 of 2")
        self._sees(self.card(self.remy), said("%(coming)s of %(wanted)s going", "es", coming=2, wanted=2))
        self.phones.pick("tomas")
        expect(self.phones.received("YA NO SE NECESITA")).to_have_count(1)
        self.phones.pick("remy")
        expect(self.phones.received("Usted es 1 de 2")).to_have_count(1)

    def the_first_waits_for_the_partner(self) -> None:
        with self.paloma.goes():
            self.card(self.paloma).locator("a.cover").click()
            self.paloma.page.wait_for_url(f"**/board/{self.code}/")
        self.phones.says("remy", f"llegué {self.code}")
        self._sees(self.someone("remy"), "On scene")
        self._sees(self.on_desk(), "on scene 1")
        expect(self.phones.received("Espere a distancia a paloma")).to_have_count(1)
        self._sees(self.card(self.remy), said("You are there.", "es"))
        facts = self.paloma.page.locator("[id^=board-facts]")
        expect(facts).to_contain_text(f"remy ({said('there', 'es')})")
        self.paloma.page.locator("form[action$='/arrived'] button").click()
        expect(facts).to_contain_text(said("You are there.", "es"))
        expect(facts).to_contain_text(
            said("Stay together. Keep at least 10 feet away, do not touch, do not block.", "es")
        )
        self._sees(self.on_desk(), "on scene 2 of 2")
        self._sees(self.card(self.remy), said("%(here)s on scene", "es", here=2))

    def verdicts(self) -> None:
        self.phones.answers("SI ICE, chaleco dice POLICE ICE")
        self._sees(self.someone("remy"), "Immigration agents here")
        page = self.paloma.page
        page.locator("details[id^=verdict] > summary").click()
        choose(page.locator("details[id^=verdict]"), said("Letters on a vest", "es"))
        page.locator("form[action$='/verdict'] button[value=ice]").click()
        expect(page.locator("#assignment [role=status]")).to_be_visible()
        self._sees(self.someone("paloma"), "Immigration agents here")
        expect(self.dana.page.locator("#incident-acts a.go")).to_have_text("Confirm")
