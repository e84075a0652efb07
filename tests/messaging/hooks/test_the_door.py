"""The process that takes callbacks in the full mode, by real HTTP: it knows the hooks and whether it is well, and no page."""

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import uvicorn
from django.db import OperationalError
from twilio.request_validator import RequestValidator

from hotline import hooks
from hotline.crypto.keyring import Locked
from hotline.messaging import inbound as arriving
from hotline.messaging.hooks.writer import Writer
from hotline.messaging.models import Inbound, InboundMedia, Message
from hotline.messaging.states import State
from tests.fake_provider.calling import inbound, request_of
from tests.messaging.hooks.conftest import LINE
from tests.servers import free_port, until

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/hooks/twilio/sms/"
SENDER = "+13235550142"
WORDS = "they are at 5th and Main"


@pytest.fixture
def door(monkeypatch, world) -> Iterator[str]:
    """The address of the application, served on a thread as the process serves it."""
    monkeypatch.setattr(hooks, "writer", Writer())
    port = free_port()
    config = uvicorn.Config(hooks.application, port=port, lifespan="off", ws="none", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    monkeypatch.undo()


@pytest.fixture
def send(door, world) -> Callable[..., requests.Response]:
    """send("ALTO"): a text signed for the door; `change` alters (parameters, headers) after it was signed."""

    def call(body: str = WORDS, sid: str = "SM1", change: Callable | None = None, **more) -> requests.Response:
        params, headers = inbound(world, LINE + PATH, SENDER, body, sid, **more)
        if change:
            change(params, headers)
        return requests.post(door + PATH, data=params, headers=headers, timeout=20)

    return call


def bodies() -> list[str]:
    return sorted(row.body for row in Inbound.objects.all())


@pytest.mark.parametrize("path", ["/", "/desk/", "/board/", "/accounts/login/", "/admin/", "/readyz/x", "/hooks/"])
def test_there_is_no_page(door, path):
    answer = requests.get(door + path, timeout=20)
    assert (answer.status_code, answer.text) == (404, "not found\n")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_says_that_it_lives_and_whether_the_line_works(door):
    answer = requests.get(f"{door}/healthz", timeout=20)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert requests.head(f"{door}/healthz", timeout=20).status_code == 200
    assert requests.get(f"{door}/readyz", timeout=20).json()["database"] == "ok"


def test_a_text_brought_three_times_is_stored_once_and_answered_without_a_word(send):
    answers = [send() for _time in range(3)]
    assert [(answer.status_code, answer.headers["Content-Type"]) for answer in answers] == [(200, "text/xml")] * 3
    assert "<Message" not in answers[0].text
    assert bodies() == [WORDS]


def test_many_at_once_each_twice_are_each_stored_once(send):
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda place: send(f"text {place % 40}", f"SM{place % 40}").status_code, range(80)))
    assert answers == [200] * 80
    assert bodies() == sorted(f"text {place}" for place in range(40))


def _twice_over(params, headers) -> None:
    params["Body"] = [params["Body"]] * 2


def _in_another_account(params, headers) -> None:
    params["AccountSid"] = "AC" + "9" * 32
    headers["X-Twilio-Signature"] = RequestValidator("the-token-of-the-fake-provider").compute_signature(
        LINE + PATH, params
    )


FORGED = {
    "no signature": ("signature", lambda params, headers: headers.clear()),
    "nonsense": ("signature", lambda params, headers: headers.update({"X-Twilio-Signature": "x"})),
    "a word changed": ("signature", lambda params, headers: params.update(Body="ALTO")),
    "a parameter added": ("signature", lambda params, headers: params.update(Extra="1")),
    "a parameter taken away": ("signature", lambda params, headers: params.pop("NumMedia")),
    "a parameter doubled": ("parameters", _twice_over),
    "another account": ("account", _in_another_account),
    "as JSON": ("signature", lambda params, headers: headers.update({"Content-Type": "application/json"})),
}


@pytest.mark.parametrize(("why", "change"), FORGED.values(), ids=FORGED)
def test_what_is_forged_is_refused_and_leaves_nothing_in_the_log(send, caplog, why, change):
    with caplog.at_level(logging.DEBUG, logger="hotline"):
        answer = send(change=change)
    assert (answer.status_code, answer.text) == (403, "refused\n")
    assert not Inbound.objects.exists()
    assert f"twilio: callback refused: {why}" in caplog.messages
    assert not any(secret in caplog.text for secret in (WORDS, "ALTO", SENDER, "SM1"))


def test_an_empty_token_lets_nobody_in(send, settings):
    settings.TWILIO_AUTH_TOKEN = ""

    def sign(params, headers) -> None:
        headers["X-Twilio-Signature"] = RequestValidator("").compute_signature(LINE + PATH, params)

    assert send(change=sign).status_code == 403
    assert not Inbound.objects.exists()


def test_both_tokens_count_while_one_replaces_the_other(send, settings):
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_NEXT = "the new one", settings.TWILIO_AUTH_TOKEN
    assert send().status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
def test_by_another_method_nobody_is_let_in(door, method):
    assert requests.request(method, door + PATH, timeout=20).status_code == 403


def test_what_is_too_long_or_too_many_is_refused(door, settings):
    assert requests.post(door + PATH, data={"Body": "x" * 3_000_000}, timeout=20).status_code in (400, 413)
    pieces = iter([b"Body=", *[b"x" * 100_000] * 30])
    assert requests.post(door + PATH, data=pieces, timeout=20).status_code == 413
    assert requests.post(door + PATH, data={f"p{each}": "1" for each in range(2000)}, timeout=20).status_code == 400


def test_an_address_that_is_no_text_is_refused(door):
    assert requests.post(f"{door}{PATH}?a=%ff", timeout=20).status_code in (400, 403)


def test_while_the_store_is_away_the_provider_is_asked_to_come_again(send, monkeypatch, caplog):
    def away(texts):
        raise OperationalError(f"gone: {WORDS}")

    with monkeypatch.context() as patch:
        patch.setattr(arriving, "receive_together", away)
        answer = send()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert WORDS not in caplog.text
    assert send().status_code == 200


def test_while_the_keys_are_away_a_wish_to_stop_is_kept_and_all_else_comes_again(send, monkeypatch):
    def locked(*args, **kwargs):
        raise Locked("p2")

    send("first", "SM0")  # whoever wrote is known
    with monkeypatch.context() as patch:
        patch.setattr("hotline.crypto.keyring.Keyring.encrypt", locked)
        answer = send()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert send("ALTO", "SM2").status_code == 200
    assert bodies() == ["", "first"]
    assert Inbound.objects.get(provider_sid="SM2").meaning == "stop"


def test_a_text_that_cannot_be_stored_takes_no_other_with_it(send, monkeypatch, caplog):
    usual = arriving._sealed

    def breaks(column, pk, words):
        if words == "breaks":
            raise ValueError(f"cannot take {words}")
        return usual(column, pk, words)

    monkeypatch.setattr(arriving, "_sealed", breaks)
    names = ["breaks" if place == 7 else f"text {place}" for place in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda name: send(name, f"SM-{name}").status_code, names))
    assert answers == [500 if name == "breaks" else 200 for name in names]
    assert bodies() == sorted(set(names) - {"breaks"})


def test_pictures_and_the_providers_own_stop_are_taken_too(send):
    assert send(NumMedia=1, MediaUrl0="https://api.twilio.com/m/1", MediaContentType0="image/jpeg").status_code == 200
    assert InboundMedia.objects.get().kind == "image/jpeg"
    assert send("ZZZ", "SM2", OptOutType="STOP").status_code == 200
    assert Inbound.objects.get(provider_sid="SM2").contact.opted_out_at is not None


def test_what_became_of_a_text_is_noted(door, world, texted):
    row, taken = texted(State.ACCEPTED)
    address, params, headers = request_of(world, taken, "delivered")
    url = address.replace(LINE, door)
    assert requests.post(url, data=params | {"MessageStatus": "failed"}, headers=headers, timeout=20).status_code == 403
    assert requests.post(url, data=params, headers=headers, timeout=20).status_code == 204
    assert Message.objects.get(pk=row.pk).state == State.DELIVERED


def test_the_phones_door_is_here_too(door, settings):
    payload = {"messageId": "a1", "message": WORDS, "phoneNumber": SENDER, "receivedAt": "2026-11-22T01:02:03Z"}
    body, at = json.dumps({"event": "sms:received", "payload": payload}), str(int(time.time()))
    signature = hmac.new(settings.ANDROID_WEBHOOK_KEY.encode(), (body + at).encode(), hashlib.sha256).hexdigest()
    headers = {"X-Signature": signature, "X-Timestamp": at, "Content-Type": "application/json"}
    assert requests.post(f"{door}/hooks/android/", body + " ", headers=headers, timeout=20).status_code == 403
    assert requests.post(f"{door}/hooks/android/", body, headers=headers, timeout=20).status_code == 204
    assert bodies() == [WORDS]
