"""What texts cost and how long they take to leave, at this network's own price and rate."""

import math

from hotline.messaging import rate
from hotline.network import policy


def dollars(segments: int) -> float:
    """US dollars."""
    return segments * policy.get("sms_cost_cents") / 100


def seconds(segments: int) -> int:
    """Until the last of so many segments has left."""
    return math.ceil(segments / rate.per_second())
