"""The senders are killed again and again while texts leave: who was texted once, twice, never, and does anybody know?"""

import os
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bench import lib

EVERY = 0.7  # seconds between a sender that is up and the next kill
LATER = 20  # seconds the clock is moved on at each look, until every lease has run out and every doubt is settled
MOST_LOOKS = 60


def usual(sink: lib.Sink, count: int, kills: int, rate: float) -> Counter:
    """How often each text came where the queue strikes it off after the answer, killed as often."""
    sink.forget()
    folder = Path(os.environ["HOTLINE_DATA"])
    todo, done = folder / "todo", folder / "done"
    keys = [str(uuid.uuid4()) for _ in range(count)]
    todo.write_text("\n".join(keys))
    done.write_text("")
    for turn in range(kills + 1):
        child = lib.Child("bench.ack_late", str(todo), str(done), str(rate)).ready()
        if turn == kills:
            child.process.wait(count / rate * 3 + 20)
        else:
            time.sleep(count / rate / (kills + 1))
            child.kill()
    came = Counter(key for _at, key, _n in sink.seen())
    return Counter({key: came[key] for key in keys})


def killed(world, sink: lib.Sink, asked) -> tuple[int, dict[str, dict[str, int]]]:
    """Kills; and for each lane how many were texted once, twice or more, never, and are neither texted nor shown."""
    from hotline.messaging.models import Message
    from hotline.messaging.states import State

    world.forget()
    sink.forget()
    people = list(world.first(asked.n))
    half = len(people) // 2
    crew = [lib.Child("bench.worker") for _ in range(asked.workers)]
    batches = {
        "responders": world.decide([world.recipient(each) for each in people[:half]], "responder"),
        "community": world.decide(world.among(people[half:])),
    }
    waiting = Message.objects.filter(state=State.QUEUED)
    kills = 0
    while waiting.exists():
        turn = kills % asked.workers
        crew[turn].ready()
        time.sleep(EVERY)
        crew[turn].kill()
        crew[turn] = lib.Child("bench.worker")
        kills += 1
    for child in crew:
        child.ready().stop()
    settle(world)
    came = Counter(key for _at, key, _n in sink.seen())
    return kills, {lane: counted(batch, came) for lane, batch in batches.items()}


def settle(world) -> None:
    """Let the leases of the dead run out and the doubts be settled, on a clock that is moved on."""
    from hotline.base import clock
    from hotline.messaging.models import Message
    from hotline.messaging.states import State

    unsettled = Message.objects.filter(state__in=(State.QUEUED, State.SENDING, State.AMBIGUOUS))
    for look in range(MOST_LOOKS):
        if not unsettled.exists():
            return
        with clock.shifted(timedelta(seconds=LATER * (look + 1))):
            world.pump_once()
    raise SystemExit(f"{unsettled.count()} texts were never settled")


def counted(batch, came: Counter) -> dict[str, int]:
    from hotline.messaging.models import Message
    from hotline.messaging.states import State

    rows = {str(pk): state for pk, state in Message.objects.filter(batch=batch).values_list("pk", "state")}
    never = [key for key in rows if not came[key]]
    return {
        "once": sum(came[key] == 1 for key in rows),
        "twice": sum(came[key] > 1 for key in rows),
        "never": len(never),
        "shown": sum(state == State.UNCERTAIN for state in rows.values()),
        "unsaid": sum(rows[key] != State.UNCERTAIN for key in never),
    }


def main() -> int:
    asked = lib.options(__doc__, {"n": 20_000}, n=2500, rate=100, workers=2, rounds=1)
    report = lib.Report("alert_crash")
    lib.store()
    from bench import world  # Django must be set up first

    sink = lib.Sink(50)
    world.use_sink()
    world.people(asked.n)
    world.rate(asked.rate)
    peer, ours = Counter(), {"responders": Counter(), "community": Counter()}
    kills = 0
    for _ in range(asked.rounds):
        times, lanes = killed(world, sink, asked)
        kills += times
        for lane, found in lanes.items():
            ours[lane].update(found)
        for often in usual(sink, asked.n, times, asked.rate).values():
            peer["never" if not often else "once" if often == 1 else "twice"] += 1
    report.say(
        f"{asked.n} texts at {asked.rate}/s, killed {kills} times, a provider that can be asked nothing", kills=kills
    )
    report.say(f"usual queue: once {peer['once']}, twice {peer['twice']}, never {peer['never']}", usual=dict(peer))
    for lane, found in ours.items():
        report.say(f"{lane}: once {found['once']}, twice {found['twice']}, never {found['never']},"
                   f" shown as uncertain {found['shown']}", **{lane: dict(found)})  # fmt: skip
    report.judge(
        "D7", f"responders: {ours['responders']['never']} never texted (goal 0)", not ours["responders"]["never"]
    )
    report.judge("D7", f"community: {ours['community']['twice']} texted twice (goal 0)", not ours["community"]["twice"])
    report.judge(
        "D7", f"community: {ours['community']['unsaid']} lost and not shown (goal 0)", not ours["community"]["unsaid"]
    )
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
