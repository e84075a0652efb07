"""The log's own functions: append at the end of a unit of work, read after a cursor, forget after two days."""

from datetime import timedelta

from django.db import connection
from django.db.models import F

from hotline.base import act, clock
from hotline.realtime.models import Event, Head
from hotline.realtime.poke import poke

# How long the log is kept; an older cursor reloads.
KEEP = timedelta(hours=48)
# The most events read in one go.
PAGE = 1000

_MEMO = "realtime.events"


def append(deed: act.Deed, *, kind: str, ref: str) -> None:
    """Log that `kind` `ref` changed, numbered and written as the very last thing before the commit; said twice, it is logged once."""
    change = (kind, str(ref))

    def gather() -> None:
        # Run when the unit of work closes, so that what a nested act took back is not gathered.
        due = deed.memo.setdefault(_MEMO, {})
        if not due:
            deed.last(act.EVENT + 1, lambda: _write(deed))
        due[change] = None

    deed.last(act.EVENT, gather)
    deed.after(poke)


def gate_turned(deed: act.Deed, name: str) -> None:
    """A gate of the network was shut or opened: open pages say so at once."""
    append(deed, kind="gate", ref=name)


def _write(deed: act.Deed) -> None:
    changes = list(deed.memo.pop(_MEMO))
    top = _take_numbers(len(changes))
    first = top - len(changes) + 1
    Event.objects.bulk_create(
        [Event(seq=first + i, kind=kind, ref=ref, at=deed.now) for i, (kind, ref) in enumerate(changes)]
    )


def _take_numbers(count: int) -> int:
    """Raise the head by `count` and return it. The row stays locked until the commit, so numbers become visible in order."""
    found = _bump(count)
    if found is None:
        # The very first event of this database.
        Head.objects.bulk_create([Head(pk=1, seq=0)], ignore_conflicts=True)
        found = _bump(count)
    return found


def _bump(count: int) -> int | None:
    if connection.features.can_return_columns_from_insert:  # PostgreSQL, and SQLite from 3.35 on
        table = connection.ops.quote_name(Head._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET seq = seq + %s WHERE id = 1 RETURNING seq", [count])  # noqa: S608
            row = cursor.fetchone()
        return row[0] if row else None
    Head.objects.filter(pk=1).update(seq=F("seq") + count)
    return Head.objects.filter(pk=1).values_list("seq", flat=True).first()


def head() -> int:
    """The last number given. A page reads it before it queries what it shows."""
    return Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def since(cursor: int, limit: int = PAGE) -> list[Event]:
    """The events after `cursor`, in order, at most `limit`."""
    return list(Event.objects.filter(seq__gt=cursor).order_by("seq")[:limit])


def prune() -> int:
    """Forget events older than KEEP, always from the old end, so that what stays has no hole. Returns how many went."""
    top = head()  # read first: what is appended from here on must not go
    first = Event.objects.filter(at__gte=clock.now() - KEEP).order_by("seq").values_list("seq", flat=True).first()
    old = Event.objects.filter(seq__lte=top if first is None else min(top, first - 1))
    # Looked at first: a delete takes SQLite's one write lock even when there is nothing to delete.
    return old.delete()[0] if old.exists() else 0
