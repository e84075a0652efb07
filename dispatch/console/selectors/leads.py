"""Who asks for a lead, on which call, and who came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from dispatch import lead_call
from dispatch.models import FollowUp
from hotline.accounts.models import User
from hotline.accounts.roles import SENIOR
from hotline.calls.models import Call


@dataclass(frozen=True)
class Ring:
    """One desk that asks for a lead."""

    who: str
    since: datetime
    url: str


def rings(reader: str) -> list[Ring]:
    """What rings on a lead's desk now."""
    if reader not in SENIOR:
        return []
    return [
        Ring(asked.made_by_handle, asked.made_at, reverse("call", args=[asked.call_id]))
        for asked in lead_call.standing()
    ]


def of(call: Call, user: User) -> dict[str, Any]:
    """How the asking of this call stands, for its page."""
    last = FollowUp.objects.filter(call=call, why=FollowUp.Why.CALL).order_by("-made_at").first()
    return {
        "lead_asked": last,
        "lead_came": last.paid_by_handle if last and last.paid_at else "",
        "may_come": bool(last and not last.paid_at and user.has_role(*SENIOR) and last.made_by != str(user.pk)),
    }
