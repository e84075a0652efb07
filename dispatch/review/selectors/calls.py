"""The list of calls: who answered when, in which language, how it ended. Neither number nor name."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.models import IncidentCall
from dispatch.review.listing import Filter, Listing
from hotline.calls.models import Call

LANGUAGES = [("es", _("Spanish")), ("en", _("English")), ("other", _("Another"))]


def language(value: str) -> Q:
    if value == "other":
        return ~Q(language__startswith="es") & ~Q(language__startswith="en")
    return Q(language__startswith=value)


def show(calls: list[Call]) -> list[dict[str, Any]]:
    links = IncidentCall.objects.filter(call__in=[call.pk for call in calls], undone_at=None).order_by()
    codes = {link.call_id: link.incident for link in links.select_related("incident")}
    return [
        {
            "at": call.started_at,
            "seconds": (call.ended_at - call.started_at).total_seconds() if call.ended_at else None,
            "who": call.dispatcher.handle if call.dispatcher else "",
            "state": "" if call.state == Call.State.CLOSED else call.get_state_display(),
            "disposition": call.get_disposition_display(),
            "language": call.language.upper(),
            "relation": call.get_relation_display() if call.relation != Call.Relation.UNKNOWN else "",
            "firsthand": call.firsthand,
            "code": codes[call.pk].code if call.pk in codes else "",
            "url": reverse("history-incident", args=[codes[call.pk].pk]) if call.pk in codes else "",
        }
        for call in calls
    ]


LISTING = Listing(
    name="history-calls",
    title=_("Calls"),
    template="review/calls.html",
    by="started_at",
    rows=lambda: Call.objects.select_related("dispatcher").only(
        "started_at", "ended_at", "state", "disposition", "language", "relation", "firsthand", "dispatcher__handle"
    ),
    show=show,
    filters=(
        Filter("ended", _("How it ended"), lambda: list(Call.Disposition.choices), lambda value: Q(disposition=value)),
        Filter("language", _("Language"), lambda: list(LANGUAGES), language),
        Filter("state", _("State"), lambda: list(Call.State.choices), lambda value: Q(state=value)),
    ),
)
