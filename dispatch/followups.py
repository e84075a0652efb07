"""Debts with clocks: owing, paying, and saying when one is overdue."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch import timeline
from dispatch.models import FollowUp, Incident, Rumour
from hotline.accounts.roles import SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls.models import Call
from hotline.network import policy
from hotline.pump import timers
from hotline.realtime import events

TIMER = "followup"
# Paid by the message itself; no button pays them.
PAID_BY_SENDING = frozenset({
    FollowUp.Kind.ALL_CLEAR, FollowUp.Kind.CORRECTION, FollowUp.Kind.UPDATE, FollowUp.Kind.RESULT,
})  # fmt: skip
# Somebody of ours may be in danger: no decision about the incident pays this, only a person who looked.
IN_DANGER = Q(kind=FollowUp.Kind.LEAD, why__in=(FollowUp.Why.SOS, FollowUp.Why.SAFETY))


def owe(deed: Deed, *, kind: str, due_at: datetime, incident: Incident | None = None, **about) -> FollowUp:
    """Note a debt. `about` may name call, rumour or broadcast."""
    debt = FollowUp.objects.create(
        kind=kind, incident=incident, due_at=due_at, made_at=deed.now, made_by=deed.actor.id,
        made_by_handle=deed.actor.handle, **about,
    )  # fmt: skip
    timers.set(deed, kind=TIMER, subject=str(debt.pk), due_at=due_at)
    if incident is not None:
        timeline.write(deed, incident, "owed", data={"debt": str(kind)})
    _changed(deed, debt)
    return debt


def tell_lead(deed: Deed, incident: Incident, why: str) -> None:
    """The lead must look at this incident now, for this reason (FollowUp.Why); said once while it stands."""
    standing = FollowUp.objects.filter(kind=FollowUp.Kind.LEAD, incident=incident, why=why, paid_at=None)
    if not standing.exists():
        owe(deed, kind=FollowUp.Kind.LEAD, due_at=deed.now, incident=incident, why=why)


def promise_call_back(*, actor: Actor, call: Call, due_at: datetime | None = None) -> FollowUp:
    """ "I will call you by …": a promised call back, in a quarter of an hour unless said otherwise."""
    with act(actor) as deed:
        if call.contact_id is None:
            raise Refused(_("There is no number to call back. Ask for one, or give the incident's code."), "no_number")
        link = call.incident_links.filter(undone_at=None).first()
        standing = FollowUp.objects.filter(kind=FollowUp.Kind.CALL_BACK, call=call, paid_at=None).first()
        due = due_at or deed.now + timedelta(minutes=policy.get("callback_minutes"))
        if standing:
            reschedule(deed, standing, due)
            return standing
        return owe(deed, kind=FollowUp.Kind.CALL_BACK, due_at=due, call=call, incident=link.incident if link else None)


def reschedule(deed: Deed, debt: FollowUp, due_at: datetime) -> None:
    """The same debt, at another time."""
    FollowUp.objects.filter(pk=debt.pk).update(due_at=due_at, overdue_told_at=None)
    debt.due_at = due_at
    timers.set(deed, kind=TIMER, subject=str(debt.pk), due_at=due_at)
    _changed(deed, debt)


def call_back_is_about(call: Call, incident: Incident) -> None:
    """A call back promised before the incident was opened belongs to it from now on."""
    FollowUp.objects.filter(call=call, kind=FollowUp.Kind.CALL_BACK, incident=None, paid_at=None).update(
        incident=incident
    )


def call_back_is_nobodys(call: Call, incident: Incident) -> None:
    """The call was taken out of the incident again: what its caller was promised stays owed, by the line alone."""
    FollowUp.objects.filter(call=call, kind=FollowUp.Kind.CALL_BACK, incident=incident, paid_at=None).update(
        incident=None
    )


def pay(*, actor: Actor, followup: FollowUp, how: str) -> None:
    """Mark a debt paid by a person. All-clears, corrections and results are paid only by sending them."""
    with act(actor) as deed:
        hold(followup.pk)
        if not actor.has(*SENDS) and actor.kind != "system":
            raise Forbidden(_("A dispatcher, lead or coordinator pays what is owed."), "wrong_role")
        if (
            followup.kind == FollowUp.Kind.FAMILY
            and followup.call_id
            and not actor.has(*SENIOR)
            and actor.kind != "system"
        ):
            raise Forbidden(
                _("A family worker notes the call on the card; a lead or a coordinator may here."), "family_card"
            )
        if followup.kind in PAID_BY_SENDING:
            raise Refused(_("This is paid by sending the text to those who are waiting for it."), "paid_by_sending")
        settle(deed, followup, how)


def settle(deed: Deed, followup: FollowUp, how: str) -> None:
    """Mark a debt paid within this unit of work. Raises Conflict when somebody paid it first."""
    open_debt = FollowUp.objects.filter(pk=followup.pk, paid_at=None)
    actor = deed.actor
    if not open_debt.update(paid_at=deed.now, paid_by=actor.id, paid_by_handle=actor.handle, paid_how=how[:80]):
        followup.refresh_from_db()
        raise Conflict(_("%(who)s has done this already.") % {"who": followup.paid_by_handle}, "paid_already")
    timers.cancel(deed, kind=TIMER, subject=str(followup.pk))
    trail.record(deed, verb="paid", kind="followup", ref=str(followup.pk))
    if followup.incident_id:
        timeline.write(deed, followup.incident, "paid", data={"debt": followup.kind})
    _changed(deed, followup)


def settle_all(deed: Deed, how: str, **which) -> int:
    """Mark every open debt that matches paid, except for somebody in danger; returns how many there were."""
    debts = list(FollowUp.objects.filter(paid_at=None, **which).exclude(IN_DANGER).select_related("incident"))
    for debt in debts:
        settle(deed, debt, how)
    return len(debts)


def due(*, incident: Incident | None = None, rumour: Rumour | None = None) -> list[FollowUp]:
    """What is owed now, the most urgent first; of one incident or rumour when given."""
    debts = FollowUp.objects.filter(paid_at=None).select_related("incident", "call", "rumour", "broadcast")
    if incident is not None:
        debts = debts.filter(incident=incident)
    if rumour is not None:
        debts = debts.filter(rumour=rumour)
    return list(debts)


def _changed(deed: Deed, debt: FollowUp) -> None:
    events.append(deed, kind="owed", ref=str(debt.pk))
    if debt.incident_id:
        events.append(deed, kind="incident", ref=str(debt.incident_id))


def step() -> int:
    """Pump step: a debt whose time has come is said to be overdue, once, in the timeline and on the desk."""
    return timers.fire([TIMER], _overdue, before=_lock)


def hold(pk: UUID | str) -> FollowUp | None:
    """A debt under lock, its incident's lock before and its timer's after, for everybody: two units of work never wait for each other."""
    Incident.objects.select_for_update(of=("self",)).filter(followups__pk=pk).first()
    return FollowUp.objects.select_for_update(of=("self",)).select_related("incident").filter(pk=pk).first()


def _lock(timer) -> None:
    hold(timer.subject)


def _overdue(deed: Deed, timer) -> None:
    debt = FollowUp.objects.select_related("incident").filter(pk=timer.subject, paid_at=None).first()
    if debt is None or debt.overdue_told_at:
        return
    FollowUp.objects.filter(pk=debt.pk).update(overdue_told_at=deed.now)
    if debt.incident_id:
        timeline.write(deed, debt.incident, "overdue", data={"debt": debt.kind})
    _changed(deed, debt)
