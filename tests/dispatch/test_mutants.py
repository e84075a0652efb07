"""Confirming, deciding and telling, built wrong in one way at a time: the test that should notice does."""

from collections.abc import Callable

import pytest

from dispatch import broadcasts, ceilings, confirmations, decisions, incidents, merging, sending, statuses, updates
from dispatch.choices import Status
from dispatch.models import Broadcast, Confirmation
from hotline.accounts.roles import SENDS
from hotline.base.act import act
from hotline.network import gates
from tests.console import test_deciding
from tests.dispatch import test_merging, test_never_kept, test_refusals, test_sending, test_updates, test_voiding
from tests.dispatch.test_never_kept import waiting  # noqa: F401 - its fixture
from tests.dispatch.test_refusals import seen  # noqa: F401 - its fixture
from tests.dispatch.test_sending import incident  # noqa: F401 - its fixture
from tests.dispatch.test_updates import going_on  # noqa: F401 - its fixture
from tests.dispatch.test_voiding import confirmed  # noqa: F401 - its fixture
from tests.mutants import must_fail

pytestmark = pytest.mark.django_db

# (what is wrong, how it is planted, the test that must fail, its parameters)
Mutant = tuple[str, Callable[[pytest.MonkeyPatch], None], Callable[..., None], dict]


def _anybody_may(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(statuses, "require", lambda deed, *roles: None)


def _one_person_is_enough(patch: pytest.MonkeyPatch) -> None:
    """Whoever drafted it sends it, as if nobody else had answered."""

    def approve(*, actor, broadcast, typed_code):
        with act(actor) as deed:
            text, one = broadcasts._awaiting(broadcast)
            return broadcasts._approved(deed, text, one, typed_code, reason="nobody was asked")

    patch.setattr(broadcasts, "approve", approve)


def _no_code_is_typed(patch: pytest.MonkeyPatch) -> None:
    usual = broadcasts._approved

    def approved(deed, broadcast, one, _typed, *, reason):
        return usual(deed, broadcast, one, one.code, reason=reason)

    patch.setattr(broadcasts, "_approved", approved)


def _told_in_any_state(patch: pytest.MonkeyPatch) -> None:
    newest = Confirmation.objects.order_by("-at")
    patch.setattr(broadcasts, "_allowed", lambda one, kind: newest.filter(incident=one).first())


def _alone_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(broadcasts, "alone_opens", lambda broadcast: broadcast.drafted_at)


def _no_ceiling(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ceilings, "check", lambda kind, now: None)


def _the_brake_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gates, "is_closed", lambda name: False)


def _witnesses_do_not_count(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decisions, "_ice_verdict", lambda one: False)


def _police_is_enough(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(confirmations, "basis_of", lambda response: {"marking"})


def _confirmed_twice(patch: pytest.MonkeyPatch) -> None:
    anywhere = frozenset({Status.REPORTED, Status.UNVERIFIED, Status.CONFIRMED})
    patch.setitem(statuses.MOVES, "confirm", (anywhere, Status.CONFIRMED, SENDS))


def _what_is_not_so_goes_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sending, "halt", lambda *_args: None)


def _cancelled_whatever_it_is_by_now(patch: pytest.MonkeyPatch) -> None:
    def halt(deed, one, *_kinds):
        held = list(Broadcast.objects.filter(confirmation__incident=one, state="approved", batch=None))
        for broadcast in held:
            Broadcast.objects.filter(pk=broadcast.pk).update(state="cancelled")

    patch.setattr(sending, "halt", halt)


def _nobody_is_put_right(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decisions, "told_wrong", lambda one: [])


def _an_update_is_never_owed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(updates, "owe", lambda deed, alert: None)


def _nothing_goes_back(patch: pytest.MonkeyPatch) -> None:
    usual = merging._put
    patch.setattr(merging, "_put", lambda moved, where, only_from=None: only_from or usual(moved, where))


def _back_as_unconfirmed(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(statuses.MOVES, "unmerge_unverified", statuses.MOVES["unmerge"])


def _anything_is_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(incidents, "check_words", lambda *texts: None)


def _every_word_is_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(incidents, "fit_to_keep", lambda words: words)


REFUSALS, SENDING, VOIDING, MERGING = test_refusals, test_sending, test_voiding, test_merging
MUTANTS: list[Mutant] = [
    ("one person is enough", _one_person_is_enough, REFUSALS.test_nobody_approves_their_own_draft, {}),
    ("a dispatcher is enough", _one_person_is_enough, REFUSALS.test_a_dispatcher_does_not_approve, {}),
    ("no code is typed", _no_code_is_typed, REFUSALS.test_the_code_must_be_typed, {}),
    ("told in any state", _told_in_any_state, REFUSALS.test_surveillance_is_never_told_wide, {}),
    ("alone at once", _alone_at_once, REFUSALS.test_alone_only_after_five_minutes_with_a_reason, {}),
    ("no ceiling", _no_ceiling, REFUSALS.test_the_ceiling_of_alerts_an_hour, {}),
    ("the brake is not looked at", _the_brake_is_not_looked_at, REFUSALS.test_paused_wide_sends, {}),
    ("a trainee confirms", _anybody_may, REFUSALS.test_a_trainee_does_not_confirm, {}),
    ("police is enough", _police_is_enough, REFUSALS.test_police_alone_is_no_basis, {}),
    ("confirmed twice", _confirmed_twice, REFUSALS.test_the_second_to_decide_is_told_who_was_first, {}),
    ("witnesses do not count", _witnesses_do_not_count, REFUSALS.test_against_a_witness_only_a_senior_decides, {}),
    ("witnesses do not count in a merge", _witnesses_do_not_count, MERGING.test_against_a_witness_only_a_lead_merges, {}),
    ("nothing goes back", _nothing_goes_back, MERGING.test_undone_everything_is_where_it_was, {}),
    ("back as unconfirmed", _back_as_unconfirmed, MERGING.test_undone_it_is_what_it_was, {"was": "unverified"}),
    ("anybody makes it void", _anybody_may, test_deciding.test_void_is_the_leads, {}),
    ("void, and nobody is put right", _nobody_is_put_right,
     VOIDING.test_whoever_was_told_is_owed_a_correction_and_gets_it, {}),
    ("void, and the held text leaves", _what_is_not_so_goes_on, VOIDING.test_a_text_still_held_and_a_draft_fall_too, {}),
    ("false, and the held text leaves", _what_is_not_so_goes_on,
     SENDING.test_what_turns_out_false_within_the_hold_never_leaves, {}),
    ("cancelled whatever it is by now", _cancelled_whatever_it_is_by_now,
     SENDING.test_sending_that_begins_in_the_moment_of_the_decision_is_stopped_too, {}),
    ("an update is never owed", _an_update_is_never_owed, test_updates.test_the_update_pays_it_and_the_next_is_owed, {}),
    ("anything is kept", _anything_is_kept, test_never_kept.test_why_a_text_is_sent_back, {}),
    ("every word is kept", _every_word_is_kept,
     test_never_kept.test_a_responder_is_believed_and_only_the_words_are_left_out, {}),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "check", "given"), [each[1:] for each in MUTANTS], ids=[each[0] for each in MUTANTS])
def test_what_is_built_wrong_does_not_pass(request, monkeypatch, plant, check, given):
    plant(monkeypatch)
    must_fail(request, check, **given)
