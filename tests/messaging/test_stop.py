"""STOP, in any reasonable wording and either language, stops everything at once; doubtful ones are stopped and asked about."""

import pytest

from hotline.audit.models import AuditEntry
from hotline.contacts.models import Contact
from hotline.messaging import claim, inbound, outbox, sending, transports
from hotline.messaging.models import Inbound, Message, SimText
from hotline.realtime.models import Event
from tests.messaging.conftest import run, states

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_consent(settings):
    settings.INBOUND_HANDLERS = ["hotline.messaging.consent.handle"]


@pytest.fixture
def omar(people) -> Contact:
    return people(1)[0]


def texts(contact: Contact, body: str) -> Inbound:
    row = inbound.receive("simulator", f"sid-{Inbound.objects.count()}", contact.number, body)
    inbound.step()
    row.refresh_from_db()
    contact.refresh_from_db()
    return row


def received(contact: Contact) -> list[str]:
    run()
    return [text.body for text in SimText.objects.filter(contact=contact, direction="to_phone").order_by("at", "id")]


@pytest.mark.parametrize(
    ("word", "confirmation"),
    [
        ("STOP", "ALERTA RRN: you are unsubscribed"),
        ("ALTO", "ALERTA RRN: ya no recibe avisos"),
        ("¡Alto!", "ALERTA RRN: ya no recibe avisos"),
        ("ya no quiero mensajes", "ALERTA RRN: ya no recibe avisos"),
        ("quítenme de la lista", "ALERTA RRN: ya no recibe avisos"),
        ("Please stop texting me", "ALERTA RRN: you are unsubscribed"),
    ],
)
def test_a_stop_is_done_at_once_and_confirmed_in_its_language(omar, tell, word, confirmation):
    waiting = tell([omar])
    row = texts(omar, word)
    assert row.state == "handled"
    assert omar.opted_out_at is not None
    assert omar.opted_out_word == word
    assert states(waiting) == ["suppressed"]
    (only,) = received(omar)
    assert only.startswith(confirmation)


def test_the_confirmation_comes_only_once(omar):
    for _ in range(3):
        texts(omar, "ALTO")
    assert len(received(omar)) == 1


def test_nothing_is_sent_to_them_from_then_on(omar, tell):
    texts(omar, "ALTO")
    later = [tell([omar], lane) for lane in ("responder", "safety", "service", "community", "other")]
    assert len(received(omar)) == 1
    assert [states(batch) for batch in later] == [["suppressed"]] * 5


@pytest.mark.parametrize(
    "words",
    [
        "hombre alto",
        "quiero cancelar, no puedo ir",
        "how do I unsubscribe?",
        "número equivocado",
        "No manden a nadie. STOP",  # the first sentence is about people, the second is about us
        "Vivo en Baja California. BAJA",
    ],
)
def test_a_doubtful_stop_is_stopped_first_and_asked_about_by_a_person(omar, tell, words):
    waiting = tell([omar])
    row = texts(omar, words)
    assert (row.state, row.meaning) == ("unread", "stop_maybe")
    assert omar.opted_out_at is not None
    assert states(waiting) == ["suppressed"]
    (only,) = received(omar)
    assert "START" in only  # their phone is told that all is stopped, and how to undo it
    assert Event.objects.filter(kind="inbox", ref=str(row.pk)).exists()


def test_a_text_that_only_mentions_a_stop_stops_nothing(omar):
    texts(omar, "traffic stop on 3rd and Vermont, 2 agents")
    assert omar.opted_out_at is None


def test_start_lets_the_number_hear_from_us_again_and_is_left_to_the_next_reader(omar, tell):
    texts(omar, "STOP")
    row = texts(omar, "START")
    assert omar.opted_out_at is None
    assert row.state == "unread"
    again = tell([omar])
    run()
    assert states(again) == ["delivered"]
    assert list(AuditEntry.objects.filter(kind="contact").values_list("verb", flat=True)) == ["opt_out", "opt_in"]


def test_a_stop_in_the_middle_of_a_broadcast_keeps_the_rest_of_it_from_them(people, tell):
    contacts = people(40)
    batch = tell(contacts)
    first = claim.claim(sender="simulator", owner="me").rows
    last = contacts[-1]
    texts(last, "ALTO")
    sending.send(transports.current(), first)
    run()
    assert outbox.counts(batch)["suppressed"] == 1
    assert outbox.counts(batch)["delivered"] == 39
    assert [body for body in received(last) if "Hola" in body] == []
    assert Message.objects.get(batch=batch, contact=last).last_error == "opted_out"


def test_a_doubtful_stop_is_asked_about_once_and_start_settles_the_doubt(omar, tell):
    doubt = texts(omar, "hombre alto")
    texts(omar, "no, alto el hombre")
    assert len(received(omar)) == 1
    assert texts(omar, "START").subject_kind == "reopened"
    doubt.refresh_from_db()
    assert omar.opted_out_at is None
    assert (doubt.state, doubt.meaning) == ("unread", "other")  # a person still reads what they wrote
    later = tell([omar])
    run()
    assert states(later) == ["delivered"]
