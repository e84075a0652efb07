"""The hub: whoever joins, whenever, sees every change once and in order; a view is drawn once, however many follow it."""

import asyncio
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from hotline.base import clock
from hotline.realtime import events, frames
from hotline.realtime.hub import Hub
from hotline.realtime.sources import Part, View
from tests.realtime import source
from tests.realtime.stage import SOURCE, VIEW, Page, happen, make_seat, quiet_hub, settle

pytestmark = pytest.mark.django_db(transaction=True)

in_thread = database_sync_to_async(happen, thread_sensitive=False)


class JoinsFirst(Hub):
    """Adds the newcomer to the room before it is level."""

    async def join(self, seat):
        self._add(seat)
        text, seat.cursor = await self._refill(seat.view, seat.cursor, self.head)
        seat.push(text)


class LooksOnce(Hub):
    """Refills the newcomer, and adds it without looking whether the log has gone on meanwhile."""

    async def join(self, seat):
        text, seat.cursor = await self._refill(seat.view, seat.cursor, self.head)
        seat.push(text)
        self._add(seat)


async def somebody_joins_while_something_happens(kind: type[Hub]) -> Page:
    """Three changes are in the log; a fourth comes, and is spread, while the newcomer's refill is drawn."""
    await in_thread("1", "2", "3")
    hub = await quiet_hub(kind)
    loop = asyncio.get_running_loop()

    def fourth() -> None:
        happen("4")
        asyncio.run_coroutine_threadsafe(hub.flush(), loop).result(10)

    source.meanwhile.append(fourth)
    page = Page()
    seat = make_seat(page)
    writing = asyncio.create_task(seat.run())
    await hub.join(seat)
    await in_thread("5")
    await hub.flush()
    await settle()
    writing.cancel()
    return page


def test_who_joins_while_something_happens_misses_nothing_and_sees_no_gap():
    page = asyncio.run(somebody_joins_while_something_happens(Hub))
    assert (sorted(page.notes), page.gaps, page.cursor) == (["1", "2", "3", "4", "5"], 0, 5)


@pytest.mark.parametrize("mutant", [JoinsFirst, LooksOnce])
def test_a_hub_that_joins_in_another_order_would_lose_a_change(mutant):
    page = asyncio.run(somebody_joins_while_something_happens(mutant))
    assert "4" not in page.notes or "5" not in page.notes
    assert page.gaps > 0


def run(story) -> None:
    asyncio.run(story())


def test_pages_with_the_same_view_share_one_drawing_and_each_gets_its_own_language():
    drawings = []

    async def story():
        hub = await quiet_hub()
        pages = [Page() for _ in range(6)]
        spanish = View("es", VIEW.parts)
        seats = [make_seat(page, spanish if number % 2 else VIEW) for number, page in enumerate(pages)]
        writing = [asyncio.create_task(seat.run()) for seat in seats]
        for seat in seats:
            await hub.join(seat)
        source.meanwhile += [lambda: drawings.append("drawn")] * 9
        await in_thread("1", "2")
        real, calls = frames.sources.draw, []
        frames.sources.draw = lambda *details: calls.append(details) or real(*details)
        try:
            await hub.flush()
        finally:
            frames.sources.draw = real
        await settle()
        assert sorted(language for _, language, _ in calls) == ["en", "es"]
        assert all('lang="es"' in page.notes["1"] for page in pages[1::2])
        assert all('lang="en"' in page.notes["1"] for page in pages[::2])
        for task in writing:
            task.cancel()

    run(story)


def test_a_page_that_follows_two_things_gets_one_frame_for_both():
    async def story():
        hub = await quiet_hub()
        page = Page()
        seat = make_seat(page, View("en", (Part(SOURCE, "test:a"), Part(SOURCE, "test:b"))))
        writing = asyncio.create_task(seat.run())
        await hub.join(seat)
        await in_thread("1")
        await hub.flush()
        await settle()
        assert (page.cursor, page.gaps, list(page.notes)) == (1, 0, ["1"])
        writing.cancel()

    run(story)


def test_one_card_that_cannot_be_drawn_makes_its_audience_reload_and_leaves_the_others_alone(caplog):
    class BadForA:
        PREFIXES = ("bad",)

        @staticmethod
        def ops(audience, language, changes):
            raise ValueError("the words of a caller")

    async def story():
        hub = await quiet_hub()
        bad, good = Page(), Page()
        seats = [make_seat(bad, View("en", (Part("bad", "x"),))), make_seat(good)]
        writing = [asyncio.create_task(seat.run()) for seat in seats]
        for seat in seats:
            await hub.join(seat)
        await in_thread("1")
        real = frames.sources._source
        frames.sources._source = lambda name: BadForA if name == "bad" else real(name)
        try:
            await hub.flush()
        finally:
            frames.sources._source = real
        await settle()
        assert [bad.was_told("reload"), good.was_told("reload")] == [True, False]
        assert "1" in good.notes
        for task in writing:
            task.cancel()

    run(story)
    assert "ValueError" in caplog.text
    assert "the words of a caller" not in caplog.text


@pytest.mark.parametrize("cursor", [0, 99])
def test_a_cursor_the_log_no_longer_reaches_or_has_not_reached_is_told_to_reload(cursor):
    async def story():
        with clock.shifted(timedelta(hours=-60)):
            await in_thread("1", "2")
        await in_thread("3")
        await database_sync_to_async(events.prune, thread_sensitive=False)()
        hub = await quiet_hub()
        page = Page(cursor)
        seat = make_seat(page)
        writing = asyncio.create_task(seat.run())
        await hub.join(seat)
        await settle()
        assert page.was_told("reload")
        # It asks again from where its reloaded page stands.
        seat.cursor = page.cursor = 3
        await hub.join(seat)
        await in_thread("4")
        await hub.flush()
        await settle()
        assert (list(page.notes), page.gaps) == (["4"], 0)
        writing.cancel()

    run(story)


def an_older_log() -> None:
    events.Event.objects.filter(seq=3).delete()
    events.Head.objects.update(seq=2)


def test_when_the_log_goes_back_because_it_was_restored_every_page_reloads():
    async def story():
        await in_thread("1", "2", "3")
        hub = await quiet_hub()
        page = Page(3)
        seat = make_seat(page)
        writing = asyncio.create_task(seat.run())
        await hub.join(seat)
        await database_sync_to_async(an_older_log, thread_sensitive=False)()
        await hub.flush()
        await settle()
        assert page.was_told("reload")
        assert hub.head == 2
        writing.cancel()

    run(story)


def test_everybody_coming_back_at_once_from_the_same_place_is_drawn_for_once():
    async def story():
        await in_thread("1", "2", "3")
        hub = await quiet_hub()
        pages = [Page() for _ in range(200)]
        seats = [make_seat(page) for page in pages]
        writing = [asyncio.create_task(seat.run()) for seat in seats]
        real, calls = frames.sources.draw, []
        frames.sources.draw = lambda *details: calls.append(details) or real(*details)
        try:
            await asyncio.gather(*(hub.join(seat) for seat in seats))
        finally:
            frames.sources.draw = real
        await settle()
        assert len(calls) == 1
        assert all(page.cursor == 3 for page in pages)
        for task in writing:
            task.cancel()

    run(story)


def test_a_socket_that_takes_nothing_is_closed_to_come_back_and_holds_up_nobody():
    async def story():
        hub = await quiet_hub()
        fast, said = Page(), []
        stuck = make_seat(Page())

        async def never(text: str) -> None:
            await asyncio.Event().wait()

        async def close(code: int, reason: str) -> None:
            said.append((code, reason))

        stuck._send, stuck._close = never, close
        seats = [stuck, make_seat(fast)]
        writing = [asyncio.create_task(seat.run()) for seat in seats]
        for seat in seats:
            await hub.join(seat)
        for number in range(8):
            await in_thread(number, kind="wide")
            await hub.flush()
            await settle()
        assert said == [(1013, "resync")]
        assert (len(fast.notes), fast.gaps) == (8, 0)
        for task in writing:
            task.cancel()

    run(story)
