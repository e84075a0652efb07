"""What an incident waits for now, since when, and when that is amber and red: the thresholds of domain §4.3. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.choices import Presence, Status
from dispatch.models import Incident
from dispatch.progress import Progress

MINUTE = 60


@dataclass(frozen=True)
class Told:
    """What of the community's side matters to the clock: has the alert been decided, is the all-clear still owed?"""

    decided: bool = False
    all_clear_owed: bool = False


@dataclass(frozen=True)
class Wait:
    """`what` it waits for (a stable word), `since` when; amber at `warn` and red at `late` seconds."""

    what: str
    since: datetime
    warn: int
    late: int


def of(incident: Incident, come: Progress, told: Told, get: Callable[[str], Any]) -> Wait | None:
    """The one clock of this incident that matters now; None once it is over. `get` reads a policy."""
    if not incident.is_open:
        return None
    if incident.status == Status.REPORTED:
        return _reported(incident, come, get)
    if incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE:
        since = incident.confirmed_at or incident.touched_at
        if not told.decided:
            return Wait("community", since, get("decide_minutes") * MINUTE, get("approval_alone_minutes") * MINUTE)
        seen = max(filter(None, (since, come.sighted_at)))
        return Wait("sighting", seen, get("community_update_minutes") * MINUTE, get("no_sighting_minutes") * MINUTE)
    if told.all_clear_owed and incident.ended_at:
        late = get("all_clear_minutes") * MINUTE
        return Wait("all_clear", incident.ended_at, late // 2, late)
    touch = get("open_touch_minutes") * MINUTE
    return Wait("close", incident.touched_at, touch, 2 * touch)


def _reported(incident: Incident, come: Progress, get: Callable[[str], Any]) -> Wait:
    if come.asked_at is None:
        return Wait("alert", incident.opened_at, get("alert_warn_seconds"), get("alert_late_seconds"))
    if come.verdict_at is not None:
        return Wait("decision", come.verdict_at, get("decide_minutes") * MINUTE, get("approval_alone_minutes") * MINUTE)
    if come.arrived_at is not None:
        aim, late = get("verdict_aim_minutes") * MINUTE, get("verdict_minutes") * MINUTE
        return Wait("verdict", come.arrived_at, aim, late)
    if come.going_at is not None:
        due = come.due_at or come.going_at
        estimate = max(int((due - come.going_at).total_seconds()), MINUTE)
        return Wait("arrival", come.going_at, estimate, estimate + get("late_minutes") * MINUTE)
    return Wait("yes", come.asked_at, get("ring_1_minutes") * MINUTE, get("nobody_minutes") * MINUTE)
