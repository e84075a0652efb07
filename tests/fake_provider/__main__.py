"""Serves the fake provider until it is stopped.

python -m tests.fake_provider --port 9099 --seed 7 --fault 429=0.05 --fault 500_after=0.05
"""

import argparse
import threading

from tests.fake_provider import FakeProvider, Faults, World
from tests.fake_provider.faults import KINDS


def fault(text: str) -> tuple[str, float]:
    kind, _equals, rate = text.partition("=")
    if kind not in KINDS:
        raise argparse.ArgumentTypeError(f"no such fault: {kind}; there are {', '.join(KINDS)}")
    return kind, float(rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9099)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--list-lag", type=float, default=0.0, help="seconds its list of texts is behind")
    parser.add_argument("--fault", type=fault, action="append", default=[], help="kind=rate, as often as wanted")
    parser.add_argument("--callbacks-to", default="", help="where the line answers callbacks")
    asked = parser.parse_args()
    world = World(seed=asked.seed, list_lag=asked.list_lag)
    faults = Faults(seed=asked.seed, rates=dict(asked.fault))
    with FakeProvider(world=world, faults=faults, port=asked.port, latency=asked.latency) as there:
        there.serve_callbacks_to(asked.callbacks_to)
        print(there.url, world.account, world.token, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
