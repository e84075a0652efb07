"""The frames of the live protocol, the same over sockets and polling, and the drawing of what goes into them."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime

from django.utils import translation

from hotline.pump.faults import describe
from hotline.realtime import events, sources
from hotline.realtime.models import Event
from hotline.realtime.ops import Change
from hotline.realtime.sources import Part, View

# More events than this behind, and a fresh page is cheaper than the changes.
FAR_BEHIND = 1000

RELOAD = '{"t":"reload"}'

log = logging.getLogger("hotline.realtime")


def changes_of(rows: Iterable[Event]) -> list[Change]:
    """What changed, each thing once, in the order it last changed."""
    found: dict[Change, None] = {}
    for row in rows:
        change = Change(row.kind, row.ref)
        found.pop(change, None)
        found[change] = None
    return list(found)


def draw(part: Part, language: str, changes: list[Change]) -> str | None:
    """The ops of one part as JSON without the brackets; None when drawing failed (the page must then reload)."""
    try:
        with translation.override(language):
            ops = sources.draw(part, language, changes)
            return ",".join(json.dumps(op._asdict(), ensure_ascii=False, separators=(",", ":")) for op in ops)
    except Exception as error:  # noqa: BLE001 - one bad card must not silence every board
        log.error("drawing for %s failed: %s", part.source, describe(error))
        return None


def frame(start: int, end: int, drawn: Iterable[str | None]) -> str:
    """The frame that takes a page from cursor `start` to `end`; RELOAD when a part of it could not be drawn."""
    pieces = list(drawn)
    if None in pieces:
        return RELOAD
    return f'{{"t":"frame","from":{start},"to":{end},"ops":[{",".join(piece for piece in pieces if piece)}]}}'


def tick(head: int, at: datetime, pump_age: float | None) -> str:
    """A sign of life with the head of the log, the time and the seconds since the pump last ran."""
    age = None if pump_age is None else round(pump_age, 1)
    return json.dumps({"t": "tick", "head": head, "at": at.isoformat(), "pump_age": age}, separators=(",", ":"))


def restart(in_ms: int) -> str:
    """The server is going away; come back after `in_ms` milliseconds."""
    return f'{{"t":"restart","in_ms":{in_ms}}}'


def catch_up(view: View, cursor: int, upto: int | None = None) -> tuple[str | None, int]:
    """From the log: the frame that brings a page from `cursor` level with `upto` (or the head), and the new cursor.

    The frame is None when the page is level already, RELOAD when the log no longer reaches back to its cursor,
    when the cursor is ahead of the log (it was restored), or when the page is too far behind to be worth it.
    """
    top = events.head() if upto is None else upto
    if cursor == top:
        return None, cursor
    if cursor > top or top - cursor > FAR_BEHIND:
        return RELOAD, top
    rows = [row for row in events.since(cursor, FAR_BEHIND) if row.seq <= top]
    if len(rows) != top - cursor:
        return RELOAD, top
    changes = changes_of(rows)
    return frame(cursor, top, [draw(part, view.language, changes) for part in view.parts]), top
