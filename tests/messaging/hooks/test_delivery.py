"""What Twilio says of our texts later: in every order and as often as it likes, the highest rank stays, and it is told once."""

import itertools
import logging

import pytest

from hotline.messaging.hooks import delivery
from hotline.messaging.hooks.delivery import Said
from hotline.messaging.models import Message, WebhookEvent
from hotline.messaging.states import RANK, State
from tests.fake_provider.world import World

pytestmark = pytest.mark.django_db
SAID = ("queued", "sending", "sent", "delivered")


def now(row: Message) -> Message:
    return Message.objects.get(pk=row.pk)


@pytest.mark.parametrize("order", list(itertools.permutations(SAID)), ids="-".join)
def test_three_times_each_in_every_order_the_highest_rank_stays_and_one_line_is_logged(texted, say, caplog, order):
    row, taken = texted(State.ACCEPTED)
    with caplog.at_level(logging.INFO, logger="hotline.hooks"):
        highest = row.rank
        for status in [each for each in order for _copy in range(3)]:
            assert say(taken, status) == 204
            rank = now(row).rank
            assert rank >= highest
            highest = rank
    assert now(row).state == State.DELIVERED
    assert len(caplog.records) == 1
    assert WebhookEvent.objects.count() == 3  # queued and sending say the same of it


@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "delivered", "undelivered"))), ids="-".join)
def test_of_two_last_words_the_first_stays_and_the_other_is_kept_as_a_contradiction(texted, say, order):
    row, taken = texted(State.ACCEPTED)
    for status in order:
        say(taken, status)
    first = next(status for status in order if status != "sent")
    assert now(row).state == first
    other = ({"delivered", "undelivered"} - {first}).pop()
    assert WebhookEvent.objects.get(status=other).effect == "conflict"


@pytest.mark.parametrize(
    "state", [State.SENDING, State.AMBIGUOUS, State.QUEUED, State.UNCERTAIN, State.DEAD, State.CANCELLED]
)
@pytest.mark.parametrize("status", ["queued", "sent", "delivered"])
def test_any_callback_proves_that_a_text_in_doubt_was_taken(texted, say, state, status):
    row, taken = texted(state, "community")
    assert say(taken, status) == 204
    after = now(row)
    assert after.rank >= RANK[State.ACCEPTED]
    assert (after.provider, after.provider_sid) == ("twilio", taken.sid)
    assert after.sent_at is not None


def test_the_second_of_two_texts_under_one_row_raises_it_too(world: World, texted, say):
    row, taken = texted(State.ACCEPTED)
    again = world.take(taken.to, taken.body, dict(taken.form))
    say(again, "delivered")
    assert (now(row).state, now(row).provider_sid) == (State.DELIVERED, taken.sid)


def test_a_text_that_could_not_be_delivered_says_why(texted, say):
    row, taken = texted(State.SENT)
    say(taken, "undelivered", ErrorCode="30003")
    assert (now(row).state, now(row).last_error) == (State.UNDELIVERED, "twilio-30003")


def test_who_answered_stop_to_the_provider_is_opted_out_here_and_nothing_more_is_sent(texted, say, tell):
    row, taken = texted(State.SENT, "community")
    waiting = Message.objects.get(batch=tell([row.contact], "community"))
    say(taken, "failed", ErrorCode="21610")
    row.contact.refresh_from_db()
    assert row.contact.opted_out_at is not None
    assert now(waiting).state == State.SUPPRESSED


def test_what_is_said_of_an_unknown_text_is_kept_and_joined_when_the_text_is_known(texted):
    row, taken = texted(State.SENDING)
    said = Said("twilio", taken.sid, State.DELIVERED)
    assert delivery.note(said) == "unknown"
    assert delivery.step() == 0
    Message.objects.filter(pk=row.pk).update(state=State.ACCEPTED, rank=2, provider_sid=taken.sid)
    assert delivery.step() == 1
    assert now(row).state == State.DELIVERED
    assert WebhookEvent.objects.get().message_id == row.pk
    assert delivery.step() == 0


def test_a_stop_at_the_provider_counts_also_where_the_text_is_known_only_later(texted):
    row, taken = texted(State.SENDING)
    delivery.note(Said("twilio", taken.sid, State.FAILED, "twilio-21610", stopped=True))
    Message.objects.filter(pk=row.pk).update(state=State.ACCEPTED, rank=2, provider_sid=taken.sid)
    assert delivery.step() == 1
    row.contact.refresh_from_db()
    assert row.contact.opted_out_at is not None


def test_a_status_added_since_is_no_fault(texted, say):
    row, taken = texted(State.ACCEPTED)
    assert say(taken, "pondered") == 204
    assert now(row).state == State.ACCEPTED
    assert not WebhookEvent.objects.exists()
