"""Takes the README's pictures from a demo served by `python3 run.py`.

    python3 run.py --port 8000            # in one terminal, with its three weeks of history
    DATA/venv/bin/python docs/take_screenshots.py http://localhost:8000

Needs the test requirements (`python3 run.py test` installs them) and Chromium. Writes docs/screenshots/*.png.
"""

import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PASSWORD = "vela-demo-2026"
FOLDER = Path(__file__).resolve().parent / "screenshots"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def signed_in(browser: Browser, base: str, handle: str, *, phone: bool = False, dark: bool = False) -> Page:
    """A window of its own in which `handle` has signed in."""
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 860}
    window = browser.new_context(viewport=size, color_scheme="dark" if dark else "light")
    page = window.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", handle)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_be_visible(timeout=15000)
    page.wait_for_timeout(800)
    return page


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=FOLDER / f"{name}.png")


def take(browser: Browser, base: str) -> None:
    dana = signed_in(browser, base, "dana")
    keep(dana, "desk")
    first = dana.locator("a[href*='/desk/incidents/']").first
    incident = first.get_attribute("href")
    dana.get_by_role("button", name=re.compile("New call")).first.click()
    where = dana.locator("input[name=cross_street]")
    where.press_sequentially("7th St & Olmos", delay=20)
    dana.wait_for_timeout(900)
    dana.keyboard.press("ArrowDown")
    dana.keyboard.press("Enter")
    dana.locator("input[name=place_type][value=home]").check()
    dana.locator("input[name=activity][value=knocking]").check()
    dana.wait_for_timeout(3000)
    dana.locator("main .pane").nth(1).evaluate("pane => pane.scrollTo(0, 0)")
    keep(dana, "call")

    cora = signed_in(browser, base, "cora")
    cora.goto(base + incident)
    keep(cora, "incident")
    cora.goto(f"{base}/history/")
    keep(cora, "history")
    night = signed_in(browser, base, "lena", dark=True)
    keep(night, "desk-dark")
    remy = signed_in(browser, base, "remy", phone=True)
    keep(remy, "board")
    town = signed_in(browser, base, "dana")
    town.goto(f"{base}/simulator/")
    keep(town, "simulator")


def main() -> None:
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        take(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
