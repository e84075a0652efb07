"""The gate to the calls and words a desk may open: whose they are and how old, by role."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404

from dispatch import hands
from dispatch.models import IncidentCall, TimelineEntry
from dispatch.models.incident import OVER
from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS, SENIOR
from hotline.calls.models import Call

# A dispatcher sees own calls and those of open incidents; a day after its close a call is hidden again (domain §1.3).
DISPATCHER_SEES, SENIOR_SEES = timedelta(hours=24), timedelta(days=7)


def call_for(user: User, pk: UUID, now: datetime) -> Call:
    """The call, for somebody who may open it. Raises Http404 otherwise."""
    call = Call.objects.select_related("dispatcher", "contact").filter(pk=pk).first()
    if call is None or not user.has_role(*DESK) or not _may_open(user, call, now):
        raise Http404
    return call


def _may_open(user: User, call: Call, now: datetime) -> bool:
    if not user.has_role(*SENDS):  # a trainee: only what they took themselves, also once somebody took it over
        return hands.is_theirs(call, user) and call.state != Call.State.CLOSED
    if call.state != Call.State.CLOSED:
        return True
    if now - (call.ended_at or call.started_at) < (SENIOR_SEES if user.has_role(*SENIOR) else DISPATCHER_SEES):
        return True
    return IncidentCall.objects.filter(call=call, undone_at=None).exclude(incident__status__in=OVER).exists()


def entry_for(user: User, pk: UUID) -> TimelineEntry:
    """A line of the timeline whose words may be read: an open incident's, by somebody who sends."""
    entries = TimelineEntry.objects.select_related("incident", "text").exclude(text=None)
    entry = entries.filter(pk=pk).first()
    if entry is None or not user.has_role(*SENDS) or not (entry.incident.is_open or user.has_role(*SENIOR)):
        raise Http404
    return entry
