"""How an incident looks on a list: its chip, its one line, its meter, its clock and its place in the order."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.choices import Presence, Status, Timing
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, IncidentRow
from dispatch.models import Incident
from hotline.network import policy
from hotline.ui import chips


@dataclass(frozen=True)
class Count:
    """How far the call-out has come, and what happens next by itself."""

    asked: int = 0
    going: int = 0
    on_scene: int = 0
    wanted: int = 0
    next_at: datetime | None = None
    next_words: str = ""
    told: int = 0
    sos: int = 0


def chip(incident: Incident) -> Chip:
    """The status as the same word and shape as on every other screen."""
    tone, word = chips.of(incident.status, incident.presence)
    return Chip(str(word), tone)


def thresholds(incident: Incident, count: Count) -> tuple[int, int]:
    """Seconds of age at which the clock turns amber and red, from the network's own policy."""
    minute = 60
    if incident.status == Status.REPORTED and not count.asked:
        return policy.get("alert_warn_seconds"), policy.get("alert_late_seconds")
    if incident.status == Status.REPORTED:
        return policy.get("nobody_minutes") * minute, policy.get("unverified_minutes") * minute
    if incident.status == Status.CONFIRMED:
        return policy.get("community_update_minutes") * minute, policy.get("no_sighting_minutes") * minute
    touch = policy.get("open_touch_minutes") * minute
    return touch, 2 * touch


def priority(incident: Incident) -> str:
    """Confirmed and there, then unconfirmed, then what only waits to be closed; the oldest first in each."""
    first = incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE
    rank = 0 if first else 1 if incident.status == Status.REPORTED else 2
    return f"{rank}-{oldest_first(incident.opened_at, incident.code)}"


def line(incident: Incident, count: Count) -> str:
    """The call-out in one line: asked, going, on scene, told."""
    parts = [_("SOS from the scene")] if count.sos else []
    if incident.status in (Status.REPORTED, Status.CONFIRMED, Status.UNVERIFIED):
        if count.asked and not count.on_scene:
            parts.append(_("asked %(n)s") % {"n": count.asked})
        if count.going:
            parts.append(_("going %(n)s of %(of)s") % {"n": count.going, "of": count.wanted})
        if count.on_scene:
            parts.append(_("on scene %(n)s of %(of)s") % {"n": count.on_scene, "of": count.wanted})
        if count.asked and not count.on_scene and not count.going:
            parts.append(_("nobody going yet"))
        if not count.asked:
            parts.append(_("nobody alerted yet"))
    elif count.on_scene:
        parts.append(_("%(n)s still on scene") % {"n": count.on_scene})
    if count.told:
        parts.append(_("community: %(n)s texted") % {"n": count.told})
    if incident.ladder_held:
        parts.append(_("asking is on hold"))
    return " · ".join(parts)


def meter(incident: Incident, count: Count) -> tuple[str, ...]:
    """One step per person wanted: there (y), on the way (w), missing."""
    if incident.status not in (Status.REPORTED, Status.CONFIRMED) or not count.asked:
        return ()
    steps = ["y"] * count.on_scene + ["w"] * count.going
    return tuple((steps + [""] * count.wanted)[: max(count.wanted, len(steps))])


def what(incident: Incident) -> str:
    """The kind of place and what is done there, in a few words."""
    parts = [incident.get_place_type_display().lower(), incident.get_activity_display().lower()]
    if incident.timing != Timing.NOW:
        parts.append(incident.get_timing_display().lower())
    return ", ".join(parts)


def band(minutes: int | None) -> str:
    """Travel time as a band, never exact."""
    floors = {5: 0, 10: 5, 15: 10, 20: 15, 30: 20, 45: 30, 60: 45, 90: 60}
    if not minutes:
        return ""
    low = floors.get(minutes, minutes)
    return (
        _("under %(n)s min") % {"n": minutes} if low == 0 else _("%(low)s–%(high)s min") % {"low": low, "high": minutes}
    )


def row(incident: Incident, count: Count) -> IncidentRow:
    """The incident as every list shows it."""
    warn, late = thresholds(incident, count)
    return IncidentRow(
        id=str(incident.pk),
        code=incident.code,
        url=reverse("incident", args=[incident.code]),
        chip=chip(incident),
        where=incident.cross_street,
        what=what(incident),
        line=line(incident, count),
        next_at=count.next_at,
        next_words=count.next_words,
        meter=meter(incident, count),
        meter_label=_("%(there)s there and %(going)s going, of %(wanted)s wanted")
        % {"there": count.on_scene, "going": count.going, "wanted": count.wanted},
        since=incident.opened_at,
        warn=warn,
        late=late,
        sort=priority(incident),
    )
