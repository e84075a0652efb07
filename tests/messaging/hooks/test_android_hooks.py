"""What the phone tells us: signed with our key and fresh, or refused; texts once; states by rank."""

import hashlib
import hmac
import json
import time
from uuid import uuid4

import pytest

from hotline.messaging.models import Inbound, InboundMedia, Message, WebhookEvent
from hotline.messaging.states import State

pytestmark = pytest.mark.django_db
PATH = "/hooks/android/"


@pytest.fixture
def phone(world, client, settings):
    """phone("sms:received", message="…"): the phone calls; the answer's status."""

    def call(
        kind: str, *, key: str | None = None, stamp: int | None = None, signature: str | None = None, **payload
    ) -> int:
        body = json.dumps({"deviceId": "d", "event": kind, "id": "e", "webhookId": "w", "payload": payload})
        at = str(int(time.time()) if stamp is None else stamp)
        secret = settings.ANDROID_WEBHOOK_KEY if key is None else key
        made = hmac.new(secret.encode(), (body + at).encode(), hashlib.sha256).hexdigest()
        headers = {"X-Signature": made if signature is None else signature, "X-Timestamp": at}
        return client.post(PATH, body, content_type="application/json", headers=headers).status_code

    return call


@pytest.fixture
def ours(people, tell):
    """One of our texts that the phone took."""
    row = Message.objects.get(batch=tell(people(1), "responder"))
    Message.objects.filter(pk=row.pk).update(
        state=State.ACCEPTED, rank=2, provider="android:2", provider_sid=str(row.pk), attempts=1
    )
    return row


WORDS = {
    "messageId": "a1",
    "message": "VOY K412 20",
    "phoneNumber": "+13235550142",
    "receivedAt": "2026-11-22T01:02:03Z",
}


def test_a_text_is_stored_once_however_often_the_phone_tries(phone):
    assert [phone("sms:received", **WORDS) for _time in range(3)] == [204] * 3
    assert Inbound.objects.get().body == "VOY K412 20"


def test_the_same_words_at_another_moment_are_another_text(phone):
    phone("sms:received", **WORDS)
    phone("sms:received", **WORDS | {"receivedAt": "2026-11-22T01:09:00Z"})
    assert Inbound.objects.count() == 2


def test_a_picture_message_is_noted(phone):
    phone(
        "mms:received",
        messageId="m1",
        sender="+13235550142",
        receivedAt="2026-11-22T01:02:03Z",
        contentClass="image",
        size=9,
    )
    assert InboundMedia.objects.get().inbound.body == ""


@pytest.mark.parametrize(
    ("kind", "state"), [("sms:sent", State.SENT), ("sms:delivered", State.DELIVERED), ("sms:failed", State.FAILED)]
)
def test_it_says_what_became_of_ours(phone, ours, kind, state):
    assert phone(kind, messageId=str(ours.pk)) == 204
    ours.refresh_from_db()
    assert ours.state == state
    assert ours.provider == "android:2"


def test_a_late_sent_changes_nothing(phone, ours):
    phone("sms:delivered", messageId=str(ours.pk))
    phone("sms:sent", messageId=str(ours.pk))
    ours.refresh_from_db()
    assert ours.state == State.DELIVERED


@pytest.mark.parametrize(
    "wrong", [{"key": ""}, {"key": "guess"}, {"signature": ""}, {"signature": "00"}, {"stamp": 0}, {"stamp": 2**40}]
)
def test_what_the_phone_did_not_sign_just_now_is_refused(phone, wrong):
    assert phone("sms:received", **WORDS, **wrong) == 403
    assert not Inbound.objects.exists()


def test_a_copy_of_an_old_one_is_refused(phone):
    assert phone("sms:received", stamp=int(time.time()) - 301, **WORDS) == 403


def test_without_a_key_of_ours_nobody_is_let_in(phone, settings):
    settings.ANDROID_WEBHOOK_KEY = ""
    assert phone("sms:received", **WORDS) == 403


def test_other_methods_and_what_is_too_long_are_refused(client, world, phone):
    assert client.get(PATH).status_code == 403
    assert phone("sms:received", **WORDS | {"message": "x" * 70_000}) == 403


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"event": 1}', "\x00", '{"event":"sms:received","payload":null}'])
def test_a_signed_call_that_makes_no_sense_is_no_fault_of_ours(client, world, settings, body):
    at = str(int(time.time()))
    made = hmac.new(settings.ANDROID_WEBHOOK_KEY.encode(), (body + at).encode(), hashlib.sha256).hexdigest()
    headers = {"X-Signature": made, "X-Timestamp": at}
    assert client.post(PATH, body, content_type="application/json", headers=headers).status_code == 400


def test_events_we_do_not_need_are_thanked_for(phone):
    assert phone("system:ping", health={}) == 204
    assert not WebhookEvent.objects.exists()


def test_a_text_that_is_not_ours_is_kept_as_unknown(phone):
    assert phone("sms:delivered", messageId=str(uuid4())) == 204
    assert WebhookEvent.objects.get().effect == "unknown"
