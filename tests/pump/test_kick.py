"""A kick wakes the pump; with the broker away nobody waits and nothing fails."""

import asyncio
import itertools
import os
import socket
import time

import pytest
from celery import current_app
from django.conf import settings as live_settings
from django.db import connections

from hotline.base import act
from hotline.celery import app
from hotline.pump import kick, tasks
from hotline.pump.loop import EmbeddedPump
from hotline.pump.nudge import Nudge
from tests.pump import steps
from tests.servers import free_port, until


def seconds_of(call) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


@pytest.fixture
def broker_at(settings, monkeypatch):
    """Point Celery at a port of this machine."""

    def point(port: int) -> None:
        settings.EMBEDDED = False
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
        monkeypatch.setattr(app.conf, "broker_write_url", f"redis://127.0.0.1:{port}/0")
        monkeypatch.setattr(kick, "_nudge", Nudge("kick", kick._send, rest=3.0))

    return point


def test_with_redis_stopped_it_returns_at_once_and_rests(broker_at):
    broker_at(free_port())
    assert max(seconds_of(kick.kick) for _ in range(50)) < 0.1
    until(lambda: kick._nudge.resting, 4)


def test_with_redis_hung_it_returns_at_once_and_rests(broker_at):
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen(16)
        broker_at(hung.getsockname()[1])
        assert max(seconds_of(kick.kick) for _ in range(50)) < 0.1
        until(lambda: kick._nudge.resting, 6)


def test_kicks_while_one_is_pending_are_that_one():
    sent = []

    def send() -> None:
        sent.append("kick")
        time.sleep(0.2)

    nudge = Nudge("test", send)
    nudge()
    until(lambda: sent)
    for _ in range(100):
        nudge()
    until(lambda: len(sent) == 2)
    time.sleep(0.3)
    assert len(sent) == 2, "one under way, one for what was asked meanwhile"


def test_a_burst_of_kicks_is_the_first_at_once_and_then_one_now_and_again():
    sent = []
    nudge = Nudge("test", lambda: sent.append(time.monotonic()), apart=0.3)
    began = time.monotonic()
    while time.monotonic() < began + 1.0:
        nudge()
        time.sleep(0.005)
    until(lambda: len(sent) > 1)
    assert sent[0] - began < 0.2
    assert min(later - earlier for earlier, later in itertools.pairwise(sent)) >= 0.29


def test_after_a_failure_it_rests_and_then_tries_again():
    tries = []

    def send() -> None:
        tries.append("try")
        raise OSError

    nudge = Nudge("test", send, rest=0.2)
    nudge()
    until(lambda: nudge.resting)
    for _ in range(10):
        nudge()
    assert len(tries) == 1
    until(lambda: not nudge.resting)
    nudge()
    until(lambda: len(tries) == 2)


@pytest.mark.django_db(transaction=True)
def test_a_kick_after_commit_wakes_the_pump_of_this_server_and_one_that_is_taken_back_does_not(settings):
    settings.EMBEDDED = True
    settings.PUMP_STEPS = ["tests.pump.steps.three_things"]

    def decide(*, and_fail: bool) -> None:
        with act.act(act.SYSTEM) as deed:
            steps.left.append(1)
            deed.after(kick.kick)
            if and_fail:
                raise ZeroDivisionError

    async def story():
        pump = EmbeddedPump(every=30.0)
        await pump.start()
        try:
            await asyncio.to_thread(until, lambda: steps.ran)
            before = len(steps.ran)
            with pytest.raises(ZeroDivisionError):
                await asyncio.to_thread(_closing, decide, and_fail=True)
            await asyncio.sleep(0.3)
            assert len(steps.ran) == before
            await asyncio.to_thread(_closing, decide, and_fail=False)
            await asyncio.to_thread(until, lambda: not steps.left, 2)
        finally:
            await pump.stop()

    asyncio.run(story())
    assert not kick.wakers


def _closing(call, **details):
    try:
        return call(**details)
    finally:
        connections.close_all()


def test_the_task_carries_nothing_and_the_schedule_calls_it_every_few_seconds():
    assert tasks.pump.name == kick.TASK
    assert tasks.pump.ignore_result
    entry = app.conf.beat_schedule["pump"]
    assert entry["task"] == kick.TASK
    assert 2 <= entry["schedule"] <= 5
    assert entry.keys() == {"task", "schedule", "options"}
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.worker_prefetch_multiplier) == (
        True,
        True,
        1,
    )
    assert current_app.main == "hotline"
    assert live_settings.CELERY_TASK_IGNORE_RESULT


def test_a_kept_connection_that_broke_is_made_anew(broker_at, monkeypatch):
    broker_at(free_port())
    tried = []

    class Broken:
        connection_errors = channel_errors = ()

        def release(self) -> None:
            tried.append("released")

    def publish(link) -> None:
        tried.append("broken" if isinstance(link, Broken) else "fresh")
        if isinstance(link, Broken):
            raise OSError

    monkeypatch.setattr(kick, "_kept", {os.getpid(): Broken()})
    monkeypatch.setattr(kick, "_publish", publish)
    kick._send()
    assert tried == ["broken", "released", "fresh"]
