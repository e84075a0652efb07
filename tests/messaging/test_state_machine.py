"""Whatever happens to a text, in any order: what a provider said never falls, nobody is texted against a decision, the list never twice."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import claim, outbox, reconcile, results, sending, states, transports
from hotline.messaging.hooks import delivery
from hotline.messaging.models import Batch, Message, SenderRate, WebhookEvent
from hotline.messaging.outbox import Recipient
from hotline.messaging.states import RANK, State
from hotline.messaging.transports.base import TransportError
from hotline.network import gates
from tests.messaging import providers
from tests.messaging.test_outbox import LENA

pytestmark = pytest.mark.django_db

PEOPLE = 2
NAMES = itertools.count()
ANSWERS = {
    "good": None,
    "busy": TransportError("429"),
    "never": TransportError("bad_number", permanent=True),
    "lost before": TransportError("timeout", accepted="unknown"),
}
ANSWERED = st.sampled_from(("good", "good", "good", *sorted(ANSWERS)))
SAID = (State.ACCEPTED, State.SENT, State.DELIVERED, State.UNDELIVERED)
BOTH = ("responder", "community")


class Life(RuleBasedStateMachine):
    """One provider, one batch in each lane, two people; time only goes forward."""

    provider: type[providers.Plain]

    def __init__(self) -> None:
        super().__init__()
        for model in (Batch, WebhookEvent, SenderRate, Contact):
            model.objects.all().delete()
        gates.open(actor=LENA, name="wide_sends", reason="")
        self.provider.reset()
        self.later, self.hands, self.ranks = 0.0, [], {}
        self.kept_back: dict[str, int] = {}  # message id -> texts it may have had when somebody decided against it

    @initialize(quiet=st.booleans())
    def people_are_told(self, quiet: bool) -> None:
        """Half of these lives are quiet: nobody calls anything off, so that what is in doubt has time to be settled."""
        self.quiet = quiet
        with act(SYSTEM) as deed:
            self.people = book.add_many(deed, [(f"+1213555010{i}", "subscriber", "en") for i in range(PEOPLE)])
            to = [Recipient(person, "en") for person in self.people]
            self.batches = {
                lane: outbox.decide(deed, purpose="test", lane=lane, template="", texts={"en": lane}, to=to)
                for lane in BOTH
            }

    def at(self):
        return clock.shifted(timedelta(seconds=self.later))

    def owed_nothing(self, rows) -> None:
        """From now on these may have no text that was not in somebody's hands already."""
        for pk in rows.values_list("pk", flat=True):
            self.kept_back.setdefault(str(pk), self.provider.taken[str(pk)])

    @rule(seconds=st.sampled_from((1, 20, 61, 200)))
    def time_passes(self, seconds: float) -> None:
        self.later += seconds

    def _claimed(self) -> list:
        with self.at():
            return claim.claim(sender=self.provider.name, owner=f"hand{next(NAMES)}").rows

    @rule(answer=ANSWERED, lost=st.booleans(), waiting=st.booleans())
    def a_pump_runs(self, answer: str, lost: bool, waiting: bool) -> None:
        """Look into what is in doubt, claim, call. `lost`: the provider takes it and its answer never comes."""
        self.later += 100 if waiting else 0
        self._settle()
        if rows := self._claimed():
            self._send(rows, answer, lost)

    @rule()
    def somebody_claims_and_sleeps(self) -> None:
        if rows := self._claimed():
            self.hands.append(rows)

    @rule(which=st.integers(0, 9), answer=ANSWERED, lost=st.booleans())
    def the_sleeper_calls(self, which: int, answer: str, lost: bool) -> None:
        """A hand sends what it holds, however long it slept."""
        if self.hands:
            self._send(self.hands.pop(which % len(self.hands)), answer, lost)

    def _send(self, rows: list, answer: str, lost: bool) -> None:
        self.provider.fail = ANSWERS[answer]
        self.provider.after_taking = TransportError("timeout", accepted="unknown") if lost else None
        way = transports.current()
        with self.at():
            tried = [self._call(way, row, outgoing) for row, outgoing in sending.prepared(rows)[0]]
            sending.write_down(way, tried)
        self.provider.fail = self.provider.after_taking = None

    @staticmethod
    def _call(way, row, outgoing) -> results.Tried:
        try:
            outcome = way.send(outgoing)
        except TransportError as error:
            outcome = error
        return results.Tried(row, outcome, clock.now(), clock.now())

    @rule(which=st.integers(0, 9), taken=st.booleans())
    def the_sleeper_dies(self, which: int, taken: bool) -> None:
        """A sleeper dies before its call, or when the provider has taken what it handed over."""
        if not self.hands:
            return
        rows = self.hands.pop(which % len(self.hands))
        if taken:
            with self.at():
                for row, _outgoing in sending.prepared(rows)[0]:
                    self.provider.taken[row.pk] += 1

    def _settle(self) -> None:
        with self.at():
            now, way = clock.now(), transports.current()
            reconcile.take_back(way, now)
            reconcile.settle(way, now)
            reconcile.expire(now)

    @rule(which=st.integers(0, 20), state=st.sampled_from(SAID))
    def the_provider_says(self, which: int, state: State) -> None:
        known = list(Message.objects.exclude(provider_sid="").order_by("pk"))
        if known:
            one = known[which % len(known)]
            with self.at():
                delivery.note(delivery.Said(one.provider, one.provider_sid, state))

    @precondition(lambda self: not self.quiet)
    @rule(lane=st.sampled_from(BOTH))
    def it_is_called_off(self, lane: str) -> None:
        with self.at(), act(SYSTEM) as deed:
            outbox.cancel(deed, batch=self.batches[lane], reason="over")
        self.owed_nothing(Message.objects.filter(batch=self.batches[lane]))

    @precondition(lambda self: not self.quiet)
    @rule(which=st.integers(0, PEOPLE - 1))
    def somebody_texts_stop(self, which: int) -> None:
        person = Contact.objects.get(pk=self.people[which].pk)
        with self.at(), act(SYSTEM) as deed:
            if person.opted_out_at is None:
                book.opt_out(deed, person, "ALTO")
        self.owed_nothing(Message.objects.filter(contact=person))

    @precondition(lambda self: not self.quiet)
    @rule(shut=st.booleans())
    def the_brake(self, shut: bool) -> None:
        (gates.close if shut else gates.open)(actor=LENA, name="wide_sends", reason="x")

    @invariant()
    def what_was_said_never_falls(self) -> None:
        for pk, state, rank in Message.objects.values_list("pk", "state", "rank"):
            assert rank == RANK[state]
            if self.ranks.get(pk, 0) >= RANK[State.ACCEPTED]:
                assert rank >= self.ranks[pk]
            self.ranks[pk] = rank

    @invariant()
    def nobody_is_texted_against_a_decision(self) -> None:
        for pk, before in self.kept_back.items():
            assert self.provider.taken[pk] == before

    @invariant()
    def the_list_never_twice(self) -> None:
        wide = Message.objects.filter(batch__lane=states.Lane.COMMUNITY).values_list("pk", flat=True)
        assert all(self.provider.taken[str(pk)] <= 1 for pk in wide)

    @invariant()
    def nothing_counts_as_texted_that_was_not(self) -> None:
        for pk in Message.objects.filter(state__in=(State.ACCEPTED, State.SENT, State.DELIVERED)).values_list(
            "pk", flat=True
        ):
            assert self.provider.taken[str(pk)]


@pytest.mark.parametrize(("name", "lives"), [("Plain", 30), ("Asked", 30)])
def test_whatever_happens_in_any_order(provider, fast, name, lives):
    life = type(f"Life{name}", (Life,), {"provider": provider(name)})
    how = {"max_examples": lives, "stateful_step_count": 25, "phases": [Phase.generate], "derandomize": True}
    how |= {
        "deadline": None,
        "database": None,
        "suppress_health_check": list(HealthCheck),
        "report_multiple_bugs": False,
    }
    run_state_machine_as_test(life, settings=settings(**how))
