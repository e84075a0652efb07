"""The phone that is our gateway: a repeat is one text, it can be asked, it is slow and says so, and it forgets."""

from datetime import UTC, datetime

import pytest

from hotline.base.errors import Refused
from hotline.messaging import transports
from hotline.messaging.states import Lane, State
from hotline.messaging.transports.base import TransportError
from tests.messaging.transports.conftest import in_minutes
from tests.messaging.transports.test_twilio import ANSWERS

pytestmark = [pytest.mark.sqlite_only]


def way(name: str = "android"):
    return transports.named(name)


def test_a_text_is_handed_over_under_our_own_id(android, text):
    outgoing = text(not_after=in_minutes(5))
    accepted = way().send(outgoing)
    assert (accepted.sid, accepted.state) == (outgoing.message_id, State.ACCEPTED)
    said = android.world.sent_bodies[0]
    assert said["phoneNumbers"] == [outgoing.number]
    assert said["textMessage"] == {"text": outgoing.body}
    until = datetime.strptime(said["validUntil"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    assert 3 < (until - datetime.now(UTC)).total_seconds() / 60 <= 5
    assert "simNumber" not in said


def test_a_text_without_an_end_gets_one_so_that_it_never_leaves_days_later(android, text):
    way().send(text())
    assert android.world.sent_bodies[0]["validUntil"]


def test_the_second_sim_is_a_sender_of_its_own(android, text):
    way("android:2").send(text())
    assert android.world.sent_bodies[0]["simNumber"] == 2
    assert way("android:2").name == "android:2"
    assert way("android:2") is not way("android")


def test_the_same_text_sent_twice_is_one_text(android, text):
    outgoing = text()
    assert way().send(outgoing).sid == way().send(outgoing).sid
    assert len(android.world.taken) == 1


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_fault_is_understood_and_a_second_try_is_one_text(android, text, impatient, kind):
    impatient(kind)
    outgoing = text()
    android.faults.always, android.faults.first = kind, 1
    with pytest.raises(TransportError) as caught:
        way().send(outgoing)
    assert (caught.value.accepted, caught.value.permanent) == ANSWERS[kind]
    way().send(outgoing)
    assert len(android.world.taken) == 1


def test_it_can_be_asked_what_it_took(android, text):
    taken, never = text(), text()
    android.faults.always = "reset_after"
    with pytest.raises(TransportError):
        way().send(taken)
    found = way().lookup([taken.message_id, never.message_id])
    assert set(found) == {taken.message_id}
    android.world.taken[0].status = "delivered"
    assert way().lookup([taken.message_id])[taken.message_id].state == State.DELIVERED


def test_thirty_texts_in_half_an_hour_and_sim_unless_set_otherwise(android, settings):
    assert (way().burst, way().per_second) == (30.0, 30 / 1800)
    transports.named.cache_clear()
    settings.ANDROID_TEXTS_PER_HALF_HOUR = 300
    assert way().per_second == 300 / 1800
    transports.named.cache_clear()


def test_by_itself_it_carries_responders_and_safety_texts_only(android, settings):
    assert [lane for lane in Lane if transports.for_lane(lane)] == [Lane.RESPONDER, Lane.SAFETY]
    settings.SMS_LANES = {"community": ["android"]}
    assert [transport.name for transport in transports.for_lane(Lane.COMMUNITY)] == ["android"]


def test_the_phone_is_prepared_to_call_back_to_sign_and_to_forget(android, settings):
    with pytest.raises(Refused, match="Prepare the phone"):
        way().probe()
    way().prepare()
    assert "forgets" in way().probe()
    assert {hook["url"] for hook in android.world.webhooks} == {"https://line.example.org/hooks/android/"}
    assert android.world.settings["webhooks"]["signing_key"] == settings.ANDROID_WEBHOOK_KEY
    assert android.world.settings["messages"]["log_lifetime_days"] == 1
    before = list(android.world.webhooks)
    way().prepare()
    assert android.world.webhooks == before


def test_what_we_send_are_fields_the_gateway_names(android, text):
    way("android:1").send(text(not_after=in_minutes(5)))
    named = {"id", "textMessage", "phoneNumbers", "withDeliveryReport", "priority", "validUntil", "simNumber"}
    assert set(android.world.sent_bodies[0]) == named
    assert android.world.sent_bodies[0]["priority"] >= 100
