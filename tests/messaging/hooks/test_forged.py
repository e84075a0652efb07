"""Callbacks that Twilio did not make: refused with 403 and no row; those it made and somebody repeats: no second effect."""

import logging

import pytest
from django.urls import reverse
from twilio.request_validator import RequestValidator

from hotline.messaging.models import Inbound, Message, WebhookEvent
from hotline.messaging.states import State
from tests.fake_provider.calling import inbound, request_of
from tests.messaging.hooks.conftest import LINE

pytestmark = pytest.mark.django_db
SMS = "/hooks/twilio/sms/"


@pytest.fixture
def attempt(world, texted, client):
    """attempt(change): a good callback, changed by the forger before it is sent; the answer's status."""
    row, taken = texted(State.ACCEPTED)

    def send(change=None, *, method="post", path=None) -> int:
        address, params, headers = request_of(world, taken, "delivered")
        where = {"address": address.removeprefix(LINE), "params": params, "headers": headers}
        if change:
            change(where)
        call = getattr(client, method)
        return call(path or where["address"], where["params"], headers=where["headers"]).status_code

    send.row, send.taken = row, taken
    return send


def untouched(attempt) -> bool:
    return not WebhookEvent.objects.exists() and Message.objects.get(pk=attempt.row.pk).state == State.ACCEPTED


def test_the_good_one_is_taken(attempt):
    assert attempt() == 204
    assert Message.objects.get(pk=attempt.row.pk).state == State.DELIVERED


def sign_anew(world, token: str, scheme: str = "https"):
    def change(where) -> None:
        url = f"{scheme}://line.example.org{where['address']}"
        where["headers"] = {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, where["params"])}

    return change


@pytest.mark.parametrize("token", ["", "guess", "the-token-of-the-fake-provider2"])
def test_signed_with_another_token(attempt, world, token):
    assert attempt(sign_anew(world, token)) == 403
    assert untouched(attempt)


def test_signed_for_http_where_the_line_is_https(attempt, world):
    assert attempt(sign_anew(world, world.token, "http")) == 403
    assert untouched(attempt)


def test_without_a_signature(attempt):
    assert attempt(lambda where: where.update(headers={})) == 403
    assert untouched(attempt)


@pytest.mark.parametrize("signature", ["", "x", "=" * 28, "\u00e9"])
def test_with_a_signature_of_nonsense(attempt, signature):
    assert attempt(lambda where: where.update(headers={"X-Twilio-Signature": signature})) == 403
    assert untouched(attempt)


def test_a_parameter_added(attempt):
    assert attempt(lambda where: where["params"].update(Extra="1")) == 403
    assert untouched(attempt)


def test_a_parameter_taken_away(attempt):
    assert attempt(lambda where: where["params"].pop("ApiVersion")) == 403
    assert untouched(attempt)


def test_a_parameter_changed(attempt):
    assert attempt(lambda where: where["params"].update(MessageStatus="failed")) == 403
    assert untouched(attempt)


def test_a_parameter_doubled_which_the_library_alone_would_let_in(attempt, world):
    def double(where) -> None:
        where["params"]["MessageStatus"] = ["delivered", "delivered"]

    address, params, headers = request_of(world, attempt.taken, "delivered")
    doubled = {**params, "MessageStatus": "delivered"}
    assert RequestValidator(world.token).validate(address, doubled, headers["X-Twilio-Signature"])
    assert attempt(double) == 403
    assert untouched(attempt)


def test_moved_into_the_query(attempt):
    def move(where) -> None:
        where["address"] += "?MessageStatus=" + where["params"].pop("MessageStatus")

    assert attempt(move) == 403
    assert untouched(attempt)


@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "patch"])
def test_by_another_method(attempt, method):
    assert attempt(lambda where: where.update(params={}), method=method) == 403
    assert untouched(attempt)


def test_said_of_another_text_than_the_one_it_was_signed_for(attempt, texted):
    other, taken = texted(State.ACCEPTED)
    elsewhere = taken.form["StatusCallback"].partition("#")[0].removeprefix(LINE)
    assert attempt(path=elsewhere) == 403
    assert untouched(attempt)
    assert Message.objects.get(pk=other.pk).state == State.ACCEPTED


def test_a_mark_of_our_address_that_we_did_not_make(world, client):
    path = reverse("hook-twilio-status", args=["3f2504e0-4f89-11d3-9a0c-0305e82c3301.1~made-up"])
    params = {"AccountSid": world.account, "MessageSid": "SM9", "MessageStatus": "delivered"}
    signature = RequestValidator(world.token).compute_signature(LINE + path, params)
    assert client.post(path, params, headers={"X-Twilio-Signature": signature}).status_code == 403
    assert not WebhookEvent.objects.exists()


def test_from_another_account_of_twilios(attempt, world):
    world.account = "AC" + "9" * 32
    assert attempt() == 403
    assert untouched(attempt)


@pytest.mark.parametrize("path", [SMS, "/hooks/twilio/status/"])
def test_an_empty_token_lets_nobody_in_not_even_who_signs_with_it(world, client, settings, path):
    settings.TWILIO_AUTH_TOKEN = ""
    params = {
        "AccountSid": world.account,
        "MessageSid": "SM1",
        "From": "+13235550142",
        "Body": "hola",
        "MessageStatus": "sent",
    }
    signature = RequestValidator("").compute_signature(LINE + path, params)
    assert RequestValidator("").validate(LINE + path, params, signature)  # the library by itself would believe it
    assert client.post(path, params, headers={"X-Twilio-Signature": signature}).status_code == 403
    assert not Inbound.objects.exists()
    assert not WebhookEvent.objects.exists()


def test_repeated_a_day_later_it_passes_and_changes_nothing(attempt):
    attempt()
    before = list(WebhookEvent.objects.values_list("pk", "effect", "at"))
    for _time in range(3):
        assert attempt() == 204
    assert list(WebhookEvent.objects.values_list("pk", "effect", "at")) == before


def test_the_same_parameters_in_another_order_are_the_same_request(attempt):
    def turn(where) -> None:
        where["params"] = dict(reversed(where["params"].items()))

    assert attempt(turn) == 204
    assert attempt() == 204
    assert WebhookEvent.objects.count() == 1


def test_both_tokens_count_while_one_replaces_the_other(attempt, settings):
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_NEXT = "the new one", settings.TWILIO_AUTH_TOKEN
    assert attempt() == 204


def test_a_signature_over_the_address_with_its_fragment_counts_too(attempt, world):
    def with_fragment(where) -> None:
        url = LINE + where["address"] + "#rc=5&rp=all"
        where["headers"] = {"X-Twilio-Signature": RequestValidator(world.token).compute_signature(url, where["params"])}

    assert attempt(with_fragment) == 204


def test_a_forged_text_leaves_nothing(world, client):
    params, _headers = inbound(world, LINE + SMS, "+13235550142", "STOP", "SM1")
    assert client.post(SMS, params, headers={"X-Twilio-Signature": "forged"}).status_code == 403
    assert not Inbound.objects.exists()


def test_a_refusal_is_logged_without_what_was_sent(world, client, caplog):
    params, _headers = inbound(world, LINE + SMS, "+13235550142", "they are at 5th and Main", "SM1")
    with caplog.at_level(logging.INFO, logger="hotline.hooks"):
        client.post(SMS, params)
    assert [record.getMessage() for record in caplog.records if record.name == "hotline.hooks"] == [
        "twilio: callback refused: signature"
    ]
