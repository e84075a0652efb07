"""Calls that may be about the same thing: near in place and time, found while typing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from dispatch.models import Incident
from dispatch.models.incident import OVER
from hotline.network import policy
from hotline.places.gazetteer import metres
from hotline.places.models import Zone


@dataclass(frozen=True)
class Near:
    incident: Incident
    metres: int | None
    calls: int
    independent: int


def near(
    *,
    zone: Zone | None,
    lat: float | None,
    lon: float | None,
    activity: str,
    now: datetime,
    call=None,
    but: Incident | None = None,
) -> list[Near]:
    """Open incidents of the last hour within 500 m, or in the same zone with the same activity; nearest first."""
    if zone is None:
        return []
    since = now - timedelta(minutes=policy.get("duplicate_minutes"))
    recent = Incident.objects.filter(opened_at__gte=since).exclude(status__in=OVER).select_related("zone")
    telling = Q(call_links__undone_at=None)
    recent = recent.annotate(
        calls=Count("call_links", filter=telling),
        eyes=Count("call_links", filter=telling & Q(call_links__independent=True)),
    )
    if call is not None:
        recent = recent.exclude(call_links__call=call, call_links__undone_at=None)
    if but is not None:
        recent = recent.exclude(pk=but.pk)
    found = []
    for incident in recent:
        away = None
        if None not in (lat, lon, incident.lat, incident.lon):
            away = round(metres(lat, lon, incident.lat, incident.lon))
        same = incident.zone_id == zone.pk and bool(activity) and incident.activity == activity
        if (away is not None and away <= policy.get("duplicate_metres")) or (same and (away is None or away < 2000)):
            found.append(Near(incident, away, incident.calls, incident.eyes))
    found.sort(key=lambda hit: (hit.metres is None, hit.metres or 0))
    return found
