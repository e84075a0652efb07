"""Replies the parser was not made from: at least 97 % are right, no wish to stop is missed, nothing is wrongly accepted."""

from pathlib import Path

import pytest

from hotline.messaging.parse import reply

pytestmark = pytest.mark.sqlite_only

HERE = Path(__file__).parent
STOPS = {"stop", "stop_maybe"}


def lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text().splitlines() if line.strip() and not line.startswith("#")]


ROWS = [line.split("|") for line in lines("replies_fresh.txt")]


def is_right(text: str, kinds: str, code: str = "", minutes: str = "") -> bool:
    got = reply(text)
    if got.text != text or got.kind not in kinds.split("/") or (code and got.code != code):
        return False
    return not (minutes and got.kind in ("going", "later")) or got.minutes == int(minutes)


def test_at_least_97_of_100_are_understood():
    wrong = [row[0] for row in ROWS if not is_right(*row)]
    assert len(ROWS) >= 150
    assert len(wrong) <= 0.03 * len(ROWS), wrong


def test_nothing_but_an_acceptance_is_taken_for_one():
    assert [row[0] for row in ROWS if "going" not in row[1].split("/") and reply(row[0]).kind == "going"] == []
    taken = [text for text in lines("no_optouts.txt") + lines("optouts.txt") if reply(text).kind == "going"]
    assert set(taken) <= {"I'm tired but going, 10 min", "estoy cansado pero voy en 10", "voy, no avisen a los demás"}


def test_no_wish_to_stop_is_missed():
    wishes = [row[0] for row in ROWS if set(row[1].split("/")) <= STOPS] + lines("optouts.txt")
    assert len(wishes) >= 130
    assert [text for text in wishes if reply(text).kind not in STOPS] == []


def test_nobody_is_silenced_for_words_that_only_sound_like_it():
    assert [text for text in lines("no_optouts.txt") if reply(text).kind in STOPS] == []
