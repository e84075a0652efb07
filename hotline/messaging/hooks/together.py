"""Texts that wait at the same instant are stored together: one transaction and one flush to disk for all of them.

Whoever comes while nothing is being written writes, and takes along everybody who came meanwhile. Nobody is answered
before the commit that holds their own text.
"""

import threading
from collections.abc import Callable, Sequence

from hotline.messaging import inbound
from hotline.messaging.hooks.patience import AWAY, twice
from hotline.messaging.inbound import Arrived

MOST = 50  # texts in one transaction

Write = Callable[[Sequence[Arrived]], None]


def _write(texts: Sequence[Arrived]) -> None:
    inbound.receive_together(texts)


def faults(texts: Sequence[Arrived], write: Write = _write) -> list[BaseException | None]:
    """Store them by `write`; why each could not be stored (None: it is). Where one spoils it for all, each is stored alone."""
    fault = _fault(texts, write)
    if fault is None or len(texts) == 1 or isinstance(fault, AWAY):
        return [fault] * len(texts)
    return [_fault([text], write) for text in texts]


def _fault(texts: Sequence[Arrived], write: Write) -> BaseException | None:
    try:
        twice(lambda: write(texts))
    except BaseException as error:  # noqa: BLE001 - raised again for each whose text it is
        return error
    return None


class _Waiting:
    """One text and what came of it."""

    def __init__(self, text: Arrived) -> None:
        self.text = text
        self.done = False
        self.error: BaseException | None = None


class Together:
    """Stores texts by `write`, which takes many and stores all or none."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[_Waiting] = []
        self._list, self._writing = threading.Lock(), threading.Lock()

    def store(self, text: Arrived) -> None:
        """Returns once it is committed. Raises what its own storing raised; another's fault is not its own."""
        mine = _Waiting(text)
        with self._list:
            self._waiting.append(mine)
        while not mine.done:
            with self._writing:
                if not mine.done:
                    self._write_some()
        if mine.error is not None:
            raise mine.error

    def _write_some(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        for each, fault in zip(batch, faults([each.text for each in batch], self._write), strict=True):
            each.error, each.done = fault, True


_door = Together(_write)


def store(text: Arrived) -> None:
    """Store a text with those that wait just now. Raises Locked."""
    _door.store(text)
