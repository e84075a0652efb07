"""How long a text decided now would wait before it leaves: what is ahead of it, at the speed of the way it goes."""

from django.db.models import Sum

from hotline.base import clock
from hotline.messaging import rate, routing
from hotline.messaging.models import Message
from hotline.messaging.states import State


def seconds(lane: int, segments: int = 1) -> float | None:
    """Seconds until `segments` more of this lane have left; None where nothing carries the lane."""
    now = clock.now()
    way = next((way for way in routing.ways(lambda: now) if lane in way.lanes and way.at_most is None), None)
    if way is None:
        return None
    ahead = Message.objects.filter(state=State.QUEUED, lane__in=[each for each in way.lanes if each <= lane])
    waiting = ahead.aggregate(total=Sum("segments"))["total"] or 0
    speed = rate.of(way.transport)
    saved = rate.tokens(way.transport.name, speed, now)
    return max(waiting + segments - saved, 0.0) / speed.per_second
