"""The simulator's page as somebody uses it: choose a phone, read what it received, answer as the person who holds it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person, live


@dataclass
class Phone:
    """One line of the list."""

    owner: str
    about: str
    texts: int


class Phones:
    """The simulator in a tab of somebody's own."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.tab("/simulator/")

    def pick(self, handle: str) -> None:
        """Find a responder's phone and choose it."""
        self._go(f"/simulator/?q={handle}")
        with self.person.goes(page=self.page):
            self.page.get_by_role("link", name=re.compile(rf"^{handle}\b")).click()
            expect(self.page.get_by_role("heading", name=handle, exact=True)).to_be_visible()
        live(self.page)

    def received(self, words: str) -> Locator:
        """Texts on the chosen phone that hold these words."""
        return self.page.locator("#texts > li").filter(has_text=words)

    def answers(self, words: str) -> None:
        """Write as the person who holds the chosen phone."""
        self.page.locator("#answer-text").fill(words)
        self.page.locator("#answer button[type=submit]").click()
        expect(self.received(words).last).to_be_visible()
        expect(self.page.locator("#answer-text")).to_have_value("")

    def says(self, handle: str, words: str) -> None:
        """Choose the phone of `handle` and write."""
        self.pick(handle)
        self.answers(words)

    def list(self, show: str) -> list[Phone]:
        """The phones of one kind, as the page lists them."""
        self._go(f"/simulator/?show={show}")
        items = self.page.locator("#phone-list li.card")
        found = []
        for item in items.all():
            texts = re.search(r"(\d+) texts?", item.inner_text())
            owner = item.locator("a b").inner_text()
            found.append(Phone(owner, item.locator("p small").first.inner_text(), int(texts[1]) if texts else 0))
        return found

    def _go(self, path: str) -> None:
        self.person.open(path, self.page)
