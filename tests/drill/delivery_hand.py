"""A process of a delivery drill. `stem`: forks one for each line of JSON it reads; `nursery N`: keeps N pumps at work.

Forked processes begin without the seconds that a fresh interpreter takes to load the product, as a pool's do.
"""

import atexit
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
import traceback

import django
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import get_resolver
from django.utils.module_loading import import_string


def stem() -> None:
    """Do in a process of its own what each line says; say its id at once, and at its end how it ended and what it printed."""
    ready()
    for told in sys.stdin:
        with tempfile.TemporaryFile("w+") as printed:
            child = os.fork()
            if not child:
                os.dup2(printed.fileno(), 1)
                os.dup2(printed.fileno(), 2)
                os._exit(work(**json.loads(told)))
            print(json.dumps({"pid": child}), flush=True)
            _child, status = os.waitpid(child, 0)
            printed.seek(0)
            print(json.dumps({"code": os.waitstatus_to_exitcode(status), "out": printed.read()}), flush=True)


def ready() -> None:
    """Load what a hand may need, so that those forked off have it; nothing is connected or begun."""
    from tests.drill import delivery_deeds  # noqa: F401 - Django must be set up first
    from tests.drill.crash import mutants, points  # noqa: F401

    for step in (*settings.PUMP_STEPS, *settings.INBOUND_HANDLERS, settings.SMS_TRANSPORT):
        import_string(step)
    get_resolver().reverse_dict  # noqa: B018 - the pages too: a text names the address its provider calls back


def work(verb: list[str], crash: str = "", mutant: str = "", database: str = "") -> int:
    """Plant what is to be planted, then do it (on `database`, where it is not the one we began with); the exit code."""
    from tests.drill import delivery_deeds
    from tests.drill.crash import mutants, points

    try:
        if database:
            connections.databases[DEFAULT_DB_ALIAS]["NAME"] = database
        if mutant:
            mutants.MUTANTS[mutant]()
        if crash:
            points.POINTS[crash]()
        getattr(delivery_deeds, verb[0])(*verb[1:])
        atexit._run_exitfuncs()  # as a process that ends in peace does
    except Exception:  # noqa: BLE001 - shown by whoever waits
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def nursery(count: int) -> None:
    """Keep `count` pumps at work, and name each on standard output; one that was killed is followed by another at once."""
    ready()
    children: set[int] = set()
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        while os.getppid() == parent:  # whoever began this has not been killed itself
            while len(children) < count:
                child = os.fork()
                if not child:
                    signal.signal(signal.SIGTERM, signal.SIG_DFL)
                    os._exit(work(["pump", "3600"]))
                children.add(child)
                print(child, flush=True)
            gone, _status = os.waitpid(-1, os.WNOHANG)
            children.discard(gone)
            time.sleep(0.01)
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "stem":
        stem()
    else:
        nursery(int(sys.argv[2]))
