"""`manage.py pump`: the pump as a plain loop, for systemd or when Celery is away."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from hotline.pump.lock import PumpLock
from hotline.pump.pump import run_once


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl+C; a run under way is finished first."""

    help = "Do whatever is due (send, climb, remind), again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="run until nothing is due, then stop")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two runs (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while run_once()["more"]:
                pass
            return
        lock = PumpLock()
        if not lock.take():
            raise CommandError("The server of this database is already pumping. Stop it first, or leave it to it.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        rest = options["interval"]
        while not stop.is_set():
            more = False
            try:
                more = run_once()["more"]
                rest = options["interval"]
            except Error as error:
                self.stderr.write(f"The database did not answer ({type(error).__name__}); trying again.")
                rest = min(rest * 2, 10.0)
            close_old_connections()
            if not more:
                stop.wait(rest)
        lock.release()
