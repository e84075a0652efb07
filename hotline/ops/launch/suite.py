"""The tests and drills: on SQLite always, on PostgreSQL and Redis where they answer, and a plain account of both."""

import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hotline.ops.launch import wheels
from hotline.ops.launch.place import LEAVE_FREE, Place
from hotline.ops.launch.stop import Stop

TWICE = "Tests are already running on {data} ({holder}): wait for them, or use --data DIR."
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DATABASE = "postgres://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"
OURS = {"TEST_DATABASE_URL", "TEST_REDIS_URL", "HOTLINE_TEST_STRICT"}  # what .env.example names for run.py itself
NO_TESTS = 5  # pytest's exit code when nothing was collected
PROBE = """
import os, psycopg2, redis
try:
    with psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=3) as link, link.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise SystemExit("the PostgreSQL user may not create a test database")
except psycopg2.Error as error:
    raise SystemExit("PostgreSQL: " + str(error).strip().splitlines()[0])
try:
    redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=3, socket_connect_timeout=3).ping()
except (redis.RedisError, OSError) as error:
    raise SystemExit("Redis: " + str(error).splitlines()[0])
"""


@dataclass
class Tally:
    """What one pass over the tests came to."""

    store: str
    code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        ran = f"{self.passed} passed, {self.failed} failed"
        skipped = f", {self.skipped.total()} skipped" if self.skipped else ""
        return f"  {self.store:<20} {ran}{skipped} in {self.seconds:.0f} s"


def test(place: Place, arguments: list[str]) -> int:
    """Run the suite with pytest's `arguments`; the exit code."""
    return _passes(place, "tests", "not drill", _by_two(arguments), {})


def drill(place: Place, name: str, *, quick: bool, arguments: list[str]) -> int:
    """Run the drills called `name` (all when empty), one after the other, quick ones two at a time; the exit code."""
    arguments = ["-k", name, *arguments] if name else arguments
    if quick:
        return _passes(place, "drills", "drill", _by_two(arguments), {"HOTLINE_DRILL_QUICK": "1"})
    return _passes(place, "drills", "drill", ["-n", "0", *arguments], {})


def _by_two(arguments: list[str]) -> list[str]:
    """Pytest's arguments with two at work, unless the caller says how many."""
    own = "no:xdist" in arguments or any(each.startswith(("-n", "--numprocesses")) for each in arguments)
    return arguments if own else ["-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", *arguments]


def _passes(place: Place, what: str, marks: str, arguments: list[str], extra: dict[str, str]) -> int:
    """One pass per store, then the account of what ran and what did not."""
    strict = os.environ.get("HOTLINE_TEST_STRICT", "") not in ("", "0")
    with place.held("tests", TWICE) as lock:
        lock.write(f"process {os.getpid()}")
        lock.flush()
        wheels.ready(place, dev=True)
        place.room_for(LEAVE_FREE)
        missing: list[str] = []
        env = {**_environment(place), **extra}
        browser = _chromium()
        if browser:
            env["CHROMIUM"] = browser
        else:
            marks += " and not browser"
            missing.append("browser tests: no Chromium was found; install it, or name it in CHROMIUM")
        full = {
            "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or DATABASE,
            "REDIS_URL": os.environ.get("TEST_REDIS_URL") or REDIS,
        }
        tallies = [_pass(place, "sqlite", f"{marks} and not full_only", arguments, env, {})]
        silent = _silent(place, env | full)
        if silent:
            missing.append(f"PostgreSQL + Redis: nothing there to test with ({silent})")
        else:
            tallies.append(_pass(place, "postgres", f"{marks} and not sqlite_only", arguments, env, full))
    return _account(what, tallies, missing, browser, strict)


def _environment(place: Place) -> dict[str, str]:
    """The same for everybody: no setting of the caller's reaches the tests (tests/environment.py sets what they need)."""
    settings = set(re.findall(r"^(?:# )?([A-Z_]+)=", (place.root / ".env.example").read_text(encoding="utf-8"), re.M))
    env = {name: value for name, value in wheels.child_environment().items() if name not in settings - OURS}
    return env | {"HOTLINE_DATA": str(place.folder("tests")), "DJANGO_SETTINGS_MODULE": "hotline.settings"}


def _pass(
    place: Place, store: str, marks: str, arguments: list[str], env: dict[str, str], services: dict[str, str]
) -> Tally:
    """Run pytest once, on one store."""
    report = place.folder("tests") / f"{store}.xml"
    report.unlink(missing_ok=True)
    own, arguments = _marks_of(arguments)
    marks = f"({marks}) and ({own})" if own else marks
    env = {**env, "DATABASE_URL": "", "REDIS_URL": "", **services, "HOTLINE_TEST_STORE": store}
    command = [str(place.python), "-m", "pytest", f"--junitxml={report}", "-m", marks, *arguments]
    name = "PostgreSQL + Redis" if services else "SQLite"
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    code = subprocess.run(command, env=env, cwd=place.root, check=False).returncode
    tally = Tally(name, code, time.monotonic() - start)
    _count(report, tally)
    return tally


def _count(report: Path, tally: Tally) -> None:
    """Fill `tally` from pytest's own report."""
    try:
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - written by our own pytest a moment ago
    except (OSError, ET.ParseError):
        return
    for case in cases:
        skip = case.find("skipped")
        if skip is not None:
            tally.skipped[skip.get("message") or "no reason given"] += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        else:
            tally.passed += 1


def _account(what: str, tallies: list[Tally], missing: list[str], browser: str, strict: bool) -> int:
    """Say plainly what ran and what did not; the exit code."""
    skipped = sum((tally.skipped for tally in tallies), Counter[str]())
    missing += [f"skipped {count} times: {reason}" for reason, count in skipped.items()]
    ran = sum(tally.passed + tally.failed for tally in tallies)
    print(f"\nWhat ran ({what})")
    for tally in tallies:
        print(tally)
    if browser:
        print(f"  {'in the browser':<20} {browser}")
    print("What did not run\n" + "\n".join(f"  {line}" for line in missing or ["nothing was left out"]))
    if any(tally.code not in (0, NO_TESTS) for tally in tallies):
        return 1
    if not ran:
        print(f"No {what} were found, and a run without any proves nothing.")
        return 1
    if strict and missing:
        print("HOTLINE_TEST_STRICT is set, so what did not run counts as failed.")
        return 1
    return 0


def _chromium() -> str:
    """The browser to test with; empty when there is none."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        if not (found := shutil.which(named)):
            raise Stop(f"CHROMIUM names {named}, which is not a program here: mend it or unset it.")
        return found
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), "")
    return found or next((path for path in CHROMIUM_FILES if Path(path).exists()), "")


def _silent(place: Place, env: dict[str, str]) -> str:
    """Why PostgreSQL and Redis cannot be tested with; empty when both answer a real login."""
    command = [str(place.python), "-c", PROBE]
    done = subprocess.run(command, env=env, cwd=place.root, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"


def _marks_of(arguments: list[str]) -> tuple[str, list[str]]:
    """The caller's own `-m` expression, and the arguments without it."""
    if "-m" not in arguments[:-1]:
        return "", arguments
    at = arguments.index("-m")
    return arguments[at + 1], arguments[:at] + arguments[at + 2 :]
