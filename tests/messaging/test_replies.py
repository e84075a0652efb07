"""Replies are understood: in Spanish and English, with typos, in any wording; and never a doubtful yes for a yes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.messaging.parse import KINDS, reply

pytestmark = pytest.mark.sqlite_only

ROWS = [
    line.split("|")
    for line in (Path(__file__).parent / "replies.txt").read_text().splitlines()
    if line.strip() and not line.startswith("#")
]
STOPS = {"stop", "stop_maybe"}
PIECES = [
    "voy",
    "go",
    "no",
    "si",
    "ice",
    "20",
    "min",
    "en",
    "k412",
    "K412",
    "K4I2",
    "stop",
    "alto",
    "se",
    "fueron",
    "llegue",
    "here",
    "?",
    "!",
    ".",
    ",",
    "sos",
    "m",
    "1:2",
    "2.5",
    "hora",
    "y",
    "media",
    "a",
    "o",
    "las",
    "pm",
    "@",
    "-'",
    "'",
    "10-15",
    "🙏",
    "👍",
    "¿",
    "í",
    "once",
    "treinta",
    "y",
    "cinco",
    "un",
    "mas",
    "no",
    "se",
    "puedo",
    "if",
    "when",
    "la",
    "migra",
]


def test_the_table_is_long_enough_to_mean_something():
    assert len(ROWS) >= 300


@pytest.mark.parametrize("kinds", sorted({row[1] for row in ROWS}))
def test_a_reply_means_what_the_person_meant(kinds):
    wrong = []
    for text, right, *more in ROWS:
        if right != kinds:
            continue
        got = reply(text)
        fits = got.kind in kinds.split("/") and got.text == text
        if more:
            fits = fits and got.code == (more[0] or None)
        if len(more) > 1:
            fits = fits and got.minutes == (int(more[1]) if more[1] else None)
        if not fits:
            wrong.append((text, got))
    assert wrong == []


def test_no_opt_out_is_missed():
    missed = [text for text, kinds, *_ in ROWS if set(kinds.split("/")) <= STOPS and reply(text).kind not in STOPS]
    assert missed == []


def test_nothing_but_an_acceptance_is_taken_for_one():
    taken = [text for text, kinds, *_ in ROWS if "going" not in kinds.split("/") and reply(text).kind == "going"]
    assert taken == []


def test_capitals_and_blanks_do_not_change_the_meaning():
    plain = [row[0] for row in ROWS if row[1] in ("going", "cant", "stop", "here", "gone", "nothing", "out", "later")]
    assert [text for text in plain if reply(f"  {text.upper()} ").kind != reply(text).kind] == []
    assert [text for text in plain if reply(text.replace(" ", "  ")).kind != reply(text).kind] == []


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_the_parser_never_raises_and_never_loses_text(text):
    got = reply(text)
    assert got.text == text
    assert got.kind in KINDS
    assert got.minutes is None or got.minutes >= 0


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00" * 5000, "voy " * 50_000, "no " * 3000, "1 " * 3000, "k 1 " * 2000, "a" * 100_000]
)
def test_a_hostile_text_is_read_quickly_and_kept_whole(text):
    assert reply(text).text == text


@pytest.mark.parametrize(
    ("text", "language"),
    [("ALTO", "es"), ("stop", "en"), ("AYUDA", "es"), ("help", "en"), ("K412", ""), ("voy en 20", "es")],
)
def test_the_language_is_guessed_from_the_words(text, language):
    assert reply(text).language == language


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", "en"), ("2", "es"), ("Español", "es"), ("90057", "90057"), ("TODAS", "all"), ("zip 90006", "90006")],
)
def test_a_language_or_an_area_comes_with_its_value(text, value):
    assert reply(text).value == value


def test_two_codes_in_one_text_are_left_to_a_person():
    got = reply("voy K412 20, no puedo M230")
    assert (got.kind, got.code) == ("other", None)
