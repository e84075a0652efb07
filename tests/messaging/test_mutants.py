"""The outbox and what comes in, built wrong in one way at a time: the test that should notice does."""

from collections.abc import Callable

import pytest

from hotline.base.ids import token
from hotline.messaging import inbound, reconcile, results, sending, stopping
from hotline.messaging.hooks import delivery
from hotline.messaging.models import Message
from hotline.messaging.states import RANK, State
from tests.messaging import test_auditor, test_doubt, test_inbound, test_outbox, test_state_machine, test_stop
from tests.messaging.test_stop import omar  # noqa: F401 - its fixture
from tests.mutants import must_fail

pytestmark = pytest.mark.django_db

# (what is wrong, how it is planted, the test that must fail, its parameters)
Mutant = tuple[str, Callable[[pytest.MonkeyPatch], None], Callable[..., None], dict]


def _verdict_without(word: str) -> Callable[[pytest.MonkeyPatch], None]:
    """The look just before the call overlooks one reason to stay."""
    usual = sending._verdict

    def verdict(*args):
        found = usual(*args)
        return None if found is not None and found[1] == word else found

    return lambda patch: patch.setattr(sending, "_verdict", verdict)


def _no_fence(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes back from the dead writes what they like."""

    def write(transport, fates):
        for one, fate in fates:
            Message.objects.filter(pk=one.row.pk).update(**fate)
        return {one.row.pk for one, _fate in fates}

    patch.setattr(results, "_write_each", write)
    patch.setattr(results, "_write_together", write)


def _doubt_is_sent_again(patch: pytest.MonkeyPatch) -> None:
    again = {"state": State.QUEUED, "rank": 0, "owner": "", "lease_until": None}
    patch.setattr(reconcile, "_decided", lambda row, taken, answered, transport, now: again | {"due_at": now})


def _doubt_is_never_settled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reconcile, "settle", lambda transport, now: 0)


def _own_record_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reconcile.Attempt.objects, "filter", lambda **_how: reconcile.Attempt.objects.none())


def _last_word_wins(patch: pytest.MonkeyPatch) -> None:
    def note(said):
        rows = Message.objects.filter(provider=said.provider, provider_sid=said.sid)
        return "raised" if rows.update(state=said.state, rank=RANK[said.state]) else "unknown"

    patch.setattr(delivery, "note", note)


def _every_delivery_is_a_text(patch: pytest.MonkeyPatch) -> None:
    usual = inbound.Arrived
    patch.setattr(inbound, "Arrived", lambda provider, sid, *rest: usual(provider, f"{sid}-{token(6)}", *rest))


def _a_stop_leaves_what_is_queued(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(stopping, "suppress", lambda deed, contact: 0)


def _a_stop_is_only_noted(patch: pytest.MonkeyPatch) -> None:
    _a_stop_leaves_what_is_queued(patch)
    _verdict_without("opted_out")(patch)


def _nothing_is_ever_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reconcile, "overdue", lambda now: reconcile.Late())


KILLED = {"kind": "Plain", "lane": "community", "state": "uncertain", "times": 1}
MUTANTS: list[Mutant] = [
    ("cancelled too late", _verdict_without("cancelled"),
     test_outbox.test_cancelling_bites_between_the_claim_and_the_call, {}),
    ("the gate too late", _verdict_without("held_back"), test_outbox.test_the_gate_bites_between_the_claim_and_the_call, {}),
    ("a stop is only noted", _a_stop_is_only_noted,
     test_stop.test_a_stop_in_the_middle_of_a_broadcast_keeps_the_rest_of_it_from_them, {}),
    ("stopped too late, by us", _verdict_without("opted_out"),
     test_outbox.test_an_opt_out_in_the_middle_of_a_broadcast_keeps_every_text_here, {}),
    ("stale", _verdict_without("too_late"),
     test_outbox.test_what_gets_too_late_between_claim_and_call_is_not_sent, {}),
    ("a stop leaves the queue", _a_stop_leaves_what_is_queued,
     test_stop.test_a_stop_is_done_at_once_and_confirmed_in_its_language,
     {"word": "ALTO", "confirmation": "ALERTA RRN: ya no recibe avisos"}),
    ("no fence", _no_fence, test_doubt.test_a_zombie_cannot_overwrite_and_its_word_is_still_heard, {}),
    ("own record not looked at", _own_record_is_not_looked_at,
     test_doubt.test_a_zombie_cannot_overwrite_and_its_word_is_still_heard, {}),
    ("doubt is sent again", _doubt_is_sent_again, test_doubt.test_killed_after_the_provider_took_it, KILLED),
    ("doubt is never settled", _doubt_is_never_settled, test_doubt.test_killed_after_the_provider_took_it, KILLED),
    ("the last word wins", _last_word_wins, test_doubt.test_what_a_provider_says_later_only_ever_rises, {}),
    ("every delivery is a text", _every_delivery_is_a_text,
     test_inbound.test_the_same_provider_id_three_times_is_one_text, {}),
    ("in any order, doubt is sent again", _doubt_is_sent_again,
     test_state_machine.test_whatever_happens_in_any_order, {"name": "Plain", "lives": 300}),
    ("in any order, the last word wins", _last_word_wins,
     test_state_machine.test_whatever_happens_in_any_order, {"name": "Asked", "lives": 300}),
    ("nothing is ever late", _nothing_is_ever_late,
     test_auditor.test_what_should_have_left_a_minute_ago_is_counted_with_the_age_of_the_oldest, {}),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "check", "given"), [each[1:] for each in MUTANTS], ids=[each[0] for each in MUTANTS])
def test_what_is_built_wrong_does_not_pass(request, monkeypatch, plant, check, given):
    plant(monkeypatch)
    must_fail(request, check, **given)
