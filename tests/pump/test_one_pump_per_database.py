"""On SQLite only one process is the pump; another waits for it or says so, and takes over when it dies."""

import asyncio

import pytest
from django.core.management import CommandError, call_command

from hotline.pump import loop
from hotline.pump.lock import PumpLock
from hotline.pump.loop import EmbeddedPump
from tests.pump import steps
from tests.servers import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lock_file(monkeypatch, tmp_path):
    monkeypatch.setattr(PumpLock, "path", staticmethod(lambda: tmp_path / "vela.sqlite3.pump-lock"))


def test_only_one_holds_the_lock_and_it_is_free_again_afterwards(lock_file):
    first, second = PumpLock(), PumpLock()
    assert first.take()
    assert first.take(), "who holds it may ask again"
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_the_command_refuses_while_a_server_is_the_pump(lock_file):
    server = PumpLock()
    server.take()
    with pytest.raises(CommandError, match="already pumping"):
        call_command("pump")
    server.release()


def test_a_second_server_takes_over_when_the_first_is_gone(lock_file, monkeypatch, settings):
    settings.PUMP_STEPS = ["tests.pump.steps.three_things"]
    monkeypatch.setattr(loop, "RETRY_LOCK", 0.1)
    first = PumpLock()
    first.take()

    async def story():
        second = EmbeddedPump(every=0.1)
        await second.start()
        try:
            await asyncio.sleep(0.4)
            assert not steps.ran
            first.release()
            await asyncio.to_thread(until, lambda: steps.ran)
        finally:
            await second.stop()

    asyncio.run(story())


def test_a_run_that_breaks_off_does_not_end_the_pump(lock_file, monkeypatch):
    runs = []

    def away() -> dict:
        runs.append("run")
        raise OSError("the database is away")

    monkeypatch.setattr(loop, "run_once", away)

    async def story():
        pump = EmbeddedPump(every=0.05)
        await pump.start()
        await asyncio.to_thread(until, lambda: len(runs) >= 3)
        await pump.stop()

    asyncio.run(story())
