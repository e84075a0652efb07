"""A poke only shortens the wait: with Redis away, hung or empty nobody waits, nothing fails, and boards go on by the poll."""

import asyncio
import socket
import time

import pytest

from hotline.pump.nudge import Nudge
from hotline.realtime import hub, poke
from tests import stores
from tests.realtime.stage import Page, Socket, cookie_of, happen, make_seat, make_user
from tests.servers import free_port, until


def layer_at(url: str) -> dict:
    config = {"hosts": [{"address": url, "socket_timeout": None}]}
    return {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": config}}


@pytest.fixture
def away(settings, monkeypatch):
    """Redis is configured and nobody is there."""
    settings.EMBEDDED = False
    settings.CHANNEL_LAYERS = layer_at(f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(poke, "_nudge", Nudge("poke", poke._send, rest=3.0))


@pytest.fixture
def real_redis(settings, monkeypatch):
    """Redis is configured and there; the hub knows of changes by it alone, as its own poll is far off."""
    settings.EMBEDDED = False
    settings.CHANNEL_LAYERS = layer_at(stores.redis_database())
    monkeypatch.setattr(poke, "_nudge", Nudge("poke", poke._send, rest=3.0))
    monkeypatch.setattr(hub, "POLL", 30.0)


def seconds_of(call) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def test_a_poke_with_redis_stopped_returns_at_once_and_is_not_tried_again_for_a_while(away):
    assert max(seconds_of(poke.poke) for _ in range(50)) < 0.1
    until(lambda: poke._nudge.resting, 3)
    assert seconds_of(poke.poke) < 0.01


def test_a_poke_with_redis_hung_returns_at_once(settings, away):
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen(16)
        settings.CHANNEL_LAYERS = layer_at(f"redis://127.0.0.1:{hung.getsockname()[1]}/0")
        assert max(seconds_of(poke.poke) for _ in range(50)) < 0.1
        until(lambda: poke._nudge.resting, 3)


@pytest.mark.django_db(transaction=True)
def test_with_redis_stopped_a_board_still_follows_by_the_poll(site_here, away):
    page = Socket(site_here.url, cookie_of(make_user()))
    page.hear(lambda: page.was_told("tick"))
    poke.wakers.clear()
    for number in range(3):
        happen(number)
        page.hear(lambda number=number: str(number) in page.notes, 2)
    assert page.gaps == 0


@pytest.mark.full_only
@pytest.mark.django_db(transaction=True)
class TestRealRedis:
    def test_a_poke_from_another_process_reaches_the_hub_long_before_its_poll(self, real_redis, site_here):
        page = Socket(site_here.url, cookie_of(make_user()))
        page.hear(lambda: page.was_told("tick"))
        poke.wakers.clear()  # as if the hub were in another process
        time.sleep(0.5)  # the hub subscribes beside serving
        happen("1")
        page.hear(lambda: "1" in page.notes, 2)

    def test_a_socket_that_was_quiet_for_seven_seconds_is_still_open_and_hears_the_next_change(
        self, real_redis, site_here
    ):
        page = Socket(site_here.url, cookie_of(make_user()))
        page.hear(lambda: page.was_told("tick"))
        poke.wakers.clear()
        time.sleep(7)
        happen("1")
        page.hear(lambda: "1" in page.notes, 2)
        assert page.code is None


@pytest.mark.django_db(transaction=True)
def test_pokes_without_a_hub_or_after_its_end_do_nothing():
    async def story():
        here = await hub.running()
        assert here.wake in poke.wakers
        await here.join(make_seat(Page()))
        await hub.stop()
        assert here.wake not in poke.wakers

    asyncio.run(story())
    poke.poke()
