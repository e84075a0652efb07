"""The list of incidents: what was reported where, what it turned out to be, how the call-out went."""

from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.choices import Agency, Outcome, PlaceType, Status
from dispatch.console.present import incidents as looks
from dispatch.console.selectors.counts import TOLD
from dispatch.models import Alert, Broadcast, Incident, IncidentCall, Response
from dispatch.review import access
from dispatch.review.listing import Choices, Filter, Listing
from hotline.base.ids import CODE_LETTERS
from hotline.places.models import Zone


def zones() -> Choices:
    return [(zone.slug, zone.name) for zone in Zone.objects.only("slug", "name_en", "name_es")]


def search(text: str) -> Q:
    """By code, or by any part of the cross street or the landmark."""
    if len(text) == 4 and text[0].upper() in CODE_LETTERS and text[1:].isdigit():
        return Q(code=text.upper())
    return Q(cross_street__icontains=text) | Q(landmark__icontains=text) | Q(public_place__icontains=text)


def show(incidents: list[Incident]) -> list[dict[str, Any]]:
    ids = [incident.pk for incident in incidents]
    calls = _counted(IncidentCall.objects.filter(incident__in=ids, undone_at=None), "incident")
    asked = _counted(Alert.objects.filter(incident__in=ids), "incident")
    there = Response.objects.filter(incident__in=ids, arrived_at__isnull=False).order_by()
    came = {row["incident"]: row for row in there.values("incident").annotate(n=Count("id"), first=Min("arrived_at"))}
    alerts = Broadcast.objects.filter(
        confirmation__incident__in=ids, kind=Broadcast.Kind.ALERT, state__in=TOLD
    ).order_by()
    told = dict(
        alerts.values("confirmation__incident").annotate(n=Sum("recipients")).values_list("confirmation__incident", "n")
    )
    return [
        {
            "code": incident.code,
            "url": reverse("history-incident", args=[incident.pk]),
            "at": incident.opened_at,
            "chip": looks.chip(incident),
            "outcome": incident.get_outcome_display(),
            "where": incident.cross_street,
            "landmark": incident.landmark,
            "zone": incident.zone.name,
            "what": looks.what(incident),
            "agency": incident.get_agency_display() if incident.agency != Agency.UNKNOWN else "",
            "calls": calls.get(incident.pk, 0),
            "asked": asked.get(incident.pk, 0),
            "came": came.get(incident.pk, {}).get("n", 0),
            "first": _seconds(incident, came.get(incident.pk)),
            "told": told.get(incident.pk) or 0,
        }
        for incident in incidents
    ]


def _counted(rows, by: str) -> dict:
    return dict(rows.order_by().values(by).annotate(n=Count("id")).values_list(by, "n"))


def _seconds(incident: Incident, came: dict | None) -> float | None:
    """From the opening to the first responder on scene."""
    return (came["first"] - incident.opened_at).total_seconds() if came else None


LISTING = Listing(
    name="history",
    title=_("Incidents"),
    template="review/incidents.html",
    by="opened_at",
    rows=lambda: Incident.objects.select_related("zone"),
    show=show,
    filters=(
        Filter("status", _("Status"), lambda: list(Status.choices), lambda value: Q(status=value)),
        Filter("zone", _("Zone"), zones, lambda value: Q(zone__slug=value)),
        Filter("place", _("Place"), lambda: list(PlaceType.choices), lambda value: Q(place_type=value)),
        Filter("outcome", _("Outcome"), lambda: list(Outcome.choices), lambda value: Q(outcome=value)),
        Filter("agency", _("Agency"), lambda: list(Agency.choices), lambda value: Q(agency=value)),
    ),
    search=search,
    search_hint=_("Code, cross street or landmark"),
    always=access.STILL_OPEN,
)
