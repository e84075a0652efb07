"""Takes the README's pictures from a demo served by `python3 run.py`: desk, call, incident, people, broadcast, inbox, rumours,
an approval on a phone, handover, and the desk in the dark.

    python3 run.py --port 8000            # in one terminal, with its three weeks of history
    DATA/venv/bin/python docs/take_screenshots.py http://localhost:8000 [FOLDER]

Needs the test requirements (`python3 run.py test` installs them) and Chromium. Writes docs/screenshots/*.png. Look at the
demo while its night is young: what waits turns red with time. A call, a draft of an all-clear and a handover are left behind.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

PASSWORD = "vela-demo-2026"
FOLDER = Path(__file__).resolve().parent / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LIVE = re.compile("Live|En vivo")
PATIENCE = 20_000  # ms


class Camera:
    """Windows of people of the demo, and where their pictures go."""

    def __init__(self, browser: Browser, base: str, folder: Path) -> None:
        self.browser, self.base, self.folder = browser, base, folder
        self.known: dict[str, dict] = {}

    def window(self, handle: str, *, phone: bool = False, dark: bool = False) -> Page:
        """A window in which `handle` has signed in, and is on duty where that is asked."""
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 860}
        window = self.browser.new_context(
            viewport=size, base_url=self.base, color_scheme="dark" if dark else "light", device_scale_factor=2 if phone else 1,
            storage_state=self.known.get(handle),
        )  # fmt: skip
        window.set_default_timeout(PATIENCE)
        page = window.new_page()
        if handle not in self.known:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", handle)
            page.fill("input[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "/accounts/" not in url)
            on = page.locator("button[name=role]").first
            if on.count():  # off duty
                on.click()
                page.wait_for_url("**/desk/")
            self.known[handle] = window.storage_state()
        return page

    def keep(self, page: Page, name: str) -> None:
        """The picture of what is on the screen now, once it has come to rest."""
        if page.locator("body:not([data-live-topics=''])").count():
            expect(page.locator("#live")).to_have_text(LIVE, timeout=PATIENCE)
        page.wait_for_timeout(400)
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled")
        print(name, flush=True)


def desk_and_call(camera: Camera) -> str:
    """The desk, a call being taken, an incident and its people; the address of that incident."""
    dana = camera.window("dana")
    dana.goto("/desk/")
    incident = dana.locator("#incidents a[href*='/desk/incidents/']").first.get_attribute("href")
    camera.keep(dana, "desk")
    dana.locator("header form[action$='/calls/new'] button").click()
    where = dana.locator("input[name=cross_street]")
    where.press_sequentially("7th St & Olmos", delay=20)
    expect(dana.locator("#place-options [role=option]").first).to_be_visible(timeout=PATIENCE)
    dana.keyboard.press("ArrowDown")
    dana.keyboard.press("Enter")
    dana.locator("input[name=place_type][value=home]").check(force=True)
    dana.locator("input[name=activity][value=knocking]").check(force=True)
    dana.locator("input[name=agents][value='2']").check(force=True)
    dana.locator("textarea[name=words]").fill("Tocan y dicen “police, open up”. Son dos, con chalecos.")
    expect(dana.locator("#alert")).not_to_have_attribute("aria-disabled", "true", timeout=PATIENCE)
    expect(dana.locator("#suggested li").first).to_be_visible()
    dana.locator("#work").evaluate("pane => pane.scrollTo(0, 0)")
    camera.keep(dana, "call")
    dana.goto(incident)
    camera.keep(dana, "incident")
    people = camera.window("dana", phone=True)
    people.goto(incident)
    people.locator(".panetabs button").last.click()
    camera.keep(people, "people")
    return incident


def texts(camera: Camera, incident: str) -> None:
    """A text to the community as it is drafted, and the second person's page on a phone; the inbox; the rumours."""
    dana = camera.window("dana")
    lena = camera.window("lena", phone=True)
    lena.goto("/desk/approvals/")
    waiting = lena.locator("#approvals a.card")
    dana.goto(f"{incident}?act=draft-C2")
    form = dana.locator("#act form")
    expect(form).to_be_visible(timeout=PATIENCE)
    camera.keep(dana, "broadcast")
    if not waiting.count():
        form.locator("button[type=submit]").last.click()
        expect(waiting.first).to_be_visible(timeout=PATIENCE)
    waiting.first.click()
    expect(lena.locator("#typed-code, .note-box").first).to_be_visible(timeout=PATIENCE)
    camera.keep(lena, "approval")
    dana.goto("/desk/inbox/")
    camera.keep(dana, "inbox")
    dana.goto("/desk/rumours/")
    camera.keep(dana, "rumours")


def handover_and_dark(camera: Camera) -> None:
    """The sheet for the next shift, and the desk at night."""
    dana = camera.window("dana")
    dana.goto("/desk/handover/")
    prepare = dana.locator("form[action$='/handover/prepare'] button")
    if prepare.count():
        prepare.click()
        dana.wait_for_url("**/handover/*-*/")
    camera.keep(dana, "handover")
    night = camera.window("lena", dark=True)
    night.goto("/desk/")
    camera.keep(night, "dark")


def main() -> None:
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        camera = Camera(browser, base, folder)
        incident = desk_and_call(camera)
        texts(camera, incident)
        handover_and_dark(camera)
        browser.close()


if __name__ == "__main__":
    main()
