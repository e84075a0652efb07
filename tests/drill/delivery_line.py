"""A line under drill: a store of its own, the fake provider, processes of the product, and the count of who was lost or doubled."""

import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests import stores
from tests.drill.crash.names import KICKED
from tests.drill.delivery_words import WORDS
from tests.fake_provider import FakeProvider, Faults
from tests.servers import ROOT, Site, free_port

POSTGRES = os.environ.get("HOTLINE_TEST_STORE") == "postgres"
QUICK = os.environ.get("HOTLINE_DRILL_QUICK") == "1"


@dataclass(frozen=True)
class Account:
    """What became of one lane's texts. `silent`: lost and shown neither as uncertain nor as given up."""

    of: int
    lost: int
    doubled: int
    uncertain: int
    silent: int
    states: dict[str, int]

    def __str__(self) -> str:
        return f"lost/doubled/uncertain of {self.of}: {self.lost}/{self.doubled}/{self.uncertain}"


class Line:
    """The processes and their provider; `hand` runs one to its end, `site` holds those that run on."""

    def __init__(self, site: Site, provider: FakeProvider, people: int, undo: contextlib.ExitStack) -> None:
        self.site, self.provider, self.people, self.undo = site, provider, people, undo
        self._database = ""  # the one the stem began with
        self._stem = self.begin("stem")
        undo.callback(self._stem.wait, 10)
        undo.callback(self._stem.stdin.close)

    def begin(self, *verb: str) -> subprocess.Popen:
        """A process of the drill, which lives until it is ended."""
        command = [sys.executable, "-m", "tests.drill.delivery_hand", *verb]
        return subprocess.Popen(
            command, env=self.site.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, *verb: str, crash: str = "", mutant: str = "") -> int:
        """The process that does `verb`, by its id; `crash` and `mutant` are planted in it."""
        told = {"verb": verb, "crash": crash, "mutant": mutant, "database": self._database}
        print(json.dumps(told), file=self._stem.stdin, flush=True)
        return json.loads(self._stem.stdout.readline())["pid"]

    def ended(self) -> tuple[int, str]:
        """How the process that was started last has ended, and what it printed."""
        said = json.loads(self._stem.stdout.readline())
        return said["code"], said["out"]

    def hand(self, *verb: str, fails: int = 0, **planted: str) -> str:
        """What it printed, run to its end; the end must be as told."""
        self.start(*verb, **planted)
        code, out = self.ended()
        assert code == fails, f"{verb} ended with {code}, not {fails}:\n{out}"
        return out

    @contextlib.contextmanager
    def anew(self) -> Iterator[None]:
        """On another fresh store, with a provider that has taken nothing: as a line that has just begun, for its hands."""
        with _store() as (url, self._database):
            self.site.env["DATABASE_URL"] = url
            self.provider.world.forget()
            Path(self.site.env["DRILL_FOLDER"], KICKED).unlink(missing_ok=True)
            self.hand("people", str(self.people))
            yield

    def account(self) -> dict[str, Account]:
        """Each lane, by what the provider took and by what the line says of it."""
        taken = self.provider.world.per_person()
        numbers = [f"+1213{5550000 + each:07d}" for each in range(self.people)]
        rows = self.rows()
        return {
            lane: self._lane(words, numbers, {number: state for at, number, state in rows if at == place}, taken)
            for lane, (place, words) in WORDS.items()
        }

    @staticmethod
    def _lane(words: str, numbers: list[str], said: dict[str, str], taken: Counter) -> Account:
        counts = {number: taken[(number, words)] for number in numbers}
        lost = [number for number, count in counts.items() if not count]
        return Account(
            of=len(numbers),
            lost=len(lost),
            doubled=sum(count > 1 for count in counts.values()),
            uncertain=sum(state == "uncertain" for state in said.values()),
            silent=sum(said.get(number) not in ("uncertain", "dead", "failed") for number in lost),
            states=dict(Counter(said.values())),
        )

    def rows(self) -> list[tuple[int, str, str]]:
        """(lane, number, state) of every message."""
        return [tuple(row) for row in json.loads(self.hand("rows"))]


@contextlib.contextmanager
def _store() -> Iterator[tuple[str, str]]:
    """A fresh database: its URL, and its name as Django has it."""
    with contextlib.ExitStack() as undo:
        if POSTGRES:
            url = undo.enter_context(stores.postgres())
            yield url, urlsplit(url).path[1:]
        else:
            path = undo.enter_context(stores.folder("drill")) / "vela.sqlite3"
            stores.copy_sqlite(path)
            yield f"sqlite:///{path}", str(path)


@contextlib.contextmanager
def line(
    way: str, people: int, *, faults: Faults | None = None, latency: float = 0.0, workers: bool = False, **env: str
) -> Iterator[Line]:
    """A line whose texts go by `way` to the fake provider, which takes `latency` seconds a call, with that many people.

    `workers`: with Redis, as the full mode has it.
    """
    with contextlib.ExitStack() as undo:
        folder = undo.enter_context(stores.folder("drill"))
        provider = undo.enter_context(FakeProvider(faults=faults, latency=latency))
        database, _name = undo.enter_context(_store())
        site = Site(
            stores.environment(DATABASE_URL=database, REDIS_URL=stores.redis_database() if workers else "", **env),
            folder,
        )
        undo.callback(site.close)
        site.env |= {
            "DJANGO_SETTINGS_MODULE": "tests.drill.delivery_settings", "DRILL_WAY": way, "DRILL_PROVIDER": provider.url,
            "DRILL_ACCOUNT": provider.world.account, "DRILL_TOKEN": provider.world.token, "DRILL_FOLDER": str(folder),
            "PUBLIC_URL": f"http://localhost:{free_port()}",
        }  # fmt: skip
        here = Line(site, provider, people, undo)
        here.hand("people", str(people))
        yield here
