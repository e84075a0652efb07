"""Two incidents are one: calls, reports, people and debts move to the other; and undoing it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dispatch import decisions, enough, followups, hands, incidents, rumours, statuses, timeline
from dispatch.choices import Status
from dispatch.ladder_policy import LADDER
from dispatch.models import Alert, FollowUp, Incident, IncidentCall, Merge, Report, Response, Rumour
from dispatch.models.incident import OVER
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.messaging import outbox
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.realtime import events
from responders import links

# What moves by its incident alone, by the name it is kept under.
MOVING: dict[str, type[Model]] = {
    "calls": IncidentCall, "reports": Report, "alerts": Alert, "responses": Response, "debts": FollowUp, "rumours": Rumour,
}  # fmt: skip


def target(incident: Incident) -> Incident:
    """The incident this one ended up in, itself when it was never merged."""
    while incident.merged_into_id:
        incident = incident.merged_into
    return incident


def _lock(*ids: Any) -> list[Incident]:
    """The incidents, locked in one order, so that two merges never wait for each other."""
    found = {one.pk: one for one in Incident.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [Incident.objects.select_related("zone").get(pk=pk) for pk in ids if pk in found]


def merge(*, actor: Actor, incident: Incident, into: Incident, reason: str = "") -> Merge:
    """`incident` is the same event as `into`, which stays. Against a witness's verdict only a lead or coordinator may."""
    if incident.pk == into.pk:
        raise Refused(_("Choose the other incident."), "same_incident")
    with act(actor) as deed:
        incident, into = _lock(incident.pk, into.pk)
        incidents.check_words(reason)
        statuses.still_open(into)
        decisions.not_against_a_witness(deed, incident)
        _nobody_lost_from_sight(incident, into)
        before = incident.status
        moved = _move(deed, incident, into)
        statuses.move(
            deed, incident, "merge", what="merged", words=reason, data={"into": into.code}, merged_into=into,
            closed_at=deed.now,
        )  # fmt: skip
        moved["was"] = before
        made = Merge.objects.create(incident=incident, into=into, moved=moved, at=deed.now, by=actor.handle)
        timeline.write(deed, into, "merged_here", data={"code": incident.code, "calls": len(moved["calls"])})
        trail.record(deed, verb="merged", kind="incident", ref=str(incident.pk))
        _ladders(deed, incident, into)
        rumours.take_back(deed, into)
        hands.forget(incident)
        _changed(deed, incident, into)
        return made


def _nobody_lost_from_sight(incident: Incident, into: Incident) -> None:
    """One answer a person and incident: who comes to this one and not to the other must not vanish with it."""
    elsewhere = Response.objects.filter(incident=into).exclude(pk__in=enough.selected(into)).values("responder")
    lost = enough.selected(incident).filter(responder__in=elsewhere).select_related("responder").first()
    if lost is not None:
        said = {"who": lost.responder.handle, "code": incident.code, "into": into.code}
        raise Refused(
            _("%(who)s is coming to %(code)s and declined %(into)s: merge %(into)s into %(code)s instead.") % said,
            "lost_from_sight",
        )


def what_moves(incident: Incident) -> dict[str, int]:
    """How much would move, for the form that asks."""
    return {
        "calls": IncidentCall.objects.filter(incident=incident, undone_at=None).count(),
        "people": enough.selected(incident).count(),
        "debts": FollowUp.objects.filter(incident=incident, paid_at=None).exclude(kind=FollowUp.Kind.LEAD).count(),
    }


def _move(deed: Deed, incident: Incident, into: Incident) -> dict[str, Any]:
    calls = list(IncidentCall.objects.filter(incident=incident, undone_at=None).select_related("call"))
    numbers = set(into.call_links.filter(undone_at=None).values_list("call__contact_id", flat=True)) - {None}
    kept = {str(link.pk): [link.opened, link.independent] for link in calls}
    for link in calls:  # a call opens one incident only, and one number is one voice
        IncidentCall.objects.filter(pk=link.pk).update(
            opened=False, independent=link.independent and link.call.contact_id not in numbers
        )
    outbox.cancel(deed, subject=str(incident.pk), purpose="responder_request", reason="merged")
    known = set(Response.objects.filter(incident=into).values_list("responder_id", flat=True))
    asked = dict(Alert.objects.filter(incident=into).values_list("responder_id", "pk"))
    answers = list(Response.objects.filter(incident=incident).exclude(responder__in=known))
    came = {row.responder_id for row in answers}
    alerts = [
        alert
        for alert in Alert.objects.filter(incident=incident).select_related("wave__batch", "responder__contact")
        if alert.responder_id not in asked and alert.responder_id not in known
        and (alert.responder_id in came or outbox.was_sent(alert.wave.batch, alert.responder.contact))
    ]  # fmt: skip
    linked = {str(row.pk): str(row.alert_id or "") for row in answers if row.responder_id in asked}
    for row in answers:
        if row.responder_id in asked:  # asked for both: the answer belongs to the asking that stays
            Response.objects.filter(pk=row.pk).update(alert=asked[row.responder_id])
    followups.settle_all(deed, "merged", incident=incident, kind=FollowUp.Kind.LEAD)
    moved = {
        "calls": _ids(calls),
        "reports": _ids(Report.objects.filter(incident=incident)),
        "alerts": _ids(alerts),
        "responses": _ids(answers),
        "debts": _ids(FollowUp.objects.filter(incident=incident, paid_at=None)),
        "rumours": _ids(Rumour.objects.filter(incident=incident)),
    }
    _put(moved, into)
    links.move(deed, moved["responses"], into.pk)
    return moved | {"kept": kept, "linked": linked}


def _ids(rows: Iterable[Model]) -> list[str]:
    return [str(row.pk) for row in rows]


def _put(moved: dict[str, Any], where: Incident, only_from: Incident | None = None) -> None:
    for name, model in MOVING.items():
        rows = model._default_manager.filter(pk__in=moved[name])
        if only_from is not None:
            rows = rows.filter(incident=only_from)
        rows.update(incident=where)


def _ladders(deed: Deed, incident: Incident, into: Incident) -> None:
    """One asking goes on, with the higher number wanted and the wider ring."""
    widens = Timer.objects.filter(kind=LADDER, step="widen", state=Timer.State.DUE)
    next_due = widens.filter(subject=str(incident.pk)).first()
    timers.cancel(deed, kind=LADDER, subject=str(incident.pk))
    into.wanted, into.ring = max(into.wanted, incident.wanted), max(into.ring, incident.ring)
    Incident.objects.filter(pk=into.pk).update(wanted=into.wanted, ring=into.ring)
    team = list(enough.selected(into))
    if len(team) >= into.wanted:
        enough.stop_asking(deed, into, keep=[row.responder_id for row in team])
    elif next_due and not widens.filter(subject=str(into.pk)).exists():
        timers.set(deed, kind=LADDER, subject=str(into.pk), step="widen", due_at=next_due.due_at)


def undo(*, actor: Actor, incident: Incident) -> None:
    """They are two after all: it is again what it was, and what moved goes back, as far as it is still there."""
    with act(actor) as deed:
        made = Merge.objects.filter(incident=incident, undone_at=None).first()
        if made is None:
            raise Conflict(_("%(code)s is not merged any more.") % {"code": incident.code}, "not_merged")
        incident, into = _lock(incident.pk, made.into_id)
        if Incident.objects.filter(code=incident.code).exclude(pk=incident.pk).exclude(status__in=OVER).exists():
            raise Refused(_("Another open incident has this code now. Open a new incident instead."), "code_in_use")
        if not Merge.objects.filter(pk=made.pk, undone_at=None).update(undone_at=deed.now):
            raise Conflict(_("%(code)s is not merged any more.") % {"code": incident.code}, "not_merged")
        _put(made.moved, incident, only_from=into)
        for pk, (opened, independent) in made.moved["kept"].items():
            IncidentCall.objects.filter(pk=pk, incident=incident).update(opened=opened, independent=independent)
        for pk, alert in made.moved["linked"].items():
            Response.objects.filter(pk=pk, incident=incident).update(alert=alert or None)
        links.move(deed, made.moved["responses"], incident.pk)
        move = "unmerge_unverified" if made.moved["was"] == Status.UNVERIFIED else "unmerge"
        statuses.move(deed, incident, move, what="unmerged", data={"from": into.code}, merged_into=None, closed_at=None)
        timeline.write(deed, into, "unmerged_here", data={"code": incident.code})
        trail.record(deed, verb="unmerged", kind="incident", ref=str(incident.pk))
        if incident.ring:
            enough.one_less(deed, incident)
        _changed(deed, incident, into)


def _changed(deed: Deed, *both: Incident) -> None:
    for incident in both:
        events.append(deed, kind="incident", ref=str(incident.pk))
        events.append(deed, kind="people", ref=str(incident.pk))
        for pk in FollowUp.objects.filter(incident=incident, paid_at=None).values_list("pk", flat=True):
            events.append(deed, kind="owed", ref=str(pk))
        for pk in IncidentCall.objects.filter(incident=incident, undone_at=None).values_list("call_id", flat=True):
            events.append(deed, kind="call", ref=str(pk))
