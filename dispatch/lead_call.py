"""“Get me the lead”: the desks of leads ring at once; when no lead answers, or none is on duty, the leads are texted."""

from datetime import timedelta

from dispatch import followups, paging, statuses
from dispatch.models import FollowUp
from hotline.accounts.roles import DESK, SENIOR, Role
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.calls.models import Call
from hotline.network import policy
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.shifts.models import Duty

TIMER = "lead_call"


def standing(call: Call | None = None):
    """The calls for which a lead is asked and none has come yet, the oldest first."""
    asked = FollowUp.objects.filter(kind=FollowUp.Kind.LEAD, why=FollowUp.Why.CALL, paid_at=None)
    asked = asked.select_related("call").order_by("made_at")
    return asked if call is None else asked.filter(call=call)


def ask(*, actor: Actor, call: Call) -> FollowUp:
    """Ask for a lead on this call; asked again while it stands, it is the same asking."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        Call.objects.select_for_update(of=("self",)).get(pk=call.pk)  # two who ask at once ask once
        already = standing(call).first()
        if already is not None:
            return already
        asked = followups.owe(deed, kind=FollowUp.Kind.LEAD, due_at=deed.now, call=call, why=FollowUp.Why.CALL)
        on_duty = Duty.objects.filter(until=None, role__in=SENIOR).exclude(user=deed.actor.id or None).exists()
        wait = timedelta(seconds=policy.get("lead_ring_seconds") if on_duty else 0)
        timers.set(deed, kind=TIMER, subject=str(asked.pk), due_at=deed.now + wait)
        trail.record(deed, verb="lead_asked", kind="call", ref=str(call.pk))
        return asked


def come(*, actor: Actor, asked: FollowUp) -> None:
    """“I am with you”: a lead has come, and the ringing stops. Raises Conflict when another came first."""
    with act(actor) as deed:
        statuses.require(deed, *SENIOR)
        followups.settle(deed, asked, "came")
        timers.cancel(deed, kind=TIMER, subject=str(asked.pk))


def step() -> int:
    """Pump step: nobody came, so the leads' own phones are texted: those on duty, else every lead."""
    return timers.fire([TIMER], _text)


def _text(deed: Deed, timer: Timer) -> None:
    asked = standing().filter(pk=timer.subject).first()
    if asked is None:
        return
    leads = paging.people(Role.LEAD, Role.COORDINATOR).exclude(pk=asked.made_by or None)
    on_duty = leads.filter(pk__in=Duty.objects.filter(until=None, role__in=SENIOR).values("user_id"))
    about = {
        "subject_kind": "page",
        "subject": str(asked.pk),
        "handle": asked.made_by_handle,
        "where": paging.link("desk/"),
    }
    texted = paging.page(deed, on_duty, "help", **about)
    if not texted:
        texted = paging.page(deed, leads, "help", **about)
    trail.record(deed, verb="lead_texted", kind="call", ref=str(asked.call_id), reason=f"{texted}")
