"""Numbers in any spelling a person may give; never an exception, never a guess."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.contacts import numbers

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("213-555-0134", "+12135550134"), ("(213) 555-0134", "+12135550134"), ("+1 213 555 0134", "+12135550134"),
        ("001 213 555 0134", "+12135550134"), ("1 (213) 555.0134", "+12135550134"), ("+52 55 5555 0123", "+525555550123"),
        ("+52 1 55 5555 0123", "+525555550123"), ("00 52 55 5555 0123", "+525555550123"), ("+502 5555 0123", "+50255550123"),
        ("٢١٣٥٥٥٠١٣٤", "+12135550134"),
    ],
)  # fmt: skip
def test_spellings_of_one_number(written, meant):
    assert numbers.to_e164(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", " ", None, "555-0134", "call me", "21355501345678", "213-555-0134 ext. 5", "+", "00", "911", "0" * 61, "+1"],
)
def test_what_is_no_whole_number(written):
    assert numbers.to_e164(written) is None


scribbles = st.one_of(
    st.text(max_size=70),
    st.text(alphabet="0123456789+-(). x#*;ext,\u00a0", max_size=25),
    st.integers(min_value=0, max_value=10**16).map(str),
    st.integers(min_value=0, max_value=10**13).map(lambda n: f"+{n}"),
    st.integers(min_value=10**9, max_value=10**11).map(lambda n: f"+521{n}"),
    st.integers(min_value=0, max_value=10**13).map(lambda n: f"00{n}"),
)


@settings(max_examples=600, deadline=None)
@given(scribbles)
def test_it_never_raises_and_doing_it_twice_changes_nothing(written):
    once = numbers.to_e164(written)
    assert once is None or (once.startswith("+") and once[1:].isascii() and once[1:].isdigit() and len(once) <= 16)
    if once:
        assert numbers.to_e164(once) == once
        assert numbers.national(once)
        assert numbers.mask(once) == f"•••-{once[-4:]}"


def test_a_number_is_shown_by_its_last_four():
    assert numbers.mask("+12135550134") == "•••-0134"
    assert numbers.mask("") == "•••"
    assert numbers.national("+12135550134") == "(213) 555-0134"
    assert numbers.national("no number") == "no number"
