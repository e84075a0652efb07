"""A process of the product that pumps texts to the sink, as `manage.py pump` does; says what it cost when it is told to stop.

`python -m bench.worker`: prints "ready", runs until a line comes in, then prints {"cpu": seconds spent while there
was something to do, "rss": KiB}.
"""

import json
import os
import resource
import sys
import threading
import time

import django


def main() -> None:
    """Pump until a line arrives on standard input."""
    django.setup()
    from bench import world  # Django must be set up first

    world.use_sink()
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    world.pump_once()
    used = 0.0
    print("ready", flush=True)
    rest = float(os.environ.get("BENCH_REST", "0.05"))
    while not stop.is_set():
        before = _cpu()
        if world.pump_once():
            used += _cpu() - before
        else:
            stop.wait(rest)
    print(json.dumps({"cpu": used, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)
    time.sleep(0.05)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
