"""Whatever is said above and whatever the bar below says: the field that has the focus is seen whole, with its label."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.road_stage import CORNER
from tests.browser.test_pages import speak

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.drill]

WHERE = [("en", 1280, 860), ("es", 1366, 768), ("en", 640, 430)]  # the last: 1280 at 200 %
# Two frames: what comes by itself after the focus has come. How far the field is out of sight, in px.
OUT = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const here = document.activeElement, work = document.getElementById('work'), bar = document.getElementById('alert-bar');
  if (here.form?.id !== 'call-form' || !here.name) return tell('');
  const edge = (one) => one.getBoundingClientRect();
  const box = here.closest('.keys label') ?? here;
  const words = [...here.labels ?? []].find((one) => !one.contains(here)) ?? box.closest('fieldset')?.querySelector('legend');
  const top = words && edge(box).top - edge(words).top < 60 ? edge(words).top : edge(box).top;
  const tabs = document.querySelector('.tabbed > .panetabs')?.offsetHeight ? edge(document.querySelector('.panetabs')).bottom : 0;
  const above = Math.max(tabs, getComputedStyle(work).overflowY === 'auto' ? edge(work).top : 0) - top;
  const below = edge(box).bottom - (getComputedStyle(bar).position === 'sticky' ? edge(bar).top : innerHeight);
  tell(above > 1 || below > 1 ? `${here.name} ${here.type}: ${above.toFixed()} above, ${below.toFixed()} below` : '');
})))"""


def along(page: Page, key: str, first: str) -> list[str]:
    """Press `key` from the field named `first` to the end of the form; what was out of sight on the way."""
    page.evaluate("(name) => document.getElementById('call-form').elements.namedItem(name).focus()", first)
    found = []
    for _press in range(60):
        page.keyboard.press(key)
        if out := page.evaluate(OUT):
            found.append(f"{key}: {out}")
        if not page.evaluate(
            "() => document.activeElement.form?.id === 'call-form' || document.activeElement.matches('summary')"
        ):
            break
    return found


def by_number(page: Page, name: str, digit: str) -> list[str]:
    """Answer with a number key, which may bring words and moves the cursor on."""
    page.locator(f"#call-form input[name={name}]").first.focus()
    page.keyboard.press(digit)
    return [f"{name} {digit}: {out}" for out in [page.evaluate(OUT)] if out]


@pytest.mark.parametrize(("language", "width", "height"), WHERE)
def test_every_step_of_the_script_is_seen(embedded_dawn, cast, language: str, width: int, height: int):
    dana = cast.at_desk("dana", embedded_dawn.url, size={"width": width, "height": height})
    dana.open("/desk/")
    speak(dana, language)
    page = dana.open("/desk/")
    with dana.goes():
        page.locator("form[action$='/calls/new'] button:visible").first.click()
        page.wait_for_url("**/desk/calls/*/")
    wrong = along(page, "Tab", "cross_street") + along(page, "Shift+Tab", "number")
    page.locator("#id_cross_street").fill(CORNER)
    zone = page.locator("#id_zone option").filter(has_text=re.compile("^Laguna S"))
    page.locator("#id_zone").select_option(zone.get_attribute("value"))
    wrong += by_number(page, "place_type", "1")
    expect(page.locator("#reminder[data-waits]")).to_be_visible()
    wrong += [out for out in [page.evaluate(OUT)] if out]
    wrong += by_number(page, "danger", "2") + by_number(page, "activity", "1")
    expect(page.locator("#alert:not([aria-disabled=true])")).to_be_visible()
    wrong += along(page, "Tab", "cross_street") + along(page, "Shift+Tab", "number")
    for name in ("place_type", "activity", "agents"):
        page.locator(f"#call-form input[name={name}]").first.focus()
        for _press in range(5):
            page.keyboard.press("ArrowRight")
            wrong += [f"arrow: {out}" for out in [page.evaluate(OUT)] if out]
    page.keyboard.press("Control+Enter")
    expect(page.locator("#call-progress a.code")).to_be_visible()
    wrong += along(page, "Tab", "words") + along(page, "Shift+Tab", "number")
    assert wrong == []
