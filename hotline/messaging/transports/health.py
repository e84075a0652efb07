"""Whether a way out works just now, read from our own record of its last calls, so that every process sees the same."""

from datetime import datetime, timedelta
from enum import Enum

from hotline.messaging.models import Attempt

WINDOW = 20  # calls looked at
BAD = 5  # of them, when the newest is bad too: let it rest
REST = timedelta(seconds=30)  # then one text tries whether it is back
BAD_OUTCOMES = ("retry", "unknown")


class Health(Enum):
    """`TRYING`: it has rested; one text may go by it."""

    WELL = "well"
    RESTING = "resting"
    TRYING = "trying"


def of(name: str, now: datetime) -> Health:
    """How the transport called `name` is. Refusals of a single text count as working."""
    last = list(Attempt.objects.filter(provider=name).order_by("-id").values_list("outcome", "ended_at")[:WINDOW])
    if not last or last[0][0] not in BAD_OUTCOMES or sum(outcome in BAD_OUTCOMES for outcome, _at in last) < BAD:
        return Health.WELL
    return Health.TRYING if now - last[0][1] >= REST else Health.RESTING
