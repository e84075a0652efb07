"""The gate to every object of dispatch: the only way to fetch one by its code or id. Foreign and absent look the same: 404."""

from uuid import UUID

from django.http import Http404

from dispatch.models import Broadcast, Clarification, FollowUp, Incident, Rumour
from dispatch.models.incident import OVER
from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES, DESK
from hotline.messaging.models import Inbound


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
