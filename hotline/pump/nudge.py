"""A nudge that may be lost: sent by one background thread, so that whoever asks never waits and never fails."""

import logging
import os
import threading
import time
from collections.abc import Callable

from hotline.pump.faults import describe

log = logging.getLogger("hotline.nudge")


class Nudge:
    """Calling it asks for one `send()` soon; asks that arrive while one is pending are that same one.

    Between two sends lie at least `apart` seconds: so a burst of asks costs a few sends and not a whole processor.
    After a failure nothing is sent for `rest` seconds: what is nudged also looks by itself every few seconds.
    """

    def __init__(self, name: str, send: Callable[[], None], *, rest: float = 5.0, apart: float = 0.0) -> None:
        self.name = name
        self.apart = apart
        self.rest = rest
        self._send = send
        self._asked = threading.Event()
        self._lock = threading.Lock()
        self._process: int | None = None
        self._open_at = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self._open_at:
            return
        # A forked worker inherits this object but not its thread.
        if self._process != os.getpid():
            self._start()
        self._asked.set()

    @property
    def resting(self) -> bool:
        """Is the breaker open after a failure?"""
        return time.monotonic() < self._open_at

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._asked = threading.Event()
            threading.Thread(target=self._run, args=(self._asked,), name=f"nudge-{self.name}", daemon=True).start()
            self._process = os.getpid()

    def _run(self, asked: threading.Event) -> None:
        while True:
            asked.wait()
            asked.clear()
            began = time.monotonic()
            try:
                self._send()
            except Exception as error:  # noqa: BLE001 - the broker may be away; the sweep comes anyway
                self._open_at = time.monotonic() + self.rest
                log.warning("nudge %s failed (%s); resting %s s", self.name, describe(error), self.rest)
            time.sleep(max(self.apart - (time.monotonic() - began), 0.0))
