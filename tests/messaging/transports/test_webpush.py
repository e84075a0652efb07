"""Web push: wakes a phone with a time to live and high urgency, says nothing, and calls nobody but the push services."""

from uuid import uuid4

import pytest
import requests
from py_vapid import Vapid

from hotline.base.errors import Refused
from hotline.messaging import transports
from hotline.messaging.transports import webpush
from hotline.messaging.transports.base import TransportError
from tests.messaging.transports.conftest import in_minutes
from tests.push_service import ENDPOINT, Phone, PushService, b64

pytestmark = pytest.mark.sqlite_only
DEVICES: dict[str, list[dict]] = {}
GONE: list[str] = []


def subscriptions(contact_id: str) -> list[dict]:
    return DEVICES.get(contact_id, [])


def gone(endpoint: str) -> None:
    GONE.append(endpoint)


@pytest.fixture
def pushed(settings, monkeypatch):
    """pushed.answer decides what the push service says; pushed.calls keeps what it got."""
    DEVICES.clear()
    GONE.clear()
    vapid = Vapid()
    vapid.generate_keys()
    raw = vapid.private_key.private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = b64(raw), "mailto:line@example.org"
    settings.PUSH_SUBSCRIPTIONS_FOR, settings.PUSH_GONE = f"{__name__}.subscriptions", f"{__name__}.gone"

    service = PushService()
    monkeypatch.setattr("requests.post", service.post)
    return service


def way():
    return transports.named("webpush")


def test_a_phone_is_woken_without_a_word_of_the_text(pushed, text):
    phone, contact = Phone(), str(uuid4())
    DEVICES[contact] = [phone.subscription]
    outgoing = text(body="RRN K412 agents at 5th and Main", contact_id=contact, not_after=in_minutes(10))
    way().send(outgoing)
    endpoint, body, headers, timeout = pushed.calls[0]
    assert endpoint == ENDPOINT
    assert phone.read(body) == {"kind": "look", "tag": outgoing.message_id, "path": "/"}
    headers = {name.lower(): value for name, value in headers.items()}
    assert 590 <= int(headers["ttl"]) <= 600
    assert headers["urgency"] == "high"
    assert timeout


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("line.example.org/desk/a/K412", "/desk/a/K412"),
        ("https://line.example.org/desk/a/K412", "/desk/a/K412"),
        ("line.example.org/", "/"),
        ("line.example.org//evil.example/x", "/"),
        ("line.example.org/desk?next=evil", "/"),
        ("line.example.org.evil.example/desk", "/"),
        ("https://evil.example/desk/a/K412", "/"),
        ("K412 agents at 5th and Main", "/"),
    ],
)
def test_it_leads_to_a_page_of_ours_and_nowhere_else(pushed, text, settings, body, path):
    settings.PUBLIC_URL = "https://line.example.org"
    phone = Phone()
    DEVICES["c"] = [phone.subscription]
    way().send(text(body=body, contact_id="c"))
    assert phone.read(pushed.calls[0][1])["path"] == path


@pytest.mark.parametrize(("minutes", "ttl"), [(None, 600), (0.01, 30), (600, 3600)])
def test_the_time_to_live_is_never_nothing(pushed, text, minutes, ttl):
    DEVICES["c"] = [Phone().subscription]
    way().send(text(contact_id="c", not_after=in_minutes(minutes) if minutes else None))
    assert {name.lower(): value for name, value in pushed.calls[0][2].items()}["ttl"] == str(ttl)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilpush.apple.com.example/x",
        "https://127.0.0.1/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
def test_nobody_makes_us_call_another_host(pushed, text, endpoint):
    DEVICES["c"] = [Phone(endpoint).subscription]
    with pytest.raises(TransportError) as caught:
        way().send(text(contact_id="c"))
    assert caught.value.permanent
    assert pushed.calls == []


def test_the_services_of_the_browsers_are_known():
    for endpoint in (ENDPOINT, "https://web.push.apple.com/Q", "https://updates.push.services.mozilla.com/wpush/v2/g"):
        assert webpush.is_known(endpoint)


@pytest.mark.parametrize(
    ("answer", "accepted", "permanent"),
    [
        (404, "no", True),
        (410, "no", True),
        (400, "no", True),
        (403, "no", True),
        (429, "no", False),
        (500, "unknown", False),
        (requests.exceptions.ConnectTimeout(), "no", False),
        (requests.exceptions.ReadTimeout(), "unknown", False),
        (requests.exceptions.ConnectionError(), "unknown", False),
    ],
)
def test_every_fault_is_understood_as_what_it_means(pushed, text, answer, accepted, permanent):
    DEVICES["c"] = [Phone().subscription]
    pushed.answer = answer
    with pytest.raises(TransportError) as caught:
        way().send(text(contact_id="c"))
    assert (caught.value.accepted, caught.value.permanent) == (accepted, permanent)


def test_a_device_that_is_gone_is_told_of_and_another_of_the_same_person_still_counts(pushed, text):
    pushed.answer = 410
    DEVICES["c"] = [Phone().subscription]
    with pytest.raises(TransportError):
        way().send(text(contact_id="c"))
    assert GONE == [ENDPOINT]
    DEVICES["c"] = [Phone("https://evil.example/").subscription, Phone().subscription]
    pushed.answer = 201
    assert way().send(text(contact_id="c")).sid


def test_who_has_no_device_is_said_to_have_none(pushed, text):
    with pytest.raises(TransportError) as caught:
        way().send(text(contact_id="nobody"))
    assert (caught.value.code, caught.value.permanent) == ("push-no-device", True)


def test_broken_keys_of_a_device_are_no_fault_of_ours(pushed, text):
    DEVICES["c"] = [{"endpoint": ENDPOINT, "keys": {"p256dh": "x", "auth": "y"}}]
    with pytest.raises(TransportError) as caught:
        way().send(text(contact_id="c"))
    assert caught.value.permanent


def test_the_probe_looks_at_our_own_key(pushed, settings):
    assert way().probe()
    settings.VAPID_PRIVATE_KEY = "nonsense"
    with pytest.raises(Refused):
        way().probe()
    settings.VAPID_SUBJECT = ""
    with pytest.raises(Refused, match="VAPID"):
        way().probe()
