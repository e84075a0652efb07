"""While a list is being texted: the brake, calling it off and one person's ALTO bite within a second, pumps running on.

What is counted is what the provider took, by its own clock. A second is meant at the sender's pace, so a machine that is
slow changes nothing: what a brake let through is never more than leaves in one second.
"""

import threading
from collections.abc import Iterator

import pytest

from tests.drill.delivery_line import POSTGRES, QUICK, Line, line
from tests.drill.delivery_words import WORDS
from tests.fake_provider.world import Taken
from tests.servers import until

pytestmark = pytest.mark.drill
MANY, RATE = (300, 25) if QUICK else (500, 40)  # people; segments a second and sender
WITHIN = 1.0  # seconds
WORDS_OF_LIST = WORDS["community"][1]


@pytest.fixture
def leaving() -> Iterator[Line]:
    """A line in the middle of texting responders and the list, each at its sender's pace, by two pumps (SQLite: one)."""
    with line("Looked", MANY) as here:
        here.hand("rate", str(RATE))
        pumps = here.begin("nursery", "2" if POSTGRES else "1")
        here.undo.callback(pumps.wait, 10)
        here.undo.callback(pumps.terminate)
        threading.Thread(target=pumps.stdout.read, daemon=True).start()
        here.hand("decide", "key-1")
        until(lambda: len(wide(here)) > RATE, 60)
        yield here


def wide(here: Line) -> list[Taken]:
    """The texts to the list that the provider has taken."""
    return [text for text in here.provider.world.taken if text.body == WORDS_OF_LIST]


def after(texts: list[Taken], moment: float) -> list[float]:
    """How long after the moment each of those left that did."""
    return [late for text in texts if (late := text.at.timestamp() - moment) > 0]


def rest(here: Line) -> None:
    """Until nothing more is queued or in the air that may leave."""
    open_ = "SELECT COUNT(*) FROM messaging_message WHERE lane = 10 AND state IN ('queued', 'sending')"
    until(lambda: not here.site.rows(open_)[0][0], 120, 0.3)


def test_the_brake_bites_within_a_second_and_only_the_list_feels_it(leaving):
    shut_at = float(leaving.hand("shut"))
    rest(leaving)
    late = after(wide(leaving), shut_at)
    left = len(wide(leaving))
    print(f"\nbrake: {left} of {MANY} had left; {len(late)} after it, the last {max(late, default=0):.2f} s after")
    assert len(late) <= RATE * WITHIN
    assert left < MANY
    assert leaving.account()["responder"].lost == 0

    leaving.hand("reopen")
    until(lambda: len(wide(leaving)) >= MANY, 120, 0.3)
    found = leaving.account()["community"]
    assert (found.lost, found.doubled) == (0, 0)


def test_calling_it_off_bites_within_a_second(leaving):
    off_at = float(leaving.hand("cancel"))
    rest(leaving)
    late = after(wide(leaving), off_at)
    found = leaving.account()
    print(
        f"\ncalled off: {len(wide(leaving))} of {MANY} had left; {len(late)} after it, the last {max(late, default=0):.2f} s after"
    )
    assert len(late) <= RATE * WITHIN
    assert found["community"].states == {"accepted": len(wide(leaving)), "cancelled": MANY - len(wide(leaving))}
    assert found["community"].doubled == 0
    assert found["responder"].lost == 0


def test_who_texts_alto_gets_nothing_more_of_it(leaving):
    number, at = leaving.hand("stop").split()
    suppressed = "SELECT COUNT(*) FROM messaging_message WHERE lane = 40 AND state = 'suppressed'"
    until(lambda: leaving.site.rows(suppressed)[0][0], 60, 0.1)
    until(lambda: len(wide(leaving)) >= MANY - 1, 120, 0.3)
    rest(leaving)
    until(
        lambda: [text for text in leaving.provider.world.taken if text.to == number][-1].body.startswith("ALERTA"), 60
    )
    theirs = [text.body for text in leaving.provider.world.taken if text.to == number]
    later = [
        text.body for text in leaving.provider.world.taken if text.to == number and text.at.timestamp() > float(at)
    ]
    print(f"\nALTO: {len(wide(leaving))} of {MANY} left; to them {len(theirs)}, of which {len(later)} later")
    assert WORDS_OF_LIST not in theirs
    assert [body.startswith("ALERTA") for body in later] == [True]
    assert leaving.account()["community"].doubled == 0
