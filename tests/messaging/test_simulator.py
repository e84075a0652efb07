"""The simulator keeps every text once, answers what it took, and misbehaves the same way for the same seed."""

from uuid import uuid4

import pytest

from hotline.messaging import transports
from hotline.messaging.checks import transport_exists
from hotline.messaging.models import SimText
from hotline.messaging.transports.base import Outgoing, TransportError
from hotline.messaging.transports.simulator import Simulator, fault_of
from hotline.realtime.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def outgoing(people) -> Outgoing:
    (contact,) = people(1)
    return Outgoing(str(uuid4()), 1, str(contact.pk), contact.number, "Hola", 1)


def test_the_same_message_twice_is_one_text_on_the_phone(outgoing):
    first, again = Simulator().send(outgoing), Simulator().send(outgoing)
    assert first == again
    assert SimText.objects.count() == 1
    assert Event.objects.filter(kind="phone", ref=outgoing.contact_id).exists()


def test_it_can_be_asked_what_it_took(outgoing):
    Simulator().send(outgoing)
    other = str(uuid4())
    assert set(Simulator().lookup([outgoing.message_id, other])) == {outgoing.message_id}


@pytest.mark.parametrize(
    ("fault", "accepted", "arrives"),
    [("refuse", "no", 0), ("hang", "unknown", 0), ("lost_answer", "unknown", 1), ("permanent", "no", 0)],
)
def test_each_fault_says_what_is_known(outgoing, settings, fault, accepted, arrives):
    settings.SIMULATOR_FAULTS = {fault: 1}
    with pytest.raises(TransportError) as caught:
        Simulator().send(outgoing)
    assert caught.value.accepted == accepted
    assert caught.value.permanent == (fault == "permanent")
    assert SimText.objects.count() == arrives


def test_faults_follow_the_seed(outgoing, settings):
    settings.SIMULATOR_FAULTS = {"seed": 3, "refuse": 0.3, "hang": 0.3}
    assert fault_of(outgoing) == fault_of(outgoing)
    kinds = {fault_of(Outgoing(str(n), 1, "", "", "", 1)) for n in range(60)}
    assert kinds == {"", "refuse", "hang"}


def test_neither_number_nor_words_show_in_a_log_line(outgoing):
    assert outgoing.number[-7:] not in repr(outgoing)
    assert "Hola" not in repr(outgoing)


def test_an_unknown_transport_is_named_at_start_up(settings):
    settings.SMS_TRANSPORT = "pigeons"
    (error,) = transport_exists(None)
    assert error.id == "messaging.E002"
    settings.SMS_TRANSPORT = "none"
    assert transport_exists(None) == []
    assert transports.current() is None
