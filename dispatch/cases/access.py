"""The gate to families: who may open a card from a call, who sees the list, who reads what is sealed, and on which ground."""

from uuid import UUID

from django.http import Http404

from dispatch import hands
from dispatch.cases.models import FamilyCase
from hotline.accounts.models import User
from hotline.accounts.roles import SENDS, SENIOR, Role
from hotline.calls.models import Call
from hotline.shifts.models import Duty

# The list shows times and handles; a lead sees to it that somebody takes a card, and reads none.
LISTS = frozenset({Role.FAMILY_WORKER, Role.COORDINATOR, Role.LEAD})
# May read a card that is not theirs, for a typed reason.
WITH_REASON = frozenset({Role.FAMILY_WORKER, Role.COORDINATOR})


def call_for(user: User, pk: UUID) -> Call:
    """The call in which a family is told of: one's own, or any for those who stand in for whoever took it."""
    call = Call.objects.select_related("contact").filter(pk=pk).first()
    if call is None or not opens(user, call):
        raise Http404
    return call


def call_seen(user: User, pk: UUID) -> Call:
    """A call, to say whether its family is looked after: nothing of the family is shown with it."""
    call = Call.objects.select_related("contact").filter(pk=pk).first()
    if call is None or not user.has_role(*SENDS):
        raise Http404
    return call


def opens(user: User, call: Call) -> bool:
    """Whether this person may open a card for this call."""
    return user.has_role(*SENDS) and (user.has_role(*SENIOR) or hands.is_theirs(call, user))


def case_for(user: User, pk: UUID) -> FamilyCase:
    """A card as the list shows it. What is sealed asks `reads` or a reason."""
    if not user.has_role(*LISTS):
        raise Http404
    case = FamilyCase.objects.select_related("call", "incident__zone", "worker", "made_by").filter(pk=pk).first()
    if case is None:
        raise Http404
    return case


def reads(user: User, case: FamilyCase) -> bool:
    """Whether this person may read the card without saying why: the family worker who looks after it."""
    return user.has_role(Role.FAMILY_WORKER) and case.worker_id == user.pk


def reads_with_reason(user: User, case: FamilyCase) -> bool:
    return user.has_role(*WITH_REASON)


def writes_from_call(user: User, case: FamilyCase) -> bool:
    """Whether whoever opened the card may still see and complete it: while their shift lasts, and the card is not taken.

    A dispatcher writes and does not keep: signing off closes the card to them, and so does the family worker who takes it.
    """
    if case.made_by_id != user.pk or not user.has_role(*SENDS) or case.worker_id is not None or not case.is_open:
        return False
    if Duty.objects.filter(user=user, until__gte=case.made_at).exists():
        return False
    if case.call.state != Call.State.CLOSED:
        return True
    return Duty.objects.filter(user=user, until=None, since__lte=case.made_at).exists()
