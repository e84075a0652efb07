"""What axe objects to on an open page: put into a document once, and asked only for what is wrong."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "async ([within, options]) => (await axe.run(within || document, options)).violations"


def in_the_way(page: Page, *rules: str, within: str = "") -> list[str]:
    """What is in somebody's way on the page as it is now, of all rules or of these; `within` a selector, only there."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "selectors": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate(RUN, [within, options])
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def too_wide(page: Page) -> bool:
    """Does the page scroll sideways?"""
    return page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
