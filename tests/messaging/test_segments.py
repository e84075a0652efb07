"""Segments are counted exactly: against a literal second implementation, over all of Unicode."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.messaging import gsm7
from tests.messaging import reference_gsm7

pytestmark = pytest.mark.sqlite_only

GSM = "".join(sorted(gsm7.BASIC)) + "".join(sorted(gsm7.EXTENSION)) * 6
EMOJI = "😀🚨👍🏽🏳️‍🌈é í ó 中"


def agrees(text: str) -> None:
    encoding, parts = reference_gsm7.parts(text)
    found = gsm7.measure(text)
    assert found.encoding == encoding
    assert found.segments == len(parts)
    assert found.units == sum(len(part) for part in parts)


def test_the_alphabet_has_127_letters_and_ten_in_the_extension():
    assert len(gsm7.BASIC) == 127
    assert len(gsm7.EXTENSION) == 10
    assert not gsm7.BASIC & gsm7.EXTENSION


def test_every_character_of_the_basic_plane_is_classed_as_the_standard_does():
    for point in range(0x10000):
        char = chr(point)
        assert gsm7.is_gsm7(char) == (char in reference_gsm7.SEPTET or char in reference_gsm7.ESCAPED), hex(point)


def test_every_character_of_the_basic_plane_and_every_emoji_is_counted_as_the_standard_does():
    for point in (*range(0x10000), *range(0x1F000, 0x1FB00)):
        agrees(chr(point))


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_long_runs_of_every_character_split_where_a_phone_would_split_them(shift):
    """Every neighbour of every character, at every place of a part, with emoji between so that pairs meet the edges."""
    plane = "".join(map(chr, range(0x10000)))
    emoji = "".join(map(chr, range(0x1F300, 0x1F700)))
    for start in range(shift, 0x10000, 199):
        agrees(plane[start : start + 199])
        agrees("a" * shift + emoji[start % 900 : start % 900 + 90] + plane[start : start + 40])
    ours = sorted(gsm7.BASIC) + sorted(gsm7.EXTENSION)
    for one in ours:
        for size in (151 + shift, 152 + shift, 159 + shift, 305 + shift):
            agrees("a" * size + one + "a")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_counted_as_a_phone_would_send_it(text):
    agrees(text)


@settings(max_examples=150, deadline=None)
@given(st.text(GSM, min_size=140, max_size=480))
def test_long_gsm_texts_never_split_an_escaped_character(text):
    agrees(text)


@settings(max_examples=150, deadline=None)
@given(st.text(GSM + EMOJI * 9, min_size=50, max_size=300))
def test_texts_with_emoji_never_split_a_pair(text):
    agrees(text)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("í" * 70, 1),
        ("í" * 71, 2),
        ("í" * 134, 2),
        ("í" * 135, 3),
    ],
)
def test_the_limits_are_160_153_70_and_67(text, segments):
    assert gsm7.measure(text).segments == segments


def test_an_escaped_character_at_the_edge_moves_whole_to_the_next_part():
    assert gsm7.measure("a" * 152 + "€" + "a" * 152).segments == 3  # 306 septets, yet three parts


def test_the_letters_that_make_it_long_are_pointed_at():
    found = gsm7.measure("Santa María, sábado")
    assert [(bad.position, bad.char) for bad in found.offending] == [(9, "í"), (14, "á")]


def test_the_room_left_is_shown_under_the_box():
    assert gsm7.measure("a" * 150).room_left == 10
    assert gsm7.measure("a" * 170).room_left == 136
