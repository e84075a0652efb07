"""What the panels beside a call's form need to know at once; the rest they fetch by their own addresses."""

from datetime import datetime
from typing import Any

from dispatch import hands
from dispatch.console.selectors import number
from hotline.accounts.models import User
from hotline.accounts.roles import SENDS, SENIOR
from hotline.calls.models import Call


def panels(user: User, call: Call, now: datetime) -> dict[str, Any]:
    """The context of the buttons, the flags and the earlier calls. Asked on each load, and when the number changed."""
    sends = user.has_role(*SENDS)
    return {
        "sends": sends,
        "may_open_family": sends and (user.has_role(*SENIOR) or hands.is_theirs(call, user)),
        "known": number.known(call, now) if sends else None,
    }
