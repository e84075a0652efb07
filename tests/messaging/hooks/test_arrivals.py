"""Texts that people send by Twilio: stored once, answered at once, read from the row; the provider's own STOP is heeded."""

import time

import pytest

from hotline.contacts import book
from hotline.crypto.keyring import Locked
from hotline.messaging import inbound
from hotline.messaging.models import Inbound, InboundMedia, Message
from hotline.messaging.states import State
from tests.fake_provider.calling import inbound as inbound_request
from tests.messaging.hooks.conftest import LINE

pytestmark = pytest.mark.django_db
SENDER = "+13235550142"
SMS = "/hooks/twilio/sms/"


def test_the_same_text_three_times_is_one_text(bring):
    assert [bring("Hay agentes en la 7a") for _time in range(3)] == [200] * 3
    row = Inbound.objects.get()
    assert (row.provider, row.provider_sid, row.body) == ("twilio", "SM1", "Hay agentes en la 7a")
    assert row.contact == book.find(SENDER)


def test_the_answer_says_nothing_to_the_sender(world, client):
    params, headers = inbound_request(world, LINE + SMS, SENDER, "hola", "SM1")
    answer = client.post(SMS, params, headers=headers)
    assert answer.headers["Content-Type"] == "text/xml"
    assert b"<Message" not in answer.content


def test_accents_and_emoji_arrive_as_they_were_written(bring):
    body = "¡Sí! vóy — en 20 min 🙏 &+=%"
    assert bring(body) == 200
    assert Inbound.objects.get().body == body


def test_a_sender_that_is_no_number_is_kept_too(bring):
    assert bring("We miss you!", sender="AMAZON") == 200
    assert Inbound.objects.get().contact is None


def test_pictures_are_noted_with_where_they_are_kept_and_fetched_by_nobody(bring):
    for _time in range(2):
        bring(
            "", NumMedia=2, MediaUrl0="https://api.twilio.com/m/1", MediaContentType0="image/jpeg",
            MediaUrl1="https://api.twilio.com/m/2", MediaContentType1="video/mp4",
        )  # fmt: skip
    found = list(InboundMedia.objects.values_list("position", "kind"))
    assert found == [(0, "image/jpeg"), (1, "video/mp4")]
    assert InboundMedia.objects.first().address == "https://api.twilio.com/m/1"


@pytest.mark.parametrize("count", ["", "-1", "x", "99999999"])
def test_a_count_of_pictures_that_is_nonsense_is_no_fault(bring, count):
    assert bring("hola", NumMedia=count) == 200
    assert InboundMedia.objects.count() <= 10


def test_a_stop_the_provider_understood_and_we_would_not_is_heeded_at_once(bring, people, tell):
    bring("hola", sid="SM0")
    contact = book.find(SENDER)
    inbound.step()
    waiting = Message.objects.get(batch=tell([contact], "community"))
    bring("ZZZ", sid="SM2", OptOutType="STOP")
    contact.refresh_from_db()
    waiting.refresh_from_db()
    assert contact.opted_out_at is not None
    assert waiting.state == State.SUPPRESSED
    inbound.step()
    assert not Message.objects.filter(batch__purpose="stop_confirmation").exists()  # the provider has confirmed it


def test_a_help_the_provider_has_answered_is_not_answered_twice(bring):
    bring("AYUDA", OptOutType="HELP")
    inbound.step()
    row = Inbound.objects.get()
    assert (row.state, row.handler) == ("handled", "provider")
    assert not Message.objects.exists()
    bring("AYUDA", sid="SM2")
    inbound.step()
    assert Message.objects.get().batch.template == "S4"


def test_a_repeated_stop_does_not_undo_a_later_return(bring):
    bring("ZZZ", OptOutType="STOP")
    inbound.step()
    bring("ALERTA", sid="SM2")
    inbound.step()
    contact = book.find(SENDER)
    assert contact.opted_out_at is None
    bring("ZZZ", OptOutType="STOP")  # the very same one, brought again
    contact.refresh_from_db()
    assert contact.opted_out_at is None


def test_while_the_keys_are_away_it_is_asked_to_come_again(bring, monkeypatch):
    def locked(*args, **kwargs):
        raise Locked("p2")

    monkeypatch.setattr("hotline.crypto.keyring.Keyring.encrypt", locked)
    assert bring("Hay agentes") == 503
    assert not Inbound.objects.exists()


def test_a_text_is_answered_in_less_than_a_fifth_of_a_second(bring):
    bring("first", sid="SM-first")
    spent = []
    for turn in range(40):
        began = time.perf_counter()
        bring(f"text {turn}", sid=f"SM-{turn}")
        spent.append(time.perf_counter() - began)
    assert sorted(spent)[len(spent) // 2] < 0.2
