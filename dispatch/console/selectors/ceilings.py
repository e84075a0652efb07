"""The ceiling of alerts as the approvals page shows it: how many were sent, how many may be, a raise that waits, the brake."""

from datetime import datetime
from typing import Any

from dispatch import brakes, ceilings


def page(now: datetime) -> dict[str, Any]:
    return {
        "ceiling": {
            "sent": ceilings.sent_this_hour(now),
            "limit": ceilings.limit(now),
            "waiting": ceilings.waiting(now),
            "most": ceilings.MOST,
        },
        "brake_on": brakes.is_on(),
    }
