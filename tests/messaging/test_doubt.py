"""Doubt: leases that run out, answers that are lost, zombies. Responders are never lost; the community is never texted twice."""

import itertools
import random
from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.messaging import claim, outbox, reconcile, results, sending, states, transports
from hotline.messaging.hooks import delivery
from hotline.messaging.models import Attempt, Message, SimText
from hotline.messaging.states import RANK, State
from hotline.messaging.transports.base import TransportError
from tests.messaging.conftest import one, run
from tests.messaging.conftest import states as states_of

pytestmark = pytest.mark.django_db

LONG_AFTER = 200


def claim_and_die(sender: str) -> list[Message]:
    """A process claims and is killed before it calls anybody."""
    return claim.claim(sender=sender, owner="dead").rows


def call_and_die(kind) -> None:
    """A process claims, the provider takes the texts, and it is killed before it writes that down."""
    rows = claim.claim(sender=kind.name, owner="dead").rows
    for row in rows:
        kind.taken[str(row.pk)] += 1


def settle(times: int = 4) -> None:
    for turn in range(1, times + 1):
        run(seconds=LONG_AFTER * turn)


def test_a_dead_claim_holds_its_rows_for_a_minute_only(people, tell):
    batch = tell(people(2), "responder")
    claim_and_die("simulator")
    run(seconds=30)
    assert states_of(batch) == ["sending"] * 2
    settle()
    assert states_of(batch) == ["delivered"] * 2
    assert SimText.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "lane", "state", "times"),
    [
        ("Plain", "responder", "accepted", 2),  # at least once: each text carries the code
        ("Plain", "community", "uncertain", 1),  # at most once: a person sees it
        ("Asked", "responder", "accepted", 1),
        ("Asked", "community", "accepted", 1),
    ],
)
def test_killed_after_the_provider_took_it(people, tell, provider, kind, lane, state, times):
    kind = provider(kind)
    batch = tell(people(1), lane)
    row = claim.claim(sender=transports.current().name, owner="dead").rows[0]
    kind.taken[str(row.pk)] += 1
    settle()
    assert states_of(batch) == [state]
    assert list(kind.taken.values()) == [times]


@pytest.mark.parametrize(
    ("kind", "lane", "state", "times"),
    [
        ("Plain", "responder", "accepted", 1),
        ("Plain", "community", "uncertain", 0),
        ("Asked", "community", "accepted", 1),
    ],
)
def test_killed_before_the_provider_heard_of_it(people, tell, provider, kind, lane, state, times):
    kind = provider(kind)
    batch = tell(people(1), lane)
    claim_and_die(transports.current().name)
    settle()
    assert states_of(batch) == [state]
    assert sum(kind.taken.values()) == times


@pytest.mark.parametrize(("lane", "state"), [("responder", "accepted"), ("community", "uncertain")])
def test_an_answer_lost_after_the_provider_took_it(people, tell, provider, lane, state):
    kind = provider("Plain")
    kind.after_taking = TransportError("timeout", accepted="unknown")
    batch = tell(people(1), lane)
    run()
    assert states_of(batch) == ["ambiguous"]
    kind.after_taking = None
    settle()
    assert states_of(batch) == [state]


def test_one_text_they_cannot_tell_of_waits_and_the_others_are_settled(people, tell, provider):
    kind = provider("Asked")
    batch = tell(people(3), "community")
    rows = claim.claim(sender="asked", owner="dead").rows
    for row in rows:
        kind.taken[str(row.pk)] += 1
    kind.silent = frozenset({str(rows[0].pk)})
    settle(2)
    states = dict(Message.objects.filter(batch=batch).values_list("pk", "state"))
    assert sorted(states.values()) == ["accepted", "accepted", "ambiguous"]
    kind.silent = frozenset()
    run(seconds=LONG_AFTER * 3)
    assert set(states_of(batch)) == {"accepted"}
    assert set(kind.taken.values()) == {1}


def test_an_error_nobody_foresaw_counts_as_not_known(people, tell, provider):
    kind = provider("Plain")
    kind.fail = ValueError("213-555-0134 broke it")
    batch = tell(people(1), "community")
    run()
    assert states_of(batch) == ["ambiguous"]
    assert one(batch).last_error == "ValueError"
    assert Attempt.objects.get().outcome == "unknown"


def test_a_zombie_cannot_overwrite_and_its_word_is_still_heard(people, tell, provider):
    provider("Plain")
    batch = tell(people(1), "community")
    rows = claim.claim(sender="plain", owner="zombie").rows
    with clock.shifted(timedelta(seconds=61)):
        reconcile.take_back(transports.current(), clock.now())
    row = one(batch)
    assert (row.state, row.fence) == ("ambiguous", 2)
    transport = transports.current()
    outcome = transport.send(sending.opened(rows)[0][0][1])
    tried = [results.Tried(rows[0], outcome, clock.now(), clock.now())]
    assert results.record(transport, tried) == 0
    assert states_of(batch) == ["ambiguous"]
    run(seconds=LONG_AFTER)
    assert states_of(batch) == ["accepted"]  # by the attempt it wrote; not sent again, not uncertain
    assert list(provider_counts()) == [1]


def test_what_comes_back_to_be_tried_again_after_its_batch_was_stopped_stays_here(people, tell, provider):
    provider("Plain")
    batch = tell(people(1), "community")
    rows = claim.claim(sender="plain", owner="mine").rows
    with act(SYSTEM) as deed:
        assert outbox.cancel(deed, batch=batch, reason="stopped") == 0
    tried = [results.Tried(rows[0], TransportError("429"), clock.now(), clock.now())]
    assert results.record(transports.current(), tried) == 1
    outbox.step()
    assert states_of(batch) == ["cancelled"]
    assert outbox.counts(batch)["open"] == 0


def provider_counts():
    return transports.current().taken.values()


def test_what_a_provider_surely_refused_is_tried_again_later_and_then_given_up(people, tell, provider):
    kind = provider("Plain")
    kind.fail = TransportError("429")
    asked, wide = tell(people(1), "responder"), tell(people(1), "community")
    run()
    assert (one(asked).state, one(asked).attempts) == ("queued", 1)
    assert timedelta(seconds=0.5) < one(asked).due_at - clock.now() < timedelta(seconds=3)
    for turn in range(1, 12):
        run(seconds=turn * 200)
    assert (one(asked).state, one(asked).attempts) == ("dead", 6)
    assert (one(wide).state, one(wide).attempts) == ("dead", 8)
    assert outbox.counts(asked)["failed"] == 1


def test_a_refusal_for_good_is_not_tried_again(people, tell, provider):
    provider("Plain").fail = TransportError("bad_number", permanent=True)
    batch = tell(people(1), "responder")
    run()
    run(seconds=300)
    assert (one(batch).state, one(batch).attempts, one(batch).last_error) == ("failed", 1, "bad_number")


def test_a_provider_that_asks_for_patience_gets_it(people, tell, provider):
    provider("Plain").fail = TransportError("429", retry_after=90)
    batch = tell(people(1), "responder")
    run()
    assert one(batch).due_at - clock.now() > timedelta(seconds=80)


def test_a_look_up_that_fails_is_asked_again_before_anything_is_decided(people, tell, provider):
    kind = provider("Asked")
    batch = tell(people(1), "community")
    claim_and_die("asked")
    kind.deaf = True
    run(seconds=61)
    run(seconds=120)
    assert states_of(batch) == ["ambiguous"]
    kind.deaf = False
    settle()
    assert states_of(batch) == ["accepted"]
    assert list(kind.taken.values()) == [1]


def test_a_look_up_that_never_answers_leaves_it_to_a_person(people, tell, provider):
    provider("Asked").deaf = True
    batch = tell(people(1), "community")
    claim_and_die("asked")
    for minutes in (2, 4, 8, 15):
        run(seconds=minutes * 60)
    assert states_of(batch) == ["uncertain"]


def test_what_a_provider_says_later_only_ever_rises(people, tell):
    batch = tell(people(1))
    run()
    row = one(batch)
    says = [State.ACCEPTED, State.SENT, State.DELIVERED, State.UNDELIVERED]
    turn = itertools.count()  # each is news, as if the carrier gave another reason
    for order in itertools.permutations(says):
        Message.objects.filter(pk=row.pk).update(state=State.ACCEPTED, rank=RANK[State.ACCEPTED])
        highest = 2
        for state in [each for each in order for _again in range(3)]:
            delivery.note(delivery.Said("simulator", row.provider_sid, state, code=str(next(turn))))
            rank = one(batch).rank
            assert rank >= highest
            highest = rank
        first_final = next(state for state in order if RANK[state] == 4)
        assert one(batch).state == first_final


def test_what_is_said_of_an_unknown_text_changes_nothing(db):
    assert delivery.note(delivery.Said("simulator", "nobody", State.DELIVERED)) == "unknown"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("attempts", range(1, 12))
def test_waits_double_with_jitter_up_to_two_minutes(attempts):
    waits = [states.wait(attempts, random.Random(seed)).total_seconds() for seed in range(200)]
    middle = 2 * 2 ** (attempts - 1)
    assert min(waits) >= min(middle * 0.5, 120)
    assert max(waits) <= min(middle * 1.5, 120)


def test_no_more_are_in_flight_than_the_transport_allows(people, tell, provider):
    kind = provider("Slow")
    batch = tell(people(20), "responder")
    run()
    assert states_of(batch) == ["accepted"] * 20
    assert 1 < kind.most <= 4


def test_faults_of_every_kind_lose_nobody_and_double_nobody_where_the_provider_can_be_asked(
    people, tell, settings, fast
):
    settings.SIMULATOR_FAULTS = {
        "seed": 7,
        "refuse": 0.15,
        "lost_answer": 0.1,
        "hang": 0.1,
        "permanent": 0.02,
        "silent": 0.1,
    }
    batch = tell(people(150))
    for turn in range(12):
        run(seconds=turn * 150)
    counts = outbox.counts(batch)
    assert counts["open"] == counts["uncertain"] == 0
    assert counts["sent"] + counts["failed"] == 150
    assert counts["failed"] < 12
    assert SimText.objects.count() == counts["sent"]
    assert counts["delivered"] < counts["sent"]
    assert Attempt.objects.filter(outcome="retry").exists()


def test_rows_that_should_have_left_are_counted(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    tell(people(3))
    assert reconcile.overdue(clock.now()) == reconcile.Late()
    late = reconcile.overdue(clock.now() + timedelta(minutes=2))
    assert (late.texts, late.oldest_at) == (3, Message.objects.earliest("due_at").due_at)
