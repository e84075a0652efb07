"""Keyset paging: a page begins at a row, not at a number, so that the thousandth page costs what the first does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, DateTimeField, F, Field, Func, QuerySet, UUIDField, Value

SIZE = 50


@dataclass(frozen=True)
class Page:
    """The rows of one page, newest first, and where the pages on both sides begin (empty: there is none)."""

    rows: list[Any]
    older: str
    newer: str


def _pair(first: Any, second: Any, output: Field) -> Func:
    return Func(first, second, template="(%(expressions)s)", output_field=output)


def _beyond(by: str, sign: str, at: datetime, pk: UUID) -> Func:
    """`(by, id) < (at, pk)` as one comparison of rows, which an index on both columns answers."""
    here = _pair(F(by), F("id"), DateTimeField())
    there = _pair(Value(at, output_field=DateTimeField()), Value(pk, output_field=UUIDField()), DateTimeField())
    return Func(here, there, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField())


def mark(row: Any, by: str) -> str:
    """Where `row` stands, as it is written into an address."""
    return f"{getattr(row, by).isoformat()}_{row.pk.hex}"


def read(text: str) -> tuple[datetime, UUID] | None:
    """The place a mark names; None for anything else."""
    at, _, pk = text.partition("_")
    try:
        moment, ident = datetime.fromisoformat(at), UUID(hex=pk)
    except ValueError:
        return None
    return (moment, ident) if moment.tzinfo else None


def page(rows: QuerySet, *, by: str, before: str = "", after: str = "") -> Page:
    """The newest page, or the one just older than the mark `before`, or just newer than `after`."""
    older, newer = read(before), read(after)
    if newer and not older:
        found = list(rows.filter(_beyond(by, ">", *newer)).order_by(by, "id")[: SIZE + 1])
        more, shown = len(found) > SIZE, found[:SIZE][::-1]
        return Page(shown, mark(shown[-1], by) if shown else "", mark(shown[0], by) if more else "")
    if older:
        rows = rows.filter(_beyond(by, "<", *older))
    found = list(rows.order_by(f"-{by}", "-id")[: SIZE + 1])
    more, shown = len(found) > SIZE, found[:SIZE]
    return Page(shown, mark(shown[-1], by) if more else "", mark(shown[0], by) if older and shown else "")
