"""Two decide at the same moment: one wins, the other is told who did what when. And one who presses two things in a row."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import going_on
from tests.servers import until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def test_of_two_who_confirm_one_wins_and_the_other_is_told(embedded_dawn, cast):
    code = going_on(embedded_dawn, "witnessed()")["CODE"]
    dana, june = (cast.at_desk(handle, embedded_dawn.url) for handle in ("dana", "june"))
    for person in (dana, june):
        page = person.open(f"/desk/incidents/{code}/")
        page.locator("#incident-acts").get_by_role("link", name="Confirm", exact=True).click()
        expect(page.locator("#act form")).to_contain_text("It rests on: remy, paloma")
    dana.page.locator("#act").get_by_role("button", name="Confirm it").click()
    expect(dana.page.locator("#incident-head")).to_contain_text("Confirmed")
    # june's screen keeps up, and her open form stays under her hands
    expect(june.page.locator("#incident-head")).to_contain_text("Confirmed")
    expect(june.page.locator("#timeline")).to_contain_text("dana confirmed (V3)")
    with june.refused(409):
        june.page.locator("#act").get_by_role("button", name="Confirm it").click()
        told = june.page.locator("#act .refusal")
        expect(told).to_have_text(re.compile(rf"{code} is already: Confirmed \(by dana at 05:4\d:\d\d\)"))
    assert embedded_dawn.rows("SELECT count(*) FROM dispatch_confirmation") == [(1,)]


def test_of_two_approvers_one_wins_and_the_text_leaves_once(embedded_dawn, cast):
    refs = going_on(embedded_dawn, "busy()")
    lena, august = (cast.at_desk(handle, embedded_dawn.url) for handle in ("lena", "august"))
    for person in (lena, august):
        page = person.open(f"/desk/approvals/{refs['BROADCAST']}/")
        page.get_by_label(f"Type {refs['CODE']} to approve").fill(refs["CODE"])
    with lena.goes():
        lena.page.get_by_role("button", name=re.compile("Approve and text")).click()
        expect(lena.page.locator("[id^=approval-state]")).to_contain_text("approved by lena")
    expect(august.page.locator("[id^=approval-state]")).to_contain_text("approved by lena")
    with august.refused(409), august.goes():
        august.page.get_by_role("button", name=re.compile("Approve and text")).click()
        expect(august.page.get_by_role("alert").filter(has_text="This text is no longer waiting")).to_contain_text(
            "lena"
        )
    expect(lena.page.locator("[id^=approval-state]")).to_contain_text("Sent")
    twice = "SELECT contact_id FROM messaging_simtext WHERE direction='to_phone' GROUP BY contact_id, message_id HAVING count(*) > 1"
    assert embedded_dawn.rows(twice) == []


def act(page: Page, name: str) -> None:
    page.locator("#incident-acts").get_by_role("link", name=name, exact=True).click()


def test_the_last_of_two_acts_opens_and_is_not_taken_away_by_a_late_answer(embedded_dawn, cast):
    code = going_on(embedded_dawn, "witnessed()")["CODE"]
    dana = cast.at_desk("dana", embedded_dawn.url)
    page = dana.open(f"/desk/incidents/{code}/")
    held: list[Route] = []
    page.route("**/?act=*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#incident-acts").get_by_role("link").last.click()
    until(lambda: page.locator("#act").count() and held)
    act(page, "Confirm")
    form = page.locator("#act form")
    expect(form).to_contain_text("It rests on: remy, paloma")

    # The answer to this one is slow: the screen tells what it did, and the next is asked for, before it comes.
    slow: list[Route] = []
    page.unroute("**/?act=*")
    page.route("**/?act=draft-C1", lambda route: slow.append(route))
    page.route("**/do/confirm", lambda route: (route.fetch(max_redirects=0), held.append(route)))
    form.get_by_role("button", name="Confirm it").click()
    expect(page.locator("#incident-head")).to_contain_text("Confirmed")
    act(page, "Draft community alert")
    until(lambda: page.locator("#act").count() and slow)
    answered(page, held.pop(), code)
    slow.pop().continue_()
    expect(form.get_by_role("button", name="Draft it")).to_be_visible()
    assert embedded_dawn.rows("SELECT count(*) FROM dispatch_confirmation") == [(1,)]

    # Slower still: the next form is there already.
    page.unroute("**/?act=draft-C1")
    page.route("**/do/draft-C1", lambda route: (route.fetch(max_redirects=0), held.append(route)))
    form.get_by_role("button", name="Draft it").click()
    expect(page.locator("#broadcasts")).to_contain_text("Waiting for a second person")
    act(page, "Ended")
    expect(form.get_by_role("button", name="It has ended")).to_be_visible()
    answered(page, held.pop(), code)
    expect(form.get_by_role("button", name="It has ended")).to_be_visible()


def answered(page: Page, held: Route, code: str) -> None:
    """The late answer comes, and has had the time to take away what is there."""
    with page.expect_response(f"**/desk/incidents/{code}/"):
        held.fulfill(status=303, headers={"Location": f"/desk/incidents/{code}/"})
    page.wait_for_timeout(300)
