"""Telling hubs that the log has grown: those in this process at once, those elsewhere by Redis. A lost poke costs a second."""

import asyncio
from collections.abc import Callable

from channels.layers import get_channel_layer
from django.conf import settings

from hotline.pump.nudge import Nudge

# The one group every hub listens to; a poke carries nothing but itself.
GROUP = "vela.hub"
POKE = {"type": "poke"}
# Seconds a poke may take on its own thread before Redis counts as away.
PATIENCE = 0.5

# Wakers of the hubs running in this process.
wakers: set[Callable[[], None]] = set()

_loops: dict[str, asyncio.AbstractEventLoop] = {}


async def _publish() -> None:
    layer = get_channel_layer()
    try:
        await asyncio.wait_for(layer.group_send(GROUP, POKE), PATIENCE)
    except BaseException:
        await layer.flush()  # a connection cut off half-way must not be used again
        raise


def _send() -> None:
    # One loop for the life of the thread keeps the one connection to Redis open between pokes.
    loop = _loops.get("nudge") or _loops.setdefault("nudge", asyncio.new_event_loop())
    loop.run_until_complete(_publish())


_nudge = Nudge("poke", _send, rest=3.0)


def poke() -> None:
    """Have every hub read the log now. Never raises, never waits. For `deed.after(poke)`."""
    for wake in tuple(wakers):
        wake()
    if not settings.EMBEDDED:
        _nudge()
