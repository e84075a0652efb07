"""The whole road of a true report, as four people at four browsers walk it: from the call at 05:41 to the history.

Every step looks at every screen it concerns, and no screen may load anew for it. Written once, walked in both modes.
"""

import re
import statistics
import time

from playwright.sync_api import Locator, Page, expect

from tests.browser import leaks
from tests.browser.conftest import Cast
from tests.browser.people import Person, choice, choose
from tests.browser.simulator import Phones
from tests.browser.words import said
from tests.servers import Site

CORNER = "12th St & Olmos"
ADDRESS, UNIT, ALIAS, NUMBER = "31217 S Olmos Ave", "Apt 21307", "Mercedes", "619-555-0142"
ZONE, NEIGHBOURS = "Laguna South", ("El Molino", "Fig Tree", "Palmetto", "Old Plaza", "Westgate", "Laguna North")
WORDS = "Tocan y dicen police, open up. Son dos."


class Road:
    """Who is where, and what each of them does next. In the full mode they are spread over both web processes."""

    def __init__(self, site: Site, cast: Cast) -> None:
        here, there = site.urls[0], site.urls[-1]
        self.site = site
        self.dana: Person = cast.at_desk("dana", here)
        self.lena: Person = cast.at_desk("lena", there)
        self.remy: Person = cast.on_phone("remy", here)
        self.paloma: Person = cast.on_phone("paloma", there)
        self.phones = Phones(self.lena)
        self.desk: Page = self.dana.tab("/desk/")  # dana's second screen, never touched: it must keep up by itself
        self.lena.open("/desk/approvals/")
        self.code = self.public = ""
        self.waits: list[float] = []

    def _sees(self, where: Locator, words: str | re.Pattern) -> None:
        """A screen that nobody touched says so by itself; how long that took is kept."""
        began = time.monotonic()
        expect(where).to_contain_text(words)
        self.waits.append(time.monotonic() - began)

    # -- where things are on the screens

    def on_desk(self) -> Locator:
        return self.desk.locator("#incidents > li[id]").filter(has_text=self.code)

    def card(self, who: Person) -> Locator:
        return who.page.locator("#board-list > li[id]").filter(has_text=self.code)

    def someone(self, handle: str) -> Locator:
        """A line of the people panel on dana's incident page."""
        return self.dana.page.locator("#people > li[id]").filter(has=self.dana.page.locator("b", has_text=re.compile(f"^{handle}$")))

    def told(self, line: str) -> Locator:
        """A line of the timeline on dana's incident page."""
        return self.dana.page.locator("#timeline > li").filter(has_text=line)

    def _act(self, word: str, button: str, *, status: int = 0) -> None:
        """Open one of the incident's acts on dana's page and press its button; nothing loads anew."""
        page = self.dana.page
        page.locator("#incident-acts").get_by_role("link", name=word, exact=True).click()
        page.locator("#act form").get_by_role("button", name=button, exact=True).click()
        if not status:
            expect(page.locator("#act form")).to_have_count(0)

    # -- the call

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
        page.keyboard.press("1")  # home; the cursor goes on to what they are doing
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
        reminder.get_by_role("button", name="Read out").click()
        expect(reminder).to_contain_text(re.compile(r"Read 05:4\d:\d\d, ES, version 1"))
        expect(self.desk.locator("#owed > li[id]")).to_contain_text("Call back")

    # -- the alert

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
        self._sees(self.on_desk(), "asked 3 · nobody going yet")
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

    # -- the answers

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
        self._sees(self.on_desk(), "on scene 1 of 2")
        expect(self.phones.received("Espere a distancia a paloma")).to_have_count(1)
        self._sees(self.card(self.remy), said("You are there.", "es"))
        facts = self.paloma.page.locator("[id^=board-facts]")
        expect(facts).to_contain_text(f"remy ({said('there', 'es')})")
        self.paloma.page.locator("form[action$='/arrived'] button").click()
        expect(facts).to_contain_text(said("You are there.", "es"))
        expect(facts).to_contain_text(said("Stay together. Keep at least 10 feet away, do not touch, do not block.", "es"))
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

    # -- the decision, and telling the community

    def confirmed(self) -> None:
        page = self.dana.page
        page.locator("#incident-acts").get_by_role("link", name="Confirm", exact=True).click()
        form = page.locator("#act form")
        expect(form).to_contain_text("It rests on: ")
        expect(choice(form, "Letters on a vest")).to_be_checked()
        expect(form.locator("input[value=V3]")).to_be_checked()
        form.get_by_role("button", name="Confirm it").click()
        expect(page.locator("#incident-head")).to_contain_text("Confirmed")
        self._sees(self.on_desk(), "Confirmed")
        self._sees(self.card(self.remy), said("Confirmed", "es"))
        expect(self.paloma.page.locator("[id^=board-facts]")).to_contain_text(said("Confirmed", "es"))

    def drafted_by_the_dispatcher(self) -> None:
        page = self.dana.page
        self.public = page.locator("#incident-facts p", has_text="public place").locator("b").inner_text()
        assert self.public and self.public != CORNER
        self._act("Draft community alert", "Draft it")
        text = page.locator("#broadcasts > li[id]").first
        expect(text).to_contain_text("Waiting for a second person")
        for language, word in (("es", "CONFIRMADO"), ("en", "CONFIRMED")):
            body = text.locator(f"p[lang={language}]")
            expect(body).to_contain_text(word)
            expect(body).to_contain_text(self.public)
            expect(body).not_to_contain_text("Olmos")
        waiting = self.lena.page.locator("#approvals > li[id]").filter(has_text=self.code)
        expect(waiting).to_contain_text("drafted by dana")
        self._dana_cannot_approve_it(text.get_by_role("link", name="Read and approve").get_attribute("href"))

    def _dana_cannot_approve_it(self, path: str) -> None:
        tab = self.dana.tab(path)
        expect(tab.locator("#main")).to_contain_text("You drafted this.")
        expect(tab.get_by_role("button", name=re.compile("Approve"))).to_have_count(0)
        token = next(c["value"] for c in self.dana.context.cookies() if c["name"] == "csrf")
        answer = tab.request.post(
            f"{path}approve",
            form={"csrfmiddlewaretoken": token, "typed_code": self.code},
            headers={"Referer": self.dana.url, "Origin": self.dana.url},
        )
        assert answer.status == 422
        assert "You drafted this. Somebody else must approve it" in answer.text()
        tab.close()

    def approved_by_the_lead(self) -> None:
        page = self.lena.page
        with self.lena.goes():
            page.locator("#approvals > li[id]").filter(has_text=self.code).get_by_role("link").click()
            expect(page.get_by_role("heading", name="Community alert")).to_be_visible()
        expect(page.locator("#main")).to_contain_text(self.public)
        typed = page.get_by_label(f"Type {self.code} to approve")
        typed.fill("K000" if self.code != "K000" else "K001")
        with self.lena.refused(422), self.lena.goes():
            page.get_by_role("button", name=re.compile("Approve and text")).click()
            expect(page.get_by_role("alert").filter(has_text=f"Type the incident's code, {self.code}")).to_be_visible()
        typed.fill(self.code.lower())
        with self.lena.goes():
            page.get_by_role("button", name=re.compile("Approve and text")).click()
            expect(page.locator("[id^=approval-state]")).to_contain_text("approved by lena")
        expect(page.locator("[id^=approval-state]")).to_contain_text("Sent")
        text = self.dana.page.locator("#broadcasts > li[id]").first
        expect(text).to_contain_text("Sent")
        expect(text).to_contain_text(re.compile(r"(texted|delivered) \d+"))
        self._sees(self.on_desk(), re.compile(r"community: \d+ texted"))

    def only_the_zone_and_its_neighbours_were_told(self, texts: int) -> int:
        """What the simulator's list shows: this many texts on each phone around, none elsewhere."""
        around = 0
        for phone in self.phones.list("community"):
            near = "every area" in phone.about or any(name in phone.about for name in (ZONE, *NEIGHBOURS))
            assert phone.texts == (texts if near else 0), phone
            around += near
        assert around > 20
        return around

    # -- the end

    def gone(self) -> None:
        self.phones.says("remy", f"SE FUERON {self.code}")
        self._sees(self.someone("remy"), "They have gone")
        page = self.paloma.page
        page.locator("details[id^=verdict] > summary").click()
        page.locator("form[action$='/verdict'] button[value=gone]").click()
        self._sees(self.someone("paloma"), "They have gone")
        expect(self.dana.page.locator("#incident-acts a.go")).to_have_text("Ended")
        self._act("Ended", "It has ended")
        expect(self.dana.page.locator("#incident-head")).to_contain_text("Ended")
        self._sees(self.on_desk(), "Ended")
        expect(self.desk.locator("#owed > li[id]").filter(has_text="All-clear")).to_contain_text(self.code)

    def closing_is_refused_while_the_all_clear_is_owed(self) -> None:
        page = self.dana.page
        page.locator("#incident-acts").get_by_role("link", name="Close", exact=True).click()
        form = page.locator("#act form")
        choose(form, "Agents left, nobody taken")
        with self.dana.refused(422):
            form.get_by_role("button", name="Close it").click()
            expect(page.locator("#act .refusal")).to_contain_text("All-clear")
        form.get_by_role("link", name="Leave it").click()

    def all_clear_to_exactly_those(self) -> None:
        self._act("Draft all-clear", "Draft it")
        text = self.dana.page.locator("#broadcasts > li[id]").first
        expect(text).to_contain_text("All-clear")
        tab = self.dana.tab(text.get_by_role("link", name="Read and approve").get_attribute("href"))
        tab.get_by_label(f"Type {self.code} to approve").fill(self.code)
        with self.dana.goes(page=tab):
            tab.get_by_role("button", name=re.compile("Approve and text")).click()
            expect(tab.locator("[id^=approval-state]")).to_contain_text("approved by dana")
        expect(tab.locator("[id^=approval-state]")).to_contain_text("Sent")
        expect(text).to_contain_text("Sent")
        expect(self.desk.locator("#owed > li[id]").filter(has_text="All-clear")).to_have_count(0)
        tab.close()

    def everything_owed_is_paid(self) -> None:
        debt = self.desk.locator("#owed > li[id]").filter(has_text="Call back")
        tab = self.dana.tab(debt.get_by_role("link", name=re.compile("Call|Done|Pay")).last.get_attribute("href"))
        choose(tab.locator("#act"), "Spoke with them")
        with self.dana.goes(page=tab):
            tab.locator("#act form button[type=submit]").click()
            tab.wait_for_url(f"**/incidents/{self.code}/")
        expect(debt).to_have_count(0)
        tab.close()

    def closed(self) -> None:
        page = self.dana.page
        page.locator("#incident-acts").get_by_role("link", name="Close", exact=True).click()
        choose(page.locator("#act form"), "Agents left, nobody taken")
        page.locator("#act form").get_by_role("button", name="Close it").click()
        expect(page.locator("#incident-head")).to_contain_text("Closed")
        expect(self.on_desk()).to_have_count(0)
        self.phones.pick("remy")
        expect(self.phones.received("CERRADO")).to_have_count(1)
        leave = self.paloma.page.locator("form[action$='/leaving'] button")
        expect(self.paloma.page.locator("[id^=board-acts] form")).to_have_count(1)
        leave.click()
        expect(self.told("paloma has left the scene")).to_have_count(1)
        self.phones.answers(f"FUERA {self.code}")
        expect(self.told("remy has left the scene")).to_have_count(1)

    def the_history_shows_it_all(self) -> None:
        page = self.lena.open(f"/history/{self.code}/")
        lines = page.locator("ol.tl > li")
        expect(lines.first).to_contain_text("opened the incident")
        shown = [line.inner_text() for line in lines.all()]
        for what in STORY:
            assert any(what in line for line in shown), f"{what!r} is not in the history: {shown}"
        for line in shown:
            assert re.match(r"0[56]:\d\d:\d\d", line), line
        expect(page.locator("#main")).to_contain_text(re.compile(r"reminder read \(ES, version 1\)"))

    def each_was_told_once_in_their_language(self) -> None:
        """What really left, read from the simulated world: one alert and one all-clear for each of those around, nothing else."""
        near = {"laguna-south", "el-molino", "fig-tree", "palmetto", "old-plaza", "westgate", "laguna-north"}
        received: dict[str, list[leaks.Text]] = {}
        for text in leaks.texts(self.site):
            if text.subscriber and text.direction == "to_phone":
                received.setdefault(text.phone, []).append(text)
        for got in received.values():
            language, zones, everywhere = got[0].subscriber
            assert everywhere or near & set(zones)
            assert len(got) == 2
            opening, ending = {"es": ("CONFIRMADO", "TERMINADO"), "en": ("CONFIRMED", "ENDED")}[language]
            assert opening in got[0].body
            assert ending in got[1].body
            for text in got:
                assert self.public in text.body
                assert "Olmos" not in text.body

    def nothing_of_the_caller_got_out(self, more: dict[str, list[str]]) -> None:
        everyone = [self.dana, self.lena, self.remy, self.paloma]
        looked = leaks.everywhere(self.site, everyone) | more
        for place in ("texts", "frames", "addresses", "titles", "screens"):
            assert looked[place], f"nothing was gathered from the {place}"
        wanted = leaks.patterns(address=ADDRESS, unit=UNIT, alias=ALIAS, number=NUMBER)
        assert len(leaks.found({"a probe": [ADDRESS, UNIT, ALIAS, NUMBER, "+16195550142", "(619) 555-0142"]}, wanted)) == 6
        assert leaks.found(looked, wanted) == []

    def walk(self) -> None:
        """The whole road, in its order."""
        self.the_call()
        self.alert_while_the_call_goes_on()
        self.two_accept()
        self.the_first_waits_for_the_partner()
        self.verdicts()
        self.confirmed()
        self.drafted_by_the_dispatcher()
        self.approved_by_the_lead()
        told = self.only_the_zone_and_its_neighbours_were_told(texts=1)
        self.gone()
        self.closing_is_refused_while_the_all_clear_is_owed()
        self.all_clear_to_exactly_those()
        assert self.only_the_zone_and_its_neighbours_were_told(texts=2) == told
        self.everything_owed_is_paid()
        self.closed()
        self.the_history_shows_it_all()
        print(f"{len(self.waits)} looks at other screens: median {statistics.median(self.waits):.2f} s, longest {max(self.waits):.2f} s")
        assert statistics.median(self.waits) < 1.0


STORY = (
    "opened the incident", "Rights reminder read (es, version 1)", "alerted 3 responders", "remy is going, 7 min",
    "paloma is going, 11 min", "Enough are going", "remy arrived", "told to wait and watch", "paloma arrived",
    "remy says: Immigration agents here", "paloma says: Immigration agents here", "confirmed (V3): Letters on a vest",
    "drafted a text to the community (C1)", "lena approved the text (C1)", "The text (C1) went to",
    "says: They have gone", "decided: it has ended", "dana approved the text (C3)", "The text (C3) went to", "paid: ",
    "closed it: Agents left, nobody taken",
)  # fmt: skip
