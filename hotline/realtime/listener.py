"""Listening for pokes from other processes through Redis; while Redis is away the hub's own poll carries on."""

import asyncio
from collections.abc import Callable

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from hotline.realtime.poke import GROUP

# Seconds: the longest to wait for a subscription; the rest before another try.
PATIENCE = 5.0
REST = 2.0


async def listen(wake: Callable[[], None]) -> None:
    """Call `wake()` for each poke, for ever. Subscribes again by itself when Redis comes back, empty or not."""
    layer = get_channel_layer()
    while True:
        try:
            channel = await asyncio.wait_for(layer.new_channel("vela.hub."), PATIENCE)
            await asyncio.wait_for(layer.group_add(GROUP, channel), PATIENCE)
            wake()  # what was said while nobody listened
            while True:
                await layer.receive(channel)
                wake()
        except (TimeoutError, OSError, RedisError):
            await layer.flush()
            await asyncio.sleep(REST)
