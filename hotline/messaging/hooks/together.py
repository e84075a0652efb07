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


class _Waiting:
    """One text and what came of it."""

    def __init__(self, text: Arrived) -> None:
        self.text = text
        self.done = False
        self.error: BaseException | None = None


class Together:
    """Stores texts by `write`, which takes many and stores all or none."""

    def __init__(self, write: Callable[[Sequence[Arrived]], None]) -> None:
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
        fault = self._fault(batch)
        alone = fault is not None and len(batch) > 1 and not isinstance(fault, AWAY)
        for each in batch:
            each.error = self._fault([each]) if alone else fault
            each.done = True

    def _fault(self, batch: list[_Waiting]) -> BaseException | None:
        """Why these could not be stored; None: they are."""
        try:
            twice(lambda: self._write([each.text for each in batch]))
        except BaseException as error:  # noqa: BLE001 - raised again for each whose text it is
            return error
        return None


_door = Together(lambda texts: inbound.receive_together(texts))


def store(text: Arrived) -> None:
    """Store a text with those that wait just now. Raises Locked."""
    _door.store(text)
