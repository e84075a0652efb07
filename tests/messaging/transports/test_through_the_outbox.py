"""Providers that fail, seen from the outbox: every fault's state, nobody lost or doubled, and no other way while in doubt."""

import threading
import time
from collections import Counter

import pytest

from hotline.messaging import transports
from hotline.messaging.models import Attempt, Message
from hotline.messaging.states import State
from tests.fake_provider import FakeProvider
from tests.messaging.conftest import run
from tests.messaging.transports.test_twilio import ANSWERS

pytestmark = pytest.mark.django_db(transaction=True)  # answers are written down by other threads too
MANY = 200
OPEN = {State.QUEUED, State.SENDING, State.AMBIGUOUS}


def states(batch) -> Counter:
    return Counter(Message.objects.filter(batch=batch).values_list("state", flat=True))


def in_the_air(batch) -> bool:
    return Message.objects.filter(batch=batch, state=State.SENDING).exists()


def try_each(batch, attempts: int) -> None:
    """The pump's step until so many calls were made and every answer is in."""
    ends = time.monotonic() + 40
    while time.monotonic() < ends:
        run()
        if Attempt.objects.filter(message__batch=batch).count() >= attempts and not in_the_air(batch):
            return
    raise AssertionError(f"never came to an end: {states(batch)}")


def later(batch) -> None:
    """The pump's step again and again, twenty seconds between, until nothing is open."""
    for turn in range(1, 80):
        run(seconds=20 * turn)
        if not OPEN & set(states(batch)):
            return


@pytest.fixture(autouse=True)
def _landed():
    """No thread writes on after the test."""
    yield
    ends = time.monotonic() + 10
    while any(thread.name == "outbox-landing" for thread in threading.enumerate()) and time.monotonic() < ends:
        time.sleep(0.05)


def wanted(batch) -> list[tuple[str, str]]:
    rows = Message.objects.filter(batch=batch).select_related("contact")
    words = {text.language: text.body for text in batch.texts.all()}
    return [(row.contact.number, words[row.language]) for row in rows]


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_fault_leads_to_its_state_and_in_the_end_nobody_is_lost_or_doubled(
    twilio, people, tell, fast, impatient, kind
):
    impatient(kind)
    twilio.faults.always, twilio.faults.first, twilio.faults.retry_after = kind, MANY, 0
    batch = tell(people(MANY), "community")
    try_each(batch, MANY)
    met = Counter(Attempt.objects.filter(message__batch=batch).values_list("outcome", flat=True))
    if ANSWERS[kind][0] == "unknown":
        assert states(batch) == {State.AMBIGUOUS: MANY}  # nothing is tried again before it is looked up
        assert met == {"unknown": MANY}
    else:
        assert not set(states(batch)) - {State.QUEUED, State.ACCEPTED}
        assert met["retry"] + met["accepted"] >= MANY
    later(batch)
    assert states(batch) == {State.ACCEPTED: MANY}
    assert twilio.faults.met[kind] == MANY
    assert twilio.world.verdict(wanted(batch)) == {"of": MANY, "lost": 0, "doubled": 0}


def test_a_mixture_of_faults_loses_and_doubles_nobody(twilio, people, tell, fast, impatient):
    impatient("hang_after")
    twilio.faults.seed = 7
    twilio.faults.rates = {
        "429": 0.05, "500_before": 0.05, "500_after": 0.05, "hang_after": 0.02, "reset_after": 0.04, "junk_after": 0.04,
    }  # fmt: skip
    twilio.faults.retry_after = 0
    batch = tell(people(MANY), "community")
    try_each(batch, MANY)
    later(batch)
    assert states(batch) == {State.ACCEPTED: MANY}
    assert twilio.world.verdict(wanted(batch)) == {"of": MANY, "lost": 0, "doubled": 0}
    assert len(set(Message.objects.filter(batch=batch).values_list("provider_sid", flat=True))) == MANY


def test_where_the_provider_cannot_be_asked_the_list_waits_for_a_person_and_responders_are_texted_again(
    twilio, people, tell, fast
):
    twilio.faults.always, twilio.faults.first = "500_after", 8
    twilio.world.redacts = True  # its list shows no words
    asked, wide = tell(people(4), "responder"), tell(people(4), "community")
    try_each(asked, 4)
    try_each(wide, 4)
    for seconds in (60, 700, 1400, 2100):
        run(seconds=seconds)
    assert states(wide) == {State.UNCERTAIN: 4}
    assert states(asked) == {State.ACCEPTED: 4}
    assert twilio.world.verdict(wanted(wide)) == {"of": 4, "lost": 0, "doubled": 0}
    assert twilio.world.verdict(wanted(asked))["lost"] == 0


def test_who_answered_stop_to_the_provider_gets_nothing_more_of_any_kind(twilio, people, tell, fast):
    contact = people(1)[0]
    twilio.world.stopped.add(contact.number)
    first = tell([contact], "community")
    run()
    assert states(first) == {State.SUPPRESSED: 1}
    contact.refresh_from_db()
    assert contact.opted_out_at is not None
    assert states(tell([contact], "responder")) == {State.SUPPRESSED: 1}


@pytest.fixture
def both(twilio, settings):
    """Responders' texts go by the phone and, when that fails, by Twilio; each is a provider of its own."""
    with FakeProvider() as phone:
        settings.SMS_LANES = {"responder": ["android", "twilio"]}
        settings.ANDROID_GATEWAY_URL = phone.url
        settings.ANDROID_GATEWAY_USER, settings.ANDROID_GATEWAY_PASSWORD = phone.world.account, phone.world.token
        settings.ANDROID_WEBHOOK_KEY, settings.ANDROID_TEXTS_PER_HALF_HOUR = "key", 100_000
        transports.named.cache_clear()
        yield phone, twilio
    transports.named.cache_clear()


def test_the_preferred_way_is_taken_while_it_works(both, people, tell, fast):
    phone, twilio = both
    try_each(tell(people(10), "responder"), 10)
    assert (len(phone.world.taken), len(twilio.world.taken)) == (10, 0)


def test_what_surely_did_not_leave_goes_the_other_way(both, people, tell, fast):
    phone, twilio = both
    phone.faults.always, phone.faults.retry_after = "503_retry", 0
    batch = tell(people(20), "responder")
    try_each(batch, 20)
    later(batch)
    assert states(batch) == {State.ACCEPTED: 20}
    assert phone.world.taken == []
    assert twilio.world.verdict(wanted(batch)) == {"of": 20, "lost": 0, "doubled": 0}
    assert set(Message.objects.filter(batch=batch).values_list("provider", flat=True)) == {"twilio"}


def test_what_is_in_doubt_stays_with_its_provider_until_that_was_asked(both, people, tell, fast):
    phone, twilio = both
    phone.faults.always = "reset_after"
    batch = tell(people(20), "responder")
    try_each(batch, 20)
    in_doubt = Message.objects.filter(batch=batch, state=State.AMBIGUOUS)
    assert set(in_doubt.values_list("provider", flat=True)) == {"android"}
    taken = {text.sid for text in phone.world.taken}
    assert taken == {str(pk) for pk in in_doubt.values_list("pk", flat=True)}
    later(batch)
    assert states(batch) == {State.ACCEPTED: 20}
    everybody = phone.world.per_person() + twilio.world.per_person()
    assert set(everybody.values()) == {1}
    assert len(everybody) == 20


def test_a_way_that_came_back_is_tried_with_one_text_and_then_used_again(both, people, tell, fast):
    phone, _twilio = both
    phone.faults.always, phone.faults.retry_after = "503_retry", 0
    first = tell(people(20), "responder")
    try_each(first, 20)
    later(first)
    assert phone.world.taken == []
    phone.faults.always = ""
    for count, by_phone in ((10, 1), (10, 11)):
        batch = tell(people(count), "responder")
        for turn in range(4):
            run(seconds=2000 + turn)
        assert states(batch) == {State.ACCEPTED: count}
        assert len(phone.world.taken) == by_phone


@pytest.mark.parametrize("before_answer", [False, True])
def test_from_the_outbox_to_twilio_and_back_by_real_callbacks(twilio, people, tell, fast, live_server, before_answer):
    twilio.serve_callbacks_to(live_server.url)
    twilio.world.callbacks.copies, twilio.world.callbacks.shuffled = 3, True
    twilio.world.callbacks.before_answer = before_answer
    batch = tell(people(12), "responder")
    try_each(batch, 12)
    ends = time.monotonic() + 15
    while states(batch) != {State.DELIVERED: 12} and time.monotonic() < ends:
        time.sleep(0.05)
    assert states(batch) == {State.DELIVERED: 12}
    assert {status for _said, status in twilio.calls} == {204}
    sids = set(Message.objects.filter(batch=batch).values_list("provider_sid", flat=True))
    assert sids == {text.sid for text in twilio.world.taken}
    assert Attempt.objects.filter(message__batch=batch, outcome="accepted").count() == 12
