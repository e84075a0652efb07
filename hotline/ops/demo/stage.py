"""Plays scenes in the past: several stories at once, each a generator, with the clock and the pump moved along.

A scene does something and yields how long until it goes on:

    def scene():
        call = begin_a_call()
        yield minutes(2)
        close(call)

Between two moments every timer that would have come due fires at its own time, so what the machine did by itself
stands in the history where it belongs.
"""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from hotline.base import clock
from hotline.messaging.models import Inbound, Message
from hotline.messaging.states import State
from hotline.pump.models import Timer

Scene = Iterator[timedelta]
ROUNDS = ("subscription_round",)  # come round every few minutes for ever; they wait for the next thing that happens


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


class Stage:
    """Everything that happens, in the order of time."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Scene]] = []
        self._count = 0
        self._steps = [import_string(name) for name in settings.PUMP_STEPS]

    def add(self, at: datetime, scene: Scene) -> None:
        """Have `scene` begin at `at`."""
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, scene))

    def play(self) -> None:
        """Play every scene to its end; afterwards nothing is left that was due before the last of them."""
        while self._queue:
            at, _, scene = heapq.heappop(self._queue)
            self._let_time_pass(at)
            with clock.at(at):
                pause = next(scene, None)
                self._pump()
            if pause is not None:
                self.add(at + pause, scene)

    def _let_time_pass(self, until: datetime) -> None:
        """Fire what comes due before `until`, each at its own time."""
        for due in self._due_before(until):
            with clock.at(due):
                self._pump()

    def _due_before(self, until: datetime) -> Iterator[datetime]:
        last = None
        while True:
            waiting = Timer.objects.filter(state=Timer.State.DUE, due_at__lte=until).exclude(kind__in=ROUNDS)
            if last is not None:
                waiting = waiting.filter(due_at__gt=last)  # what did not fire at its time is left to the real pump
            last = waiting.order_by("due_at").values_list("due_at", flat=True).first()
            if last is None:
                return
            yield last

    def _pump(self) -> None:
        """One round does it: each step comes after those that make work for it."""
        if _something_to_do():
            for step in self._steps:
                step()


def _something_to_do() -> bool:
    due = Timer.objects.filter(state=Timer.State.DUE, due_at__lte=clock.now())
    new, queued = Inbound.objects.filter(state=Inbound.State.NEW), Message.objects.filter(state=State.QUEUED)
    return due.exists() or new.exists() or queued.exists()
