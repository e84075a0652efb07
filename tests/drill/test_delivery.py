"""Fifteen hundred texts in each lane, a worker killed every 0.7 s, one call in five a fault of the provider's: who was lost or doubled?

On PostgreSQL real Celery workers (mostly a child of the pool dies, now and then a whole worker); on SQLite the plain pump's
process. Nobody waits by a shifted clock here: leases, look-ups and retries take the time they take.
"""

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drill.delivery_line import POSTGRES, QUICK, Account, Line, line
from tests.fake_provider import Faults
from tests.servers import BEAT, CELERY, QUIET, until

pytestmark = pytest.mark.drill
SEED = 7
MANY, RATE = (150, 20) if QUICK else (1500, 50)  # texts per lane; segments a second and sender
KILL_EVERY, LATENCY = 0.7, 0.06
LOOK_FOR = 5.0  # for somebody who calls: seconds
# Kills: on a machine so slow that hardly any look meets somebody, still; and as long as texts leave, but the quick drill.
FEWEST, MOST = (2, 8) if QUICK else (10, MANY)
WHOLE_WORKER = 6  # one kill in so many takes a worker with everything it started
PATIENCE = 600.0  # a lease, a look-up and the longest retries
FAULTS = {
    "429": 0.05, "500_before": 0.05, "500_after": 0.05, "hang_after": 0.01, "reset_before": 0.02, "reset_after": 0.02,
}  # fmt: skip
WAYS = ("Looked", "Blind", "Keyed")
OPEN = "SELECT COUNT(*) FROM messaging_message WHERE state IN ('queued', 'sending', 'ambiguous')"
UNTRIED = "SELECT COUNT(*) FROM messaging_message WHERE state = 'queued' AND attempts = 0"
# Claims of which no call was ever written down: texts that were in a killed hand.
IN_HAND = "SELECT (SELECT SUM(attempts) FROM messaging_message) - (SELECT COUNT(*) FROM messaging_attempt)"


def workers(here: Line) -> Callable[[random.Random], bool]:
    """Two Celery workers of two and a beat; returns how one of them dies (False: nobody was there to die)."""
    names = ("worker1", "worker2")
    for name in names:
        here.site.add(name, [*CELERY, "worker", "--hostname", f"{name}@drill", "--concurrency", "2", *QUIET])
    here.site.add("beat", [*CELERY, *BEAT])
    until(lambda: all(len(children(here.site.pid(name))) >= 2 for name in names), 60)

    def kill(dice: random.Random) -> bool:
        victim = caller(here, dice, lambda: [pid for name in names for pid in children(here.site.pid(name))])
        if victim is None or dice.randrange(WHOLE_WORKER):
            return victim is not None and strike(victim)
        name = next((name for name in names if victim in children(here.site.pid(name))), names[0])
        here.site.kill(name)
        here.site.restart(name)
        return True

    return kill


def plain_pump(here: Line) -> Callable[[random.Random], bool]:
    """The embedded store's one pump, followed by another at once; returns how it dies."""
    nursery = here.begin("nursery", "1")
    here.undo.callback(nursery.wait, 10)
    here.undo.callback(nursery.terminate)
    pids: list[int] = []
    threading.Thread(target=lambda: pids.extend(int(row) for row in nursery.stdout), daemon=True).start()
    until(lambda: pids, 60)

    def kill(dice: random.Random) -> bool:
        victim = caller(here, dice, lambda: pids[-1:])
        return victim is not None and strike(victim)

    return kill


def caller(here: Line, dice: random.Random, alive: Callable[[], list[int]]) -> int | None:
    """One of these processes, in the middle of a call to the provider; None when none calls for a while."""
    calling, ends = here.provider.world.calling, time.monotonic() + LOOK_FOR
    while time.monotonic() < ends:
        found = [(port, pid) for pid in alive() for port in calling & ports(pid)]
        if found:
            port, pid = dice.choice(found)
            time.sleep(dice.uniform(0, LATENCY))
            if port in calling:
                return pid
        time.sleep(0.005)
    return None


def children(pid: int) -> list[int]:
    """The pool's processes of a worker, as far as they live."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def ports(pid: int) -> set[int]:
    """Where a process's connections begin."""
    with contextlib.suppress(OSError):
        held = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
        rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
        return {int(row[1].rpartition(":")[2], 16) for row in rows if f"socket:[{row[9]}]" in held}
    return set()


def strike(pid: int) -> bool:
    """Kill it; False when it was gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def under_fire(here: Line) -> int:
    """Decide, kill while somebody has not been tried yet, then let it come to its end; returns the kills."""
    kill, dice, kills = (workers if POSTGRES else plain_pump)(here), random.Random(SEED), 0
    here.hand("decide", "key-1")
    ends = time.monotonic() + PATIENCE
    while here.site.rows(UNTRIED)[0][0] and kills < MOST and time.monotonic() < ends:
        time.sleep(KILL_EVERY)
        kills += kill(dice)
    until(lambda: not here.site.rows(OPEN)[0][0], PATIENCE, 1.0)
    return kills


def drill(way: str) -> dict[str, Account]:
    """One whole drill of a way out."""
    faults = Faults(SEED, FAULTS, retry_after=0.2)
    with line(way, MANY, faults=faults, latency=LATENCY, workers=POSTGRES) as here:
        here.hand("rate", str(RATE))
        began = time.monotonic()
        kills = under_fire(here)
        seconds = time.monotonic() - began
        found = here.account()
        asked = here.provider.world.requests["send"]
        in_hand = here.site.rows(IN_HAND)[0][0]
    print(f"\n{way} on {'PostgreSQL' if POSTGRES else 'SQLite'}, seed {SEED}: {kills} kills, {in_hand} texts in a killed hand, "
          f"{faults.met.total()} faults in {asked} calls, {seconds:.0f} s")  # fmt: skip
    for lane, account in found.items():
        print(f"  {lane}: {account}; {account.states}")
    assert kills >= FEWEST, "hardly anybody was killed while texts left"
    assert in_hand > 0, "no kill met a text"
    return found


@pytest.mark.parametrize("way", WAYS)
def test_responders_are_never_lost_and_the_list_is_never_texted_twice(way):
    found = drill(way)
    responders, community = found["responder"], found["community"]
    assert responders.lost == 0
    assert community.doubled == 0
    assert community.silent == 0
    if way != "Blind":
        assert (responders.doubled, community.lost, community.uncertain) == (0, 0, 0)
