"""The rows of dispatch: each later step refers to the earlier one that caused it, never the reverse."""

from dispatch.models.asking import Alert, Response, Wave
from dispatch.models.hands import Claim, Looking, Merge
from dispatch.models.incident import Incident, IncidentCall, Report
from dispatch.models.owing import FollowUp
from dispatch.models.record import TimelineEntry, TimelineText
from dispatch.models.rumour import Clarification, Hearer, Rumour
from dispatch.models.telling import Broadcast, BroadcastZone, CeilingRaise, Confirmation

__all__ = [
    "Alert",
    "Broadcast",
    "BroadcastZone",
    "CeilingRaise",
    "Claim",
    "Clarification",
    "Confirmation",
    "FollowUp",
    "Hearer",
    "Incident",
    "IncidentCall",
    "Looking",
    "Merge",
    "Report",
    "Response",
    "Rumour",
    "TimelineEntry",
    "TimelineText",
    "Wave",
]
