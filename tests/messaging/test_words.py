"""Filling a template: place names are rewritten, prose never; too long falls back; what is missing is said."""

import pytest

from hotline.messaging import words

pytestmark = pytest.mark.sqlite_only

BODY = "RRN {code}: {what} near {place} ({zone}), {time}."
GIVEN = {"code": "K412", "what": "home", "place": "Main & 1st", "zone": "Centro", "time": "6:12am"}


def codes(text: words.Text) -> list[str]:
    return [problem.code for problem in text.problems]


def test_place_names_lose_only_the_accents_gsm7_lacks():
    text = words.fill(BODY, {**GIVEN, "place": "Santa María & Peña", "zone": "Café Ñandú"})
    assert "Santa Maria & Peña" in text.body
    assert "Café Ñandu" in text.body
    assert (text.encoding, codes(text)) == ("GSM-7", [])


def test_prose_is_never_rewritten_and_its_letters_are_pointed_at():
    text = words.fill(BODY, {**GIVEN, "what": "tráfico"})
    assert "tráfico" in text.body
    (problem,) = text.problems
    assert (problem.code, text.body[problem.start : problem.end]) == ("not_gsm7", "á")


def test_a_place_that_is_too_long_is_replaced_by_the_next_one_given():
    text = words.fill(BODY, {**GIVEN, "place": ("Santa Monica Boulevard & Western Avenue", "Western Ave", "East Side")})
    assert "near Western Ave (" in text.body
    assert codes(text) == []


def test_a_place_that_makes_two_segments_gives_way_to_a_shorter_one():
    body = "x" * 130 + " {place} {zone}"
    text = words.fill(body, {"place": ("W Olympic Blvd & Western", "Olympic"), "zone": "Koreatown"})
    assert text.segments == 1
    assert "Olympic Koreatown" in text.body


def test_the_last_resort_is_to_cut_a_place_at_a_word_and_say_so():
    text = words.fill(BODY, {**GIVEN, "place": "Santa Monica Boulevard & Western Avenue"})
    assert "near Santa Monica Boulevard (" in text.body
    assert codes(text) == ["value_shortened"]
    assert text.problems[0].level == "warning"


def test_what_is_no_name_is_never_cut():
    text = words.fill(BODY, {**GIVEN, "code": "K41234"})
    assert "K41234" in text.body
    assert codes(text) == ["value_too_long"]


def test_a_missing_value_is_a_problem_and_shows():
    text = words.fill(BODY, {key: value for key, value in GIVEN.items() if key != "time"})
    assert codes(text)[0] == "missing_value"
    assert text.problems[0].blocks


@pytest.mark.parametrize(
    "nasty", ["Main\u202e & 1st", "Main\u200b & 1st", "Main\n& 1st", "Main\x00 & 1st", "Main & 1st\u2066"]
)
def test_invisible_and_control_characters_never_get_into_a_text(nasty):
    assert words.fill(BODY, {**GIVEN, "place": nasty}).body == words.fill(BODY, GIVEN).body


def test_curly_quotes_and_dashes_become_plain_ones():
    assert words.clean("what", "judge’s “warrant” – now") == 'judge\'s "warrant" - now'


def test_braces_in_a_value_are_only_letters():
    assert "{code}" in words.fill(BODY, {**GIVEN, "what": "{code}"}).body
