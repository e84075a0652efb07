"""The second half of the road: the decision, the text to the community, the all-clear, the debts, the history."""

import re

from playwright.sync_api import expect

from tests.browser.people import choice, choose
from tests.browser.road_stage import CORNER, NEIGHBOURS, ZONE, Stage
from tests.browser.words import said

STORY = (
    "opened the incident", "Rights reminder read (es, version 1)", "alerted 3 responders", "remy is going, 7 min",
    "paloma is going, 11 min", "Enough are going", "remy arrived", "told to wait and watch", "paloma arrived",
    "remy says: Immigration agents here", "paloma says: Immigration agents here", "confirmed (V3): Letters on a vest",
    "drafted a text to the community (C1)", "lena approved the text (C1)", "The text (C1) is being sent to",
    "says: They have gone", "decided: it has ended", "dana approved the text (C3)", "The text (C3) is being sent to", "paid: ",
    "closed it: Agents left, nobody taken",
)  # fmt: skip


class Telling(Stage):
    """From the confirmation to the last line of the record."""

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
        expect(self.paloma.page.locator("[id^=board-acts] form")).to_have_count(2)  # to leave, and to call for help
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
