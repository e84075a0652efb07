"""What all benchmarks share: a database of their own, child processes, rounds that alternate, medians, verdicts, one JSON line."""

import argparse
import atexit
import contextlib
import json
import os
import platform
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg2

from hotline.ops.launch import keys

ROOT = Path(__file__).resolve().parent.parent
SERVER = "postgres://postgres@127.0.0.1:5432/test"
NOISE = 2.0
PASS, FAIL, NOISY = "PASS", "FAIL", "NOISY"


def options(description: str, full: dict[str, object] | None = None, **defaults: object) -> argparse.Namespace:
    """The command line: one option for each default (lists as 1,2,3); `full` replaces some of them with `--full`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--full", action="store_true", help="the long run, up to a million rows")
    full = dict(full or {}) if "--full" in sys.argv else {}
    for name, default in ({"rounds": 3} | defaults | full).items():
        if isinstance(default, list):
            parser.add_argument(f"--{name}", default=default, type=lambda text: [int(part) for part in text.split(",")])
        elif isinstance(default, bool):
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", default=default, type=type(default))
    return parser.parse_args()


# --- The store ------------------------------------------------------------------------------------------------------
def _on_server(statement: str) -> None:
    try:
        link = psycopg2.connect(os.environ.get("TEST_DATABASE_URL") or SERVER, dbname="postgres", connect_timeout=5)
    except psycopg2.OperationalError as error:
        raise SystemExit(f"no PostgreSQL to measure on ({error}); TEST_DATABASE_URL names another") from None
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
    finally:
        link.close()


def store() -> None:
    """A migrated PostgreSQL database of this run's own, and Django set up on it; dropped when the run ends."""
    name = f"vela_bench_{secrets.token_hex(5)}"
    _on_server(f'CREATE DATABASE "{name}"')
    atexit.register(_on_server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server = urlsplit(os.environ.get("TEST_DATABASE_URL") or SERVER)
    room = Path(tempfile.mkdtemp(prefix="vela-bench-"))
    for variable, path in keys.ready(room / "keys").items():
        os.environ.setdefault(variable, path)
    os.environ |= {
        "DATABASE_URL": urlunsplit(server._replace(path=f"/{name}")),
        "REDIS_URL": "",
        "HOTLINE_MODE": "demo",
        "HOTLINE_DATA": str(room),
        "SMS_TRANSPORT": "simulator",
        "DJANGO_SETTINGS_MODULE": "hotline.settings",
        "CONN_MAX_AGE": "600",
        "LOG_LEVEL": "ERROR",
    }
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--skip-checks", "--verbosity", "0"]
    done = subprocess.run(migrate, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the database could not be migrated:\n{done.stderr[-600:]}")
    django.setup()


def redis() -> str:
    """The URL of a Redis of this run's own; the one of this machine where the program is not installed."""
    if not shutil.which("redis-server"):
        return os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/0"
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning", "--dir", os.environ["HOTLINE_DATA"]]
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), *quiet], start_new_session=True, stdout=subprocess.DEVNULL
    )
    at_the_end(process)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return f"redis://127.0.0.1:{port}/0"
        time.sleep(0.05)
    raise SystemExit("redis-server did not start")


# --- Processes ------------------------------------------------------------------------------------------------------
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Child:
    """A process of ours that prints "ready" and, told to stop, one line of JSON."""

    def __init__(self, *command: str, **env: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        atexit.register(self.kill)

    def ready(self) -> "Child":
        line = self.process.stdout.readline().strip()
        if line != "ready":
            raise SystemExit(f"a process of the benchmark did not start: {line}")
        return self

    def stop(self) -> dict[str, float]:
        """Ask it to stop; what it says it used."""
        return tell(self)()

    def kill(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


def at_the_end(process: subprocess.Popen) -> None:
    """Have a process of another kind, started in a session of its own, ended with us."""

    def end() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)

    atexit.register(end)


def tell(child: Child) -> Callable[[], dict[str, float]]:
    """Have a child begin; call what comes back for what it says at its end."""
    child.process.stdin.write("\n")
    child.process.stdin.flush()

    def end() -> dict[str, float]:
        said = json.loads(child.process.stdout.readline())
        child.process.wait(20)
        return said

    return end


class Sink:
    """The loopback provider, in a process of its own."""

    def __init__(self, milliseconds: float = 50.0) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        os.environ["BENCH_SINK"] = self.url
        self.child = Child("bench.sink", str(self.port), str(milliseconds)).ready()

    def seen(self, what: str = "seen") -> list[tuple[float, str, int]]:
        """(when, message id, segments) of each text, as they came; "left": as they were handed to the network."""
        with urllib.request.urlopen(self.url + what, timeout=30) as answer:
            return [tuple(row) for row in json.load(answer)]

    def forget(self) -> None:
        request = urllib.request.Request(f"{self.url}forget", data=b"{}", method="POST")
        with urllib.request.urlopen(request, timeout=30):
            pass

    def wait_for(self, count: int, seconds: float) -> list[tuple[float, str, int]]:
        """What came, once it is that many."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            seen = self.seen()
            if len(seen) >= count:
                return seen
            time.sleep(0.3)
        raise SystemExit(f"only {len(self.seen())} of {count} texts came within {seconds:.0f} s")


@contextlib.contextmanager
def workers(count: int, **env: str) -> Iterator[list[Child]]:
    """That many pumping processes, up and warm."""
    crew = [Child("bench.worker", **env) for _ in range(count)]
    for child in crew:
        child.ready()
    try:
        yield crew
    finally:
        for child in crew:
            child.kill()


# --- Figures --------------------------------------------------------------------------------------------------------
def header(name: str) -> float:
    """Print what this runs on; the load before."""
    load = os.getloadavg()[0]
    versions = (
        f"Python {platform.python_version()}, Django {django.__version__}, psycopg2 {psycopg2.__version__.split()[0]}"
    )
    print(f"{name}: {os.cpu_count()} cores, load {load:.1f}, {versions}", flush=True)
    return load


def alternate(rounds: int, **peers: Callable[[], float]) -> dict[str, list[float]]:
    """Measure the peers in turn, round after round, each round beginning with another one."""
    names = list(peers)
    found: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            found[name].append(peers[name]())
    return found


def quiet(values: list[float]) -> float:
    """The lower quartile: what it takes when nobody else is at work on the machine."""
    return statistics.quantiles(values, n=4)[0]


def spread(values: list[float], unit: str = "", digits: int = 3) -> str:
    """Median and range in words."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f}{unit} ({low:.{digits}f}-{high:.{digits}f})"


class Report:
    """The verdicts of one benchmark, and its line for the record."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.load = header(name)
        self.figures: dict[str, object] = {}
        self.verdicts: dict[str, str] = {}

    def say(self, text: str, **figures: object) -> None:
        print(f"  {text}", flush=True)
        self.figures |= figures

    def judge(self, goal: str, text: str, met: bool, *, peer: list[float] | None = None) -> None:
        """Print a verdict on a goal; none when the peer it is measured by moved too much itself."""
        noisy = peer is not None and min(peer) > 0 and max(peer) / min(peer) > NOISE
        verdict = NOISY if noisy else PASS if met else FAIL
        self.verdicts[f"{goal} {text}"] = verdict
        print(f"  {goal}: {text}  {verdict}", flush=True)

    def end(self) -> int:
        """The line for the record; the exit code."""
        record = {
            "bench": self.name,
            "cores": os.cpu_count(),
            "load": [round(self.load, 2), round(os.getloadavg()[0], 2)],
            "figures": self.figures,
            "verdicts": self.verdicts,
        }
        line = json.dumps(record)
        print(line, flush=True)
        if path := os.environ.get("BENCH_RECORD"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        return 1 if FAIL in self.verdicts.values() else 0


def round_off(values: list[float], digits: int = 4) -> list[float]:
    return [round(value, digits) for value in values]


def three(values: list[float], digits: int = 2) -> list[float]:
    """The least, the median and the most, where there are too many to note."""
    return round_off([min(values), statistics.median(values), max(values)], digits)
