"""How far back each role may look: a coordinator at everything, a shift lead thirty days (domain §1.3)."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from dispatch import access
from dispatch.models import Incident
from dispatch.models.incident import OVER
from hotline.accounts.models import User
from hotline.accounts.roles import REVIEWS, Role

LEAD_SEES = timedelta(days=30)
STILL_OPEN = ~Q(status__in=OVER)


def within_reach(user: User, rows: QuerySet, *, by: str, now: datetime, always: Q | None = None) -> QuerySet:
    """Those of `rows` this person may see, judged by the time in `by`; `always` names what is never too old."""
    if user.has_role(Role.COORDINATOR):
        return rows
    if not user.has_role(*REVIEWS):
        return rows.none()
    recent = Q(**{f"{by}__gte": now - LEAD_SEES})
    return rows.filter(recent | always if always is not None else recent)


def incident_for(user: User, code: str, now: datetime) -> Incident:
    """The incident with this code (the open one, else the newest) or id, when this person may read its story."""
    if not user.has_role(*REVIEWS):
        raise Http404
    incident = access.incident_for(user, code)
    if not within_reach(
        user, Incident.objects.filter(pk=incident.pk), by="opened_at", now=now, always=STILL_OPEN
    ).exists():
        raise Http404
    return incident
