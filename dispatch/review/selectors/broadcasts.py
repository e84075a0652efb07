"""The list of texts to the community: what was drafted, by whom approved, to how many it went."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch import broadcast_texts
from dispatch.console.present import broadcasts as looks
from dispatch.models import Broadcast
from dispatch.review.listing import Choices, Filter, Listing


def kinds() -> Choices:
    return [(kind.value, looks.title(kind)) for kind in Broadcast.Kind]


def show(broadcasts: list[Broadcast]) -> list[dict[str, Any]]:
    return [
        {
            "at": broadcast.drafted_at,
            "code": broadcast.incident.code,
            "url": reverse("history-incident", args=[broadcast.incident.pk]),
            "kind": looks.title(broadcast.kind),
            "template": broadcast.kind,
            "chip": looks.chip(broadcast),
            "place": broadcast.place,
            "drafter": broadcast.drafted_by_handle,
            "approver": broadcast.approved_by_handle,
            "alone": bool(broadcast.alone_reason),
            "waited": (broadcast.approved_at - broadcast.drafted_at).total_seconds() if broadcast.approved_at else None,
            "people": broadcast.recipients,
        }
        for broadcast in broadcasts
    ]


LISTING = Listing(
    name="history-broadcasts",
    title=_("Texts to the community"),
    template="review/broadcasts.html",
    by="drafted_at",
    rows=lambda: Broadcast.objects.select_related("confirmation__incident"),
    show=show,
    filters=(
        Filter("kind", _("Kind"), kinds, lambda value: Q(kind=value)),
        Filter("state", _("State"), lambda: list(broadcast_texts.STATE_LABELS.items()), lambda value: Q(state=value)),
    ),
)
