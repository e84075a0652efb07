"""A list at a provider without a cap: texts a second, CPU a text, and how soon after the decision the first one leaves."""

import asyncio
import contextlib
import statistics
import sys
import threading
import time
from collections.abc import Iterator

from bench import lib

SHORT_CODE = 100.0
AT_ONCE = 50


def bare(sink: lib.Sink, count: int, processes: int) -> tuple[float, float]:
    """(texts a second, CPU milliseconds a text) of the bare loops."""
    sink.forget()
    crew = [lib.Child("bench.bare", str(count // processes), str(AT_ONCE)) for _ in range(processes)]
    for child in crew:
        child.ready()
    said = [lib.tell(child) for child in crew]
    used = [each() for each in said]
    seen = sorted(moment for moment, _id, _n in sink.seen())
    return len(seen) / (seen[-1] - seen[0]), 1000 * sum(each["cpu"] for each in used) / len(seen)


def product(world, sink: lib.Sink, count: int, processes: int) -> tuple[float, float]:
    """The same of the product: decided, then drained by its own pumps."""
    world.forget()
    sink.forget()
    with lib.workers(processes, BENCH_REST="0.5") as crew:
        world.decide(world.first(count))
        seen = sorted(moment for moment, _id, _n in sink.wait_for(count, 120))
        time.sleep(0.7)
        used = [child.stop() for child in crew]
    return len(seen) / (seen[-1] - seen[0]), 1000 * sum(each["cpu"] for each in used) / len(seen)


@contextlib.contextmanager
def pumping() -> Iterator[None]:
    """The embedded pump in this process, woken by the kick as in earnest."""
    from hotline.pump.loop import EmbeddedPump

    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    pump = EmbeddedPump()
    asyncio.run_coroutine_threadsafe(pump.start(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(pump.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)


def first_send(world, sink: lib.Sink, count: int) -> float:
    """Milliseconds from the decision to the first text at the provider."""
    from hotline.base.act import SYSTEM, act
    from hotline.messaging import outbox

    world.forget()
    sink.forget()
    time.sleep(1.5)  # the pump is idle and asleep
    began = time.time()
    batch = world.decide(world.first(count))
    seen = []
    while not seen:
        time.sleep(0.05)
        seen = sink.seen()
    took = (min(moment for moment, _id, _n in seen) - began) * 1000
    with act(SYSTEM) as deed:
        outbox.cancel(deed, batch=batch, reason="measured")
    return took


def main() -> int:
    asked = lib.options(__doc__, {"big": 1_000_000}, n=5000, workers=2, big=100_000)
    report = lib.Report("alert_drain")
    lib.store()
    from bench import world  # Django must be set up first

    sink = lib.Sink(50)
    world.use_sink()
    world.people(asked.big)
    world.rate(100_000)
    pairs: dict[str, list[tuple[float, float]]] = {"bare": [], "product": []}
    for turn in range(asked.rounds):
        for name in ("bare", "product") if turn % 2 == 0 else ("product", "bare"):
            found = (
                bare(sink, asked.n, asked.workers) if name == "bare" else product(world, sink, asked.n, asked.workers)
            )
            pairs[name].append(found)
    speed = {name: [pair[0] for pair in found] for name, found in pairs.items()}
    cost = {name: [pair[1] for pair in found] for name, found in pairs.items()}
    for name in pairs:
        report.say(f"{name}: {lib.spread(speed[name], '/s', 0)}, {lib.spread(cost[name], ' ms CPU a text', 3)}",
                   **{f"{name}_per_second": lib.round_off(speed[name], 1), f"{name}_cpu_ms": lib.round_off(cost[name])})  # fmt: skip
    fast = statistics.median(speed["product"]) / SHORT_CODE
    report.judge("G8", f"{fast:.1f} x a short code's 100/s (goal 10)", fast >= 10, peer=speed["bare"])
    dear = statistics.median(mine / theirs for mine, theirs in zip(cost["product"], cost["bare"], strict=True))
    report.judge("G8", f"CPU {dear:.2f} x the bare loop (goal 1.5)", dear <= 1.5, peer=cost["bare"])
    with pumping():
        first_send(world, sink, 100)
        sizes = {count: [] for count in (2500, asked.big)}
        for _ in range(asked.rounds):
            for count, found in sizes.items():
                found.append(first_send(world, sink, count))
    for count, found in sizes.items():
        report.say(
            f"first of {count:,} leaves after {lib.spread(found, ' ms', 0)}",
            **{f"first_ms_{count}": lib.round_off(found, 1)},
        )
    small, big = (statistics.median(found) for found in sizes.values())
    report.judge("G9", f"first of 2,500 after {small:.0f} ms (goal 200)", small <= 200)
    report.judge("G9", f"first of {asked.big:,} after {big / small:.1f} x that (goal 10)", big <= 10 * small)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
