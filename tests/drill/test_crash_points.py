"""A process ends at each point between the decision and the last poke: nobody is lost, and only what cannot be known is texted twice.

Each case is a deciding and a sending process of their own, one of which ends at the point; then the pump runs on. In the
quick drill each point is met once, by one kind of provider after the other; else by each kind.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import cycle, product
from typing import Protocol

import pytest

from tests.drill.crash.names import AT_THE_PROVIDER, CODE, DECIDING, SENDING
from tests.drill.delivery_line import QUICK, Account, Line, line

pytestmark = pytest.mark.drill
PEOPLE = 6
# From the first request on the provider may have texts that the line knows nothing of (those in the air at "poke" too).
IN_DOUBT = tuple(point for point in SENDING if point != "claim")
POINTS = (*DECIDING, *SENDING)
WAYS = ("Looked", "Blind", "Keyed")
MET = list(zip(cycle(WAYS), POINTS)) if QUICK else list(product(WAYS, POINTS))
BUILT_WRONG = [
    ("resends what is in doubt", "Looked", "answer"),  # the community is doubled
    ("gives up what is in doubt", "Looked", "claim"),  # responders are lost
    ("claims mean sent", "Looked", "claim"),
    ("holds a lease for ever", "Keyed", "asked"),
    ("sends only when kicked", "Looked", "commit"),
]


class Lines(Protocol):
    """`with lines(way) as line`: a line of this way out on a fresh store; its stem is begun once."""

    def __call__(self, way: str) -> AbstractContextManager[Line]: ...


@pytest.fixture(scope="module")
def lines() -> Iterator[Lines]:
    standing: dict[str, Line] = {}
    with contextlib.ExitStack() as undo:

        @contextlib.contextmanager
        def anew(way: str) -> Iterator[Line]:
            here = standing.pop(way, None) or undo.enter_context(line(way, PEOPLE))
            with here.anew():
                yield here
            standing[way] = here  # not after an error: nobody knows what such a stem is still at

        yield anew


def die_while_deciding(here: Line, point: str, mutant: str) -> None:
    """Somebody presses, the process ends, and the page, which has no answer, presses again with the same key."""
    here.hand("decide", "key-1", fails=CODE, crash=point, mutant=mutant)
    here.hand("decide", "key-1", mutant=mutant)


def die_while_sending(here: Line, point: str, mutant: str) -> None:
    """The pump ends at its first text that meets the point."""
    here.hand("decide", "key-1", mutant=mutant)
    if point not in AT_THE_PROVIDER:
        here.hand("pump", fails=CODE, crash=point, mutant=mutant)
        return
    world = here.provider.world
    pump = here.start("pump", mutant=mutant)
    setattr(world, f"when_{point}", lambda: os.kill(pump, signal.SIGKILL))
    code, out = here.ended()
    assert code == -signal.SIGKILL, out
    setattr(world, f"when_{point}", None)


def walk(lines: Lines, way: str, point: str, mutant: str = "") -> dict[str, Account]:
    """Die at `point`, run on, and count."""
    with lines(way) as here:
        (die_while_deciding if point in DECIDING else die_while_sending)(here, point, mutant)
        here.hand("later", mutant=mutant)
        found = here.account()
        print(f"\n{way}, {point}: responders {found['responder']}; community {found['community']}")
        return found


def check(found: dict[str, Account], way: str, point: str) -> None:
    """What may be promised (reliability of each kind of provider)."""
    responders, community = found["responder"], found["community"]
    assert responders.lost == 0
    assert community.silent == 0
    assert community.doubled == 0
    if way != "Blind" or point not in IN_DOUBT:
        assert responders.doubled == 0
    if way != "Blind":
        assert (community.lost, community.uncertain) == (0, 0)
    assert not set(responders.states) - {"accepted"}
    assert not set(community.states) - {"accepted", "uncertain"}


@pytest.mark.parametrize(("way", "point"), MET)
def test_nobody_is_lost_wherever_a_process_ends(lines, way, point):
    check(walk(lines, way, point), way, point)


@pytest.mark.parametrize(("mutant", "way", "point"), BUILT_WRONG[:2] if QUICK else BUILT_WRONG)
def test_a_line_built_wrong_does_not_pass(lines, mutant, way, point):
    found = walk(lines, way, point, mutant)
    with pytest.raises(AssertionError):
        check(found, way, point)
