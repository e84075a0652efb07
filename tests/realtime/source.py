"""A source of live updates for tests: a topic `test:NAME` is open to dispatchers, and each change is drawn as its own note."""

from collections.abc import Callable

from django.utils.translation import get_language

from hotline.realtime.ops import Change, Op

PREFIXES = ("test",)
# How many letters a `wide` change is drawn with: a few of them fill any buffer.
WIDE = 100_000

# Called once each, while something is being drawn: what happens meanwhile.
meanwhile: list[Callable[[], None]] = []


def audience(user, topic: str) -> str | None:
    return topic if user.has_role("dispatcher") else None


def ops(audience: str, language: str, changes: list[Change]) -> list[Op]:
    while meanwhile:
        meanwhile.pop(0)()
    if any(change.kind == "broken" for change in changes):
        raise ValueError("this card cannot be drawn")
    return [_op(change) for change in changes]


def _op(change: Change) -> Op:
    if change.kind == "gone":
        return Op(f"note-{change.ref}", None)
    words = "x" * WIDE if change.kind == "wide" else change.ref
    return Op(
        f"note-{change.ref}", f'<li id="note-{change.ref}" lang="{get_language()}">{words}</li>', "notes", change.ref
    )
