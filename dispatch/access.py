"""The gate to every object of dispatch: the only way to fetch one by its code or id. Foreign and absent look the same: 404."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from dispatch.models import Alert, Broadcast, Clarification, FollowUp, Incident, Response, Rumour
from dispatch.models.incident import OVER
from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES, DESK
from hotline.calls.models import Call
from hotline.messaging.models import Inbound
from responders import roster
from responders.models import Responder


@dataclass(frozen=True)
class Assignment:
    """One responder's part in one incident."""

    incident: Incident
    alert: Alert | None
    response: Response | None
    responder: Responder


def _one(rows, **which):
    row = rows.filter(**which).first()
    if row is None:
        raise Http404
    return row


def _at_desk(user: User) -> None:
    if not user.has_role(*DESK):
        raise Http404


def incident_for(user: User, code: str) -> Incident:
    """The open incident with this code, else the newest that had it; or by id."""
    _at_desk(user)
    found = Incident.objects.select_related("zone", "opened_by", "merged_into")
    try:
        return _one(found, pk=UUID(str(code)))
    except ValueError:
        pass
    named = found.filter(code=str(code).upper())
    row = named.exclude(status__in=OVER).first() or named.order_by("-opened_at").first()
    if row is None:
        raise Http404
    return row


def call_for(user: User, pk: UUID) -> Call:
    """A call, for people at the desk."""
    _at_desk(user)
    return _one(Call.objects.select_related("contact", "dispatcher"), pk=pk)


def broadcast_for(user: User, pk: UUID) -> Broadcast:
    """A broadcast, for people at the desk and for whoever may approve."""
    if not user.has_role(*DESK, *APPROVES):
        raise Http404
    return _one(Broadcast.objects.select_related("confirmation__incident__zone", "batch", "follows"), pk=pk)


def clarification_for(user: User, pk: UUID) -> Clarification:
    if not user.has_role(*DESK, *APPROVES):
        raise Http404
    return _one(Clarification.objects.select_related("rumour__incident__zone", "rumour__zone"), pk=pk)


def rumour_for(user: User, pk: UUID) -> Rumour:
    _at_desk(user)
    return _one(Rumour.objects.select_related("zone", "incident__zone"), pk=pk)


def followup_for(user: User, pk: UUID) -> FollowUp:
    _at_desk(user)
    return _one(FollowUp.objects.select_related("incident", "call", "rumour"), pk=pk)


def inbound_for(user: User, pk: UUID) -> Inbound:
    """A text that came in, for people at the desk."""
    _at_desk(user)
    return _one(Inbound.objects.select_related("contact"), pk=pk)


def responder_asked(user: User, incident: Incident, pk: UUID) -> Responder:
    """A responder who was asked for this incident: the only ones a desk may act for."""
    _at_desk(user)
    return _one(Responder.objects.filter(alerts__incident=incident).select_related("contact"), pk=pk)


def assignment_for(user: User, code: str) -> Assignment:
    """The signed-in responder's assignment to the incident with this code (or id); only what was offered to them."""
    responder = roster.of_user(user)
    if responder is None:
        raise Http404
    return assignment_of(responder, code)


def assignment_of(responder: Responder, code: str) -> Assignment:
    """The responder's assignment to the newest incident with this code (or the one with this id)."""
    alerts = Alert.objects.filter(responder=responder).select_related("incident__zone", "wave")
    try:
        alert = _one(alerts, incident_id=UUID(str(code)))
    except ValueError:
        alert = _one(alerts.order_by("-asked_at"), incident__code=str(code).upper())
    rows = Response.objects.filter(incident=alert.incident, responder=responder)
    response = rows.select_related("partner__responder").first()
    return Assignment(alert.incident, alert, response, responder)


def assignments_of(responder: Responder) -> list[Assignment]:
    """Everything offered to or accepted by this responder that is not over for them, newest first."""
    alerts = Alert.objects.filter(responder=responder).exclude(incident__status__in=OVER)
    rows = {row.incident_id: row for row in Response.objects.filter(responder=responder).select_related("partner__responder")}
    return [
        Assignment(alert.incident, alert, rows.get(alert.incident_id), responder)
        for alert in alerts.select_related("incident__zone").order_by("-asked_at")
    ]
