"""The unit of work: one transaction, one reading of the clock, and what must be written last in one fixed order.

    with act(actor) as deed:
        ...                                 # write rows, using deed.now
        deed.last(TIMELINE, write_entry)    # written at the end, in the order of the ranks
        deed.after(kick)                    # once, after commit

A nested `act` joins the outer one (as a savepoint: a refusal inside it leaves nothing behind).
Locks that everybody takes (the audit chain's head, the event log's head) are taken at the very end and always in
the same order, so that two units of work never wait for each other.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from hotline.base import clock

TIMELINE, AUDIT, EVENT = 10, 20, 30


@dataclass(frozen=True)
class Actor:
    """Who does it. `id` is a plain id (no foreign key), `handle` what others may read."""

    kind: str  # user | responder | contact | system
    id: str
    handle: str
    roles: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(kind="system", id="", handle="vela")


@dataclass
class _Unit:
    now: datetime
    lasts: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    afters: list[Callable[[], None]] = field(default_factory=list)
    memo: dict = field(default_factory=dict)
    count: int = 0


@dataclass
class Deed:
    """One actor's hand in the current unit of work."""

    actor: Actor
    unit: _Unit

    @property
    def now(self) -> datetime:
        return self.unit.now

    @property
    def memo(self) -> dict:
        """Scratch space of this unit of work, for rooms that gather before they write."""
        return self.unit.memo

    def last(self, rank: int, write: Callable[[], None]) -> None:
        """Have `write` called at the end of the transaction, after everything of a lower rank."""
        self.unit.count += 1
        self.unit.lasts.append((rank, self.unit.count, write))

    def after(self, call: Callable[[], None]) -> None:
        """Have `call` called once after commit, however often it is asked for. It must not matter if it is lost."""
        if call not in self.unit.afters:
            self.unit.afters.append(call)


_current: ContextVar[_Unit | None] = ContextVar("unit_of_work", default=None)


@contextmanager
def act(actor: Actor) -> Iterator[Deed]:
    """Open (or join) the unit of work as `actor`. Anything raised inside rolls all of it back."""
    outer = _current.get()
    if outer is not None:
        held = len(outer.lasts)
        try:
            with transaction.atomic():
                yield Deed(actor, outer)
        except BaseException:
            del outer.lasts[held:]
            raise
        return
    with transaction.atomic():
        unit = _Unit(now=clock.now())
        mark = _current.set(unit)
        try:
            yield Deed(actor, unit)
            _write_lasts(unit)
        finally:
            _current.reset(mark)
        for call in unit.afters:
            transaction.on_commit(call, robust=True)


def _write_lasts(unit: _Unit) -> None:
    while unit.lasts:
        unit.lasts.sort()
        rank, _, write = unit.lasts.pop(0)
        write()
        if unit.lasts and min(unit.lasts)[0] < rank:
            raise RuntimeError("something of a lower rank was asked for after a higher one was written")
