"""What comes in is stored once, read in order, never lost, and never in a log."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection

from hotline.base import clock
from hotline.crypto.keyring import Locked
from hotline.messaging import inbound, simphone
from hotline.messaging.models import Inbound, Message, SimText, Template
from hotline.realtime.models import Event
from tests.messaging import handlers
from tests.messaging.conftest import run

pytestmark = pytest.mark.django_db

NUMBER = "+12135550134"
CONSENT = "hotline.messaging.consent.handle"


@pytest.fixture(autouse=True)
def _only_consent(settings):
    settings.INBOUND_HANDLERS = [CONSENT]
    handlers.seen.clear()


def arrive(body: str, sid: str = "", number: str = NUMBER) -> Inbound:
    row = inbound.receive("simulator", sid or f"sid-{Inbound.objects.count()}", number, body)
    inbound.step()
    row.refresh_from_db()
    return row


def sent_to(contact) -> list[str]:
    run()
    return [text.body for text in SimText.objects.filter(contact=contact, direction="to_phone").order_by("at", "id")]


def test_the_same_provider_id_three_times_is_one_text():
    rows = {inbound.receive("simulator", "s1", NUMBER, "hola").pk for _ in range(3)}
    assert len(rows) == 1
    assert Inbound.objects.count() == 1
    inbound.receive("other", "s1", NUMBER, "hola")
    assert Inbound.objects.count() == 2


def test_the_words_lie_encrypted_and_the_number_only_in_its_contact():
    row = inbound.receive("simulator", "s1", NUMBER, "están en la 8 y Vermont")
    raw = Inbound.objects.filter(pk=row.pk).extra(select={"raw": "body"}).values_list("raw", flat=True)[0]
    assert "Vermont" not in raw
    assert row.contact.number == NUMBER
    assert row.sender == ""


@pytest.mark.parametrize("number", ["24587", "anonymous", "", "+99"])
def test_a_sender_that_is_no_number_is_kept_and_left_for_a_person(number):
    row = arrive("algo pasa", number=number)
    assert (row.contact, row.sender, row.state) == (None, number, "unread")


def test_what_nobody_takes_is_unread_and_shown():
    row = arrive("la migra está en la 8 y Vermont")
    assert (row.state, row.meaning, row.handler) == ("unread", "other", "")
    assert Event.objects.filter(kind="inbox", ref=str(row.pk)).count() == 1


def test_the_first_reader_that_takes_a_text_ends_the_round(settings):
    settings.INBOUND_HANDLERS = [
        "tests.messaging.handlers.takes_nothing",
        "tests.messaging.handlers.takes_everything",
        "tests.messaging.handlers.breaks",
    ]
    row = arrive("voy en 20")
    assert handlers.seen == ["passed going", "voy en 20"]
    assert (row.state, row.meaning, row.handler) == ("handled", "going", "tests.messaging.handlers.takes_everything")
    assert Event.objects.filter(kind="inbox", ref=str(row.pk)).count() == 1, "an open conversation must move too"


def test_a_reader_that_breaks_leaves_the_text_for_a_person_and_nothing_half_done(settings, caplog):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.breaks"]
    with caplog.at_level(logging.ERROR):
        row = arrive("secret words of a neighbour")
    assert (row.state, row.handler) == ("unread", "error")
    assert row.body == "secret words of a neighbour"
    assert not Template.objects.filter(key="X").exists()
    assert "secret" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_wish_to_stop_stands_whatever_breaks_while_it_is_read(settings, tell, people):
    (omar,) = people(1)
    waiting = tell([omar])
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.breaks"]
    row = arrive("ALTO", number=omar.number)
    omar.refresh_from_db()
    assert (row.state, row.handler) == ("unread", "error")  # a person looks at it too
    assert omar.opted_out_at is not None
    assert [one.state for one in Message.objects.filter(batch=waiting)] == ["suppressed"]


def test_a_broken_text_does_not_stop_the_next(settings):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.breaks"]
    inbound.receive("simulator", "a", NUMBER, "one")
    inbound.receive("simulator", "b", "+13235550142", "two")
    assert inbound.step() == 2
    assert set(Inbound.objects.values_list("state", flat=True)) == {"unread"}


def test_a_busy_store_only_delays_a_text(settings):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.finds_the_store_busy"]
    assert arrive("voy en 20").state == "new"
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.takes_everything"]
    inbound.step()
    assert handlers.seen == ["voy en 20"]


def test_one_persons_texts_are_read_in_the_order_they_came(settings):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.takes_everything"]
    with clock.shifted(timedelta(seconds=2)):
        inbound.receive("simulator", "later", NUMBER, "no, no puedo")
    with clock.shifted(timedelta(seconds=1)):
        inbound.receive("simulator", "first", NUMBER, "voy")
    inbound.step()
    assert handlers.seen == ["voy", "no, no puedo"]


def test_a_text_is_read_once_however_often_the_pump_runs(settings):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.takes_everything"]
    arrive("hola")
    assert inbound.step() == 0
    assert handlers.seen == ["hola"]


def test_free_text_is_thanked_at_most_once_in_twelve_hours():
    row = arrive("hay 3 camionetas en la esquina")
    arrive("ya van 4")
    assert len(sent_to(row.contact)) == 1
    assert sent_to(row.contact)[0].startswith("Gracias. Una persona lo va a leer.")
    with clock.shifted(timedelta(hours=12, minutes=1)):
        arrive("otra vez están aquí")
    run(seconds=13 * 3600)
    assert Message.objects.filter(batch__template="S6").count() == 2


def test_a_responders_words_get_no_automatic_thanks(people):
    (remy,) = people(1, purpose="responder")
    row = arrive("la puerta está cerrada", number=remy.number)
    assert row.state == "unread"
    assert not Message.objects.exists()


def test_help_is_answered_in_the_language_it_was_asked_in():
    row = arrive("AYUDA")
    assert row.state == "handled"
    assert sent_to(row.contact)[0].startswith("ALERTA RRN: avisos")
    english = arrive("help", number="+13235550142")
    assert sent_to(english.contact)[0].startswith("ALERTA RRN: community alerts")


def test_answering_in_the_simulator_comes_in_like_any_text():
    row = simphone.answer(NUMBER, "ALERTA")
    assert (row.provider, row.contact.number, row.state) == ("simulator", NUMBER, "new")
    (text,) = simphone.thread(row.contact)
    assert (text.body, text.direction) == ("ALERTA", "from_phone")
    assert Event.objects.filter(kind="phone", ref=str(row.contact_id)).exists()
    (thread,) = simphone.threads()
    assert (thread.contact_id, thread.texts) == (row.contact_id, 1)


def test_while_the_keys_are_away_a_text_waits_and_a_stop_does_not(monkeypatch, people):
    person, other = people(2)
    stop = inbound.receive("simulator", "s1", person.number, "ALTO")
    tip = inbound.receive("simulator", "s2", other.number, "están en la esquina")

    def locked(*args, **kwargs):
        raise Locked("p2")

    monkeypatch.setattr("hotline.crypto.keyring.Keyring.decrypt", locked)
    inbound.step()
    monkeypatch.undo()
    person.refresh_from_db()
    stop.refresh_from_db()
    tip.refresh_from_db()
    assert person.opted_out_at is not None
    assert (stop.state, tip.state) == ("handled", "new")
    inbound.step()
    tip.refresh_from_db()
    assert tip.state == "unread"


@pytest.mark.django_db(transaction=True)
def test_the_same_text_delivered_by_many_threads_is_stored_and_read_once(settings):
    settings.INBOUND_HANDLERS = ["tests.messaging.handlers.takes_everything"]
    failures: list = []

    def work() -> None:
        try:
            for sid in range(8):
                inbound.receive("simulator", f"s{sid}", NUMBER, f"text {sid}")
            inbound.step()
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inbound.step()
    assert failures == []
    assert Inbound.objects.count() == 8
    assert sorted(handlers.seen) == [f"text {sid}" for sid in range(8)]
