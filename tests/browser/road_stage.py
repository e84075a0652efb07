"""Where the road is walked: who sits at which screen, and where on it things are to be seen."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Cast
from tests.browser.people import Person
from tests.browser.simulator import Phones
from tests.servers import Site

CORNER = "12th St & Olmos"
ADDRESS, UNIT, ALIAS, NUMBER = "31217 S Olmos Ave", "Apt 21307", "Mercedes", "619-555-0142"
ZONE, NEIGHBOURS = "Laguna South", ("El Molino", "Fig Tree", "Palmetto", "Old Plaza", "Westgate", "Laguna North")
WORDS = "Tocan y dicen police, open up. Son dos."


class Stage:
    """Four people and the phones of the town. In the full mode they are spread over both web processes."""

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
        return self.dana.page.locator("#people > li[id]").filter(
            has=self.dana.page.locator("b", has_text=re.compile(f"^{handle}$"))
        )

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
