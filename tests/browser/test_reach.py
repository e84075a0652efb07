"""“How to reach me” on a phone: one press turns push on, a push shows only that something waits, and what cannot be is said."""

import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as of_django
from playwright.sync_api import Browser, Page, expect

from hotline.contacts.models import StaffDevice
from tests import cast
from tests.push_service import Phone
from tests.reach import browser_of, real_network

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}

# What no browser does without its push service: the subscription itself. The worker, the forms and the rest are the browser's own.
STAND_IN = """
const given = %s;
const fake = { endpoint: given.endpoint, options: {}, toJSON: () => given, unsubscribe: async () => true };
PushManager.prototype.getSubscription = async () => (localStorage.on ? fake : null);
PushManager.prototype.subscribe = async (options) => {
  localStorage.on = options.applicationServerKey.length;
  return fake;
};
Notification.requestPermission = async () => { localStorage.asked = 1; return "%s"; };
"""


@pytest.fixture
def opened(browser: Browser, live_server, settings, monkeypatch) -> Iterator[Callable[[str], Page]]:
    """opened(script): padre's phone with the page on it, after `script` was run in it; no fault may be left in the console."""
    real_network(settings, monkeypatch)
    session = browser_of(cast.make_user("padre")).cookies[of_django.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, permissions=["notifications"])
    context.add_cookies([{"name": of_django.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    wrong: list[str] = []

    def show(script: str) -> Page:
        context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(f"{live_server.url}/reach/")
        return page

    yield show
    context.close()
    assert wrong == []


def stand_in(answer: str = "granted") -> str:
    return STAND_IN % (json.dumps(Phone().subscription), answer)


def test_one_press_turns_push_on_and_nothing_was_asked_before_it(opened):
    page = opened(stand_in())
    button = page.get_by_role("button", name="Turn on push on this device")
    expect(button).to_be_visible()
    assert page.evaluate("localStorage.asked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    button.click()
    expect(page.get_by_text("This device is woken from now on")).to_be_visible()
    expect(page.get_by_text("this device", exact=True)).to_be_visible()
    expect(button).to_be_hidden()
    assert page.evaluate("localStorage.on") == "65", "our public key, uncompressed"
    assert StaffDevice.objects.get().reach.user.handle == "padre"


def test_a_push_shows_the_same_neutral_words_whatever_came(opened):
    page = opened(stand_in())
    told = page.context.new_cdp_session(page)
    registrations: list[dict] = []
    told.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    told.send("ServiceWorker.enable")
    page.get_by_role("button", name="Turn on push on this device").click()
    expect(page.get_by_text("This device is woken from now on")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    scope = page.url
    mine = next(each for each in registrations if each["scopeURL"] == scope)
    data = {"tag": "t1", "path": "//evil.example/x", "title": "agents at 5th and Main"}
    told.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": scope.removesuffix("/reach/"), "registrationId": mine["registrationId"], "data": json.dumps(data)},
    )
    shown = page.wait_for_function(
        """async () => {
          const here = await (await navigator.serviceWorker.ready).getNotifications();
          return here.length ? here.map((one) => [one.title, one.body, one.tag, one.data.path]) : null;
        }"""
    ).json_value()
    assert shown == [["Vela", "Something waits for you.", "t1", "/"]]


def test_a_browser_that_says_no_is_told_what_to_do(opened):
    page = opened(stand_in("denied"))
    page.get_by_role("button", name="Turn on push on this device").click()
    expect(page.get_by_text("The browser does not allow it.")).to_be_visible()
    assert not StaffDevice.objects.exists()


def test_a_browser_without_push_says_so_and_shows_the_other_ways(opened):
    page = opened("delete window.PushManager;")
    expect(page.get_by_text("This browser cannot be woken by push.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on push on this device")).to_be_hidden()
    expect(page.get_by_label("Your number")).to_be_visible()
    expect(page.get_by_label("Your address")).to_be_visible()
