"""Twenty responders are alerted while a broadcast is going out: when has the last of them been texted?"""

import statistics
import sys
import time

from bench import lib

AFTER = 4.0  # seconds into the broadcast


def alert(world, sink: lib.Sink, asked, *, behind: str) -> float:
    """Seconds from the decision to the last responder's text: `behind` nothing, a broadcast, or a queue without lanes."""
    world.forget()
    sink.forget()
    people = list(world.first(asked.n + asked.responders))
    crowd, called = people[: asked.n], people[asked.n :]
    if behind:
        world.decide(world.among(crowd))
        time.sleep(AFTER)
    lane = "community" if behind == "queue" else "responder"
    batch = world.decide([world.recipient(each) for each in called], lane)
    mine = world.keys(batch)
    last = 0.0
    deadline = time.monotonic() + asked.n / asked.rate * 2 + 20
    while time.monotonic() < deadline:
        came = [moment for moment, key, _n in sink.seen() if key in mine]
        if len(came) >= len(mine):
            last = max(came)
            break
        time.sleep(0.1 if behind == "queue" else 0.03)
    if not last:
        raise SystemExit("the responders' texts did not come")
    return last - batch.created_at.timestamp()


def main() -> int:
    asked = lib.options(__doc__, n=1500, rate=100, responders=20, workers=2)
    report = lib.Report("alert_priority")
    lib.store()
    from bench import world  # Django must be set up first

    sink = lib.Sink(50)
    world.people(asked.n + asked.responders)
    world.rate(asked.rate)
    with lib.workers(asked.workers):
        alert(world, sink, asked, behind="")  # connections are made
        found = lib.alternate(
            asked.rounds,
            idle=lambda: alert(world, sink, asked, behind=""),
            busy=lambda: alert(world, sink, asked, behind="broadcast"),
        )
        queued = alert(world, sink, asked, behind="queue")
    floor = asked.responders / asked.rate
    report.say(f"last of {asked.responders}: idle {lib.spread(found['idle'], ' s')}, during a broadcast of {asked.n}"
               f" {lib.spread(found['busy'], ' s')}, first come first served {queued:.2f} s; floor {floor:.2f} s",
               **{name: lib.round_off(values) for name, values in found.items()}, fifo=round(queued, 3))  # fmt: skip
    ratio = statistics.median(found["busy"]) / statistics.median(found["idle"])
    report.judge("G11", f"{ratio:.2f} x idle (goal 2); {queued / statistics.median(found['busy']):.0f} x sooner than in one queue",
                 ratio <= 2, peer=found["idle"])  # fmt: skip
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
