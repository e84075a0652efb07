"""Looking after a family: taking the card, handing it on, opening it with a reason, noting the call, closing it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import followups, incidents
from dispatch.cases import escalation, families
from dispatch.cases.models import FamilyCase
from dispatch.models import FollowUp
from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.realtime import events

GIVES = frozenset({Role.LEAD, Role.COORDINATOR})
HOURS = {"1": 1, "4": 4, "24": 24, "72": 72, "168": 168}
REACHED, NO_ANSWER, UNSAFE = "reached", "no_answer", "unsafe"
TRY_AGAIN_MINUTES = 30


def read(*, actor: Actor, case: FamilyCase, reason: str = "") -> None:
    """Note that the card was read, by whom and why. Whoever shows what is sealed calls this first, each time."""
    with act(actor) as deed:
        incidents.check_words(reason)
        trail.record(deed, verb="family_read", kind="family", ref=str(case.pk), reason=reason)


def take(*, actor: Actor, case: FamilyCase) -> None:
    """Look after this family from now on. Raises Conflict when somebody else does already."""
    if not actor.has(Role.FAMILY_WORKER):
        raise Forbidden(_("A family worker takes a card."), "wrong_role")
    with act(actor) as deed:
        free = FamilyCase.objects.filter(pk=case.pk, closed_at=None, worker=None)
        if not free.update(worker=actor.id, worker_since=deed.now):
            case.refresh_from_db(fields=["worker", "closed_at"])
            if str(case.worker_id) == actor.id and case.is_open:
                return
            raise Conflict(_("Somebody looks after them already."), "taken_already")
        _given(deed, case, actor.id, "family_taken")


def hand_on(*, actor: Actor, case: FamilyCase, to: User) -> None:
    """Give the card to a family worker: by whoever has it, a lead or a coordinator."""
    if str(case.worker_id) != actor.id and not actor.has(*GIVES):
        raise Forbidden(_("Whoever looks after them, a lead or a coordinator hands the card on."), "wrong_role")
    if not to.has_role(Role.FAMILY_WORKER) or not to.is_active:
        raise Refused(_("Choose a family worker."), "no_worker")
    with act(actor) as deed:
        if not FamilyCase.objects.filter(pk=case.pk, closed_at=None).update(worker=to, worker_since=deed.now):
            raise Conflict(_("This card is closed."), "case_closed")
        _given(deed, case, str(to.pk), "family_handed")


def _given(deed: Deed, case: FamilyCase, to: str, verb: str) -> None:
    case.refresh_from_db(fields=["worker", "worker_since"])
    trail.record(deed, verb=verb, kind="family", ref=str(case.pk), reason=to)
    events.append(deed, kind="family", ref=str(case.pk))


def called(*, actor: Actor, case: FamilyCase, how: str, next_in: str = "") -> None:
    """They were called, or it was tried. Reached: the debt is paid, and the next contact is owed in `next_in` hours (HOURS).

    Not reached: the same debt, half an hour later, so that it never falls silent.
    """
    if str(case.worker_id) != actor.id:
        raise Forbidden(_("Take the card first, then note the call."), "not_yours")
    if how not in (REACHED, NO_ANSWER, UNSAFE):
        raise Refused(_("Say how it went."), "no_how")
    if how == REACHED and next_in and next_in not in HOURS:
        raise Refused(_("Choose from the list."), "bad_choice")
    with act(actor) as deed:
        owed = list(families.debts(case))
        trail.record(deed, verb="family_called", kind="family", ref=str(case.pk), reason=how)
        if how != REACHED:
            due = deed.now + timedelta(minutes=TRY_AGAIN_MINUTES)
            for debt in owed:
                followups.reschedule(deed, debt, due)
            escalation.arm(deed, case, due)
            return
        for debt in owed:
            followups.settle(deed, debt, how)
        escalation.disarm(deed, case)
        if next_in:
            due = deed.now + timedelta(hours=HOURS[next_in])
            followups.owe(deed, kind=FollowUp.Kind.FAMILY, due_at=due, call=case.call, incident=case.incident)
            escalation.arm(deed, case, due)


def close(*, actor: Actor, case: FamilyCase, why: str) -> None:
    """Close the card. Refused while a call is owed; what was written is forgotten on schedule."""
    if str(case.worker_id) != actor.id and not actor.has(Role.COORDINATOR):
        raise Forbidden(_("Whoever looks after them, or a coordinator, closes the card."), "not_yours")
    if why not in FamilyCase.Closed.values:
        raise Refused(_("Say why."), "no_why")
    with act(actor) as deed:
        if families.debts(case).exists():
            raise Refused(_("A call is still owed to them. Note it first."), "still_owed")
        families.shut(deed, case, why)
        escalation.disarm(deed, case)
