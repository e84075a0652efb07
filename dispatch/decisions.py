"""Deciding an incident: false alarm, could not verify, ended, closed, opened again, void."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch import confirmations, enough, followups, hands, incidents, rumours, sending, statuses, updates
from dispatch.choices import Outcome, Presence, Status, Verdict
from dispatch.models import Broadcast, Confirmation, FollowUp, Incident, Response
from dispatch.models.incident import OVER
from hotline.accounts.roles import SENDS, SENIOR, Role
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Forbidden, Refused
from hotline.messaging import outbox
from hotline.messaging.models import Message
from hotline.messaging.states import State as MessageState
from hotline.network import policy
from hotline.pump import timers
from hotline.realtime import events

FALSE_BASES = {
    "responder": _("A responder looked"),
    "caller": _("The caller takes it back"),
    "official": _("An official said so"),
    "phone": _("Found out by phone"),
}
FALSE_OUTCOMES = (Outcome.NO_AGENTS, Outcome.OTHER_AGENCY, Outcome.EXPLAINED, Outcome.OLD_NEWS, Outcome.HOAX)
# What is over with the incident itself: nobody outside waits for it.
UNPAID_AT_THE_END = (FollowUp.Kind.LEAD, FollowUp.Kind.DRAFT)
END_WAYS = {"gone": _("A responder saw them leave"), "not_seen": _("No longer seen")}


def _lock(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)


def _ice_verdict(incident: Incident) -> bool:
    return Response.objects.filter(incident=incident, verdict=Verdict.ICE).exists()


def not_against_a_witness(deed: Deed, incident: Incident) -> None:
    """Against a responder's verdict that agents are there, only a lead or coordinator decides otherwise."""
    if _ice_verdict(incident) and not deed.actor.has(*SENIOR):
        raise Forbidden(
            _("A responder said that agents are there. Only a lead or coordinator can decide otherwise."), "ice_verdict"
        )


def false_alarm(
    *, actor: Actor, incident: Incident, basis: str, note: str = "", outcome: str = Outcome.NO_AGENTS
) -> None:
    """It was not so. Everybody on the way is stood down; what the community was told wrong is owed a correction."""
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(note)
        if basis not in FALSE_BASES or outcome not in FALSE_OUTCOMES:
            raise Refused(_("Say on what you decide it, and what it was."), "no_basis")
        retract = incident.status in (Status.CONFIRMED, Status.ENDED)
        not_against_a_witness(deed, incident)
        if retract and not note.strip():
            raise Refused(_("Taking back a confirmation needs a typed reason."), "no_reason")
        move = "retract" if retract else "false_alarm"
        statuses.move(deed, incident, move, what="false_alarm", words=note, data={"basis_for": basis}, outcome=outcome)
        trail.record(deed, verb=move, kind="incident", ref=str(incident.pk), reason=basis)
        if retract:
            _take_back(deed, incident)
        _over(deed, incident)


def _take_back(deed: Deed, incident: Incident) -> None:
    """It was never so: no text that says so leaves any more, and whoever was told is owed a correction."""
    rumours.take_back(deed, incident)
    sending.halt(deed, incident, sending.CONFIRMED)
    followups.settle_all(
        deed, "replaced by a correction", incident=incident, kind__in=[FollowUp.Kind.ALL_CLEAR, FollowUp.Kind.UPDATE]
    )
    due = deed.now + timedelta(minutes=policy.get("correction_minutes"))
    for told, _people in told_wrong(incident):
        followups.owe(deed, kind=FollowUp.Kind.CORRECTION, due_at=due, incident=incident, broadcast=told)
    Confirmation.objects.filter(incident=incident, retracted_at=None).update(retracted_at=deed.now)


def told_wrong(incident: Incident) -> list[tuple[Broadcast, int]]:
    """The alerts that people believe still, and how many people: none was corrected, and no correction is owed yet."""
    standing = FollowUp.objects.filter(incident=incident, kind=FollowUp.Kind.CORRECTION, paid_at=None)
    found = []
    for told in _told(incident).exclude(pk__in=standing.values("broadcast")).select_related("batch"):
        since = told.followed_by.exclude(batch=None).order_by("sent_at").values_list("kind", flat=True)
        people = outbox.counts(told.batch)
        heard = people["total"] - people["queued"] - people["cancelled"] - people["suppressed"]
        if heard and since.last() != Broadcast.Kind.CORRECTION:
            found.append((told, heard))
    return found


def still_leaving(incident: Incident) -> int:
    """How many texts about it are queued now, to responders and to the community."""
    asking = Message.objects.filter(
        batch__subject=str(incident.pk), batch__purpose="responder_request", state=MessageState.QUEUED
    )
    going = Broadcast.objects.filter(confirmation__incident=incident, state=Broadcast.State.SENDING)
    return asking.count() + sum(outbox.counts(one.batch)["queued"] for one in going.select_related("batch"))


def _told(incident: Incident):
    """The alerts of the confirmation that stands: what was taken back earlier has been corrected."""
    out = (Broadcast.State.APPROVED, Broadcast.State.SENDING, Broadcast.State.SENT, Broadcast.State.PARTIAL)
    return Broadcast.objects.filter(
        confirmation__incident=incident, confirmation__retracted_at=None, kind=Broadcast.Kind.ALERT, state__in=out,
        batch__isnull=False,
    )  # fmt: skip


def _over(deed: Deed, incident: Incident) -> None:
    """Whatever was decided, people are released and the machine's clocks stop."""
    enough.release(deed, incident)
    timers.cancel(deed, kind="incident", subject=str(incident.pk))
    followups.settle_all(deed, "decided", incident=incident, kind__in=UNPAID_AT_THE_END)
    events.append(deed, kind="people", ref=str(incident.pk))


def could_not_verify(*, actor: Actor, incident: Incident, note: str = "") -> None:
    """Nobody could tell. That is an honest result, and it is told as one."""
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(note)
        not_against_a_witness(deed, incident)
        statuses.move(deed, incident, "could_not_verify", what="unverified", words=note, outcome=Outcome.NOT_VERIFIABLE)
        _over(deed, incident)


def end(*, actor: Actor, incident: Incident, how: str, note: str = "") -> None:
    """Agents are no longer there: seen leaving by a responder ("gone"), or not seen for long ("not_seen").

    What the community was told is owed an all-clear, within ten minutes.
    """
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(note)
        if how not in END_WAYS:
            raise Refused(_("Say how you know that it has ended."), "no_basis")
        if how == "gone" and gone_witness(incident) is None:
            raise Refused(
                _("No responder has said that they left. Ask those on scene, or end it as no longer seen."),
                "no_witness",
            )
        statuses.move(deed, incident, "end", what="ended", words=note, data={"how": how}, ended_at=deed.now)
        followups.settle_all(deed, "ended", incident=incident, kind=FollowUp.Kind.UPDATE)
        sending.halt(deed, incident)
        due = deed.now + timedelta(minutes=policy.get("all_clear_minutes"))
        for told in _told(incident):
            standing = FollowUp.objects.filter(broadcast=told, kind=FollowUp.Kind.ALL_CLEAR, paid_at=None).first()
            if standing is None:
                followups.owe(deed, kind=FollowUp.Kind.ALL_CLEAR, due_at=due, incident=incident, broadcast=told)
            else:
                followups.reschedule(deed, standing, due)
        timers.cancel(deed, kind="incident", subject=str(incident.pk))
        enough.nobody_more(deed, incident)


def gone_witness(incident: Incident) -> Response | None:
    """The responder who last said that the agents have left; None when somebody has seen them since."""
    rows = Response.objects.filter(incident=incident, verdict__in=(Verdict.GONE, Verdict.ICE)).select_related(
        "responder"
    )
    last = rows.order_by("-verdict_at").first()
    return last if last and last.verdict == Verdict.GONE else None


def close(*, actor: Actor, incident: Incident, outcome: str, note: str = "") -> None:
    """Close it with its outcome: only when nothing is owed. Whoever is still there is released."""
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(note)
        if outcome not in Outcome.values:
            raise Refused(_("Say how it ended."), "no_outcome")
        if not _may_close(incident):
            raise Refused(_("Agents are still there, as far as we know. Decide first that it has ended."), "not_ended")
        left = ~Q(kind__in=UNPAID_AT_THE_END) | followups.IN_DANGER
        _nothing_owed(FollowUp.objects.filter(left, incident=incident))
        pending = Broadcast.objects.filter(confirmation__incident=incident).filter(
            Q(state__in=[Broadcast.State.AWAITING, Broadcast.State.APPROVED, Broadcast.State.SENDING])
        )
        if pending.exists():
            raise Refused(_("A text to the community is not finished. Wait for it, or cancel it."), "still_sending")
        statuses.move(
            deed, incident, "close", what="closed", words=note, data={"outcome": outcome}, outcome=outcome,
            closed_at=deed.now,
        )  # fmt: skip
        trail.record(deed, verb="closed", kind="incident", ref=str(incident.pk))
        hands.forget(incident)
        _over(deed, incident)


def _may_close(incident: Incident) -> bool:
    """What is confirmed and still going on is ended before it is closed."""
    return not (incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE)


def _nothing_owed(debts) -> None:
    """Raise Refused naming what of `debts` is still unpaid."""
    unpaid = debts.filter(paid_at=None)
    if unpaid:
        names = ", ".join(sorted({_name(debt) for debt in unpaid}))
        raise Refused(_("Still owed: %(names)s. Do that first, then close.") % {"names": names}, "still_owed")


def _name(debt: FollowUp) -> str:
    return str(debt.get_why_display() if debt.kind == FollowUp.Kind.LEAD else debt.get_kind_display())


def reopen(*, actor: Actor, incident: Incident, reason: str) -> None:
    """Open it again (a lead or coordinator, with a reason): as confirmed when it was, else as unconfirmed.

    Who was released is not called back by itself: they can be texted again (`staffing.again`).
    """
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(reason)
        if not reason.strip():
            raise Refused(_("Say why it is opened again."), "no_reason")
        statuses.require(deed, *SENIOR)
        if Incident.objects.filter(code=incident.code).exclude(pk=incident.pk).exclude(
            status__in=OVER
        ).exists():  # fmt: skip
            raise Refused(_("Another open incident has this code now. Open a new incident instead."), "code_in_use")
        stands = Confirmation.objects.filter(incident=incident, retracted_at=None).exists()
        move = "reopen_confirmed" if stands and incident.status in (Status.CLOSED, Status.ENDED) else "reopen"
        presence = (incident.presence or Presence.ACTIVE) if move == "reopen_confirmed" else ""
        statuses.move(
            deed, incident, move, what="reopened", words=reason, outcome="", closed_at=None, presence=presence,
            policy={}, ring=0, ended_at=None,
        )  # fmt: skip
        confirmations.watch(deed, incident)
        rumours.take_back(deed, incident, checked_again=move == "reopen")
        trail.record(deed, verb="reopened", kind="incident", ref=str(incident.pk), reason="reopened")
        if move == "reopen_confirmed":  # who was told and not told that it is over is owed word again
            unended = FollowUp.objects.filter(incident=incident, kind=FollowUp.Kind.ALL_CLEAR, paid_at=None)
            for debt in unended.exclude(broadcast=None).select_related("broadcast__confirmation__incident"):
                updates.owe(deed, debt.broadcast)


def void(*, actor: Actor, incident: Incident, reason: str) -> None:
    """A test or a prank, wherever it stands: taken out of the figures by a lead, with a reason. The history keeps it.

    Nothing more of it leaves; whoever the community alert went to is owed a correction.
    """
    with act(actor) as deed:
        incident = _lock(incident)
        incidents.check_words(reason)
        if not reason.strip():
            raise Refused(_("Say why it is void."), "no_reason")
        statuses.require(deed, Role.LEAD)
        _nothing_owed(FollowUp.objects.filter(followups.IN_DANGER, incident=incident))
        statuses.move(deed, incident, "void", what="void", words=reason, closed_at=incident.closed_at or deed.now)
        trail.record(deed, verb="void", kind="incident", ref=str(incident.pk))
        _take_back(deed, incident)
        to_be_told = Q(kind__in=followups.PAID_BY_SENDING) | Q(broadcast__kind=Broadcast.Kind.CORRECTION)
        for debt in FollowUp.objects.filter(incident=incident, paid_at=None).exclude(to_be_told):
            followups.settle(deed, debt, "void")
        hands.forget(incident)
        _over(deed, incident)


def may(incident: Incident, actor: Actor) -> dict[str, bool]:
    """Which decisions a page should offer to this person now."""
    roles = actor.roles
    senior = actor.has(*SENIOR)
    against = _ice_verdict(incident)
    return {
        "confirm": statuses.may("confirm", incident, roles),
        "false_alarm": (statuses.may("false_alarm", incident, roles) and (senior or not against))
        or statuses.may("retract", incident, roles),
        "could_not_verify": statuses.may("could_not_verify", incident, roles) and (senior or not against),
        "end": statuses.may("end", incident, roles),
        "close": statuses.may("close", incident, roles) and _may_close(incident),
        "reopen": statuses.may("reopen", incident, roles) or statuses.may("reopen_confirmed", incident, roles),
        "merge": statuses.may("merge", incident, roles) and (senior or not against),
        "unmerge": statuses.may("unmerge", incident, roles),
        "void": statuses.may("void", incident, roles),
        "alert": incident.status in (Status.REPORTED, Status.CONFIRMED) and actor.has(*SENDS),
    }
