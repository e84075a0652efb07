"""The list of debts: what was owed to whom by when, and who paid it how late."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.models import FollowUp
from dispatch.review.listing import Filter, Listing

STATES = {
    "open": (_("Still owed"), Q(paid_at=None)),
    "in_time": (_("Paid in time"), Q(paid_at__lte=F("due_at"))),
    "late": (_("Paid late"), Q(paid_at__gt=F("due_at"))),
}


def late_by(debt: FollowUp) -> float:
    """Seconds past its time when it was paid; 0 when in time or not paid yet."""
    return max((debt.paid_at - debt.due_at).total_seconds(), 0.0) if debt.paid_at else 0.0


def show(debts: list[FollowUp]) -> list[dict[str, Any]]:
    return [
        {
            "at": debt.made_at,
            "kind": debt.get_kind_display(),
            "code": debt.incident.code if debt.incident else "",
            "url": reverse("history-incident", args=[debt.incident.pk]) if debt.incident else "",
            "made_by": debt.made_by_handle,
            "due": debt.due_at,
            "paid": debt.paid_at,
            "paid_by": debt.paid_by_handle,
            "late": late_by(debt),
        }
        for debt in debts
    ]


LISTING = Listing(
    name="history-owed",
    title=_("What was owed"),
    template="review/owed.html",
    by="made_at",
    rows=lambda: FollowUp.objects.select_related("incident"),
    show=show,
    filters=(
        Filter(
            "state",
            _("State"),
            lambda: [(name, label) for name, (label, _q) in STATES.items()],
            lambda value: STATES[value][1],
        ),
        Filter("kind", _("Kind"), lambda: list(FollowUp.Kind.choices), lambda value: Q(kind=value)),
    ),
    always=Q(paid_at=None),
)
