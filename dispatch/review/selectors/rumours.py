"""The list of rumours: what people said, how many asked, what was found, how soon it was answered."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.console.present import rumours as looks
from dispatch.console.selectors.desk import with_counts
from dispatch.models import Rumour
from dispatch.review.listing import Choices, Filter, Listing


def states() -> Choices:
    return [(state.value, looks.state_chip(Rumour(state=state)).word) for state in Rumour.State]


def show(rumours: list[Rumour]) -> list[dict[str, Any]]:
    counted = {
        row.pk: row for row in with_counts(Rumour.objects.filter(pk__in=[rumour.pk for rumour in rumours])).order_by()
    }
    return [
        {
            "at": rumour.heard_at,
            "claim": rumour.claim,
            "place": rumour.place,
            "zone": rumour.zone.name if rumour.zone else "",
            "chip": looks.state_chip(rumour),
            "heard": looks.heard(counted[rumour.pk].calls, counted[rumour.pk].texts),
            "answered": (rumour.answered_at - rumour.heard_at).total_seconds() if rumour.answered_at else None,
            "code": rumour.incident.code if rumour.incident else "",
            "url": reverse("history-incident", args=[rumour.incident.pk]) if rumour.incident else "",
        }
        for rumour in rumours
    ]


LISTING = Listing(
    name="history-rumours",
    title=_("Rumours"),
    template="review/rumours.html",
    by="heard_at",
    rows=lambda: Rumour.objects.select_related("zone", "incident"),
    show=show,
    filters=(Filter("state", _("What was found"), states, lambda value: Q(state=value)),),
)
