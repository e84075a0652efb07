"""Free text is checked for what must not be written down, and look-alikes are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.messaging.lint import never_store

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("She says she is undocumented", "status"),
        ("INDOCUMENTADO", "status"),
        ("la señora no tiene papeles", "status"),
        ("está sin papeles", "status"),
        ("his visa ran out", "status"),
        ("Pagó con Visa", "status"),
        ("overstayed in 2019", "status"),
        ("has a green card", "status"),
        ("tarjeta verde", "status"),
        ("an illegal alien", "status"),
        ("es ilegal", "status"),
        ("mojados", "status"),
        ("deported before", "status"),
        ("ya lo deportaron", "status"),
        ("no  papers", "status"),
        ("felony in 2010", "record"),
        ("had a DUI", "record"),
        ("on probation", "record"),
        ("tiene antecedentes penales", "record"),
        ("SSN 123-45-6789", "ssn"),
        ("A123 456 789", "a_number"),
        ("A-12345678", "a_number"),
        ("number 123456789", "a_number"),
        ("call her at 213-555-0134", "phone"),
        ("(213) 555-0134", "phone"),
        ("2135550134", "phone"),
        ("+1 213 555 0134", "phone"),
    ],
)
def test_what_must_not_be_stored_is_found_and_blocks(text, code):
    (problem,) = never_store(text)
    assert problem.code == code
    assert problem.blocks
    assert str(problem.message)


@pytest.mark.parametrize(
    "text",
    [
        "revisar la divisa en Televisa",
        "ZIP 90057-1234, cross W 8th St",
        "3-4 agents, two vans, vests say POLICE ICE",
        "K412 opened 6:12am",
        "She speaks Kanjobal and waits at 1423 Westmoreland",
        "probable cause, probationary is another word",
        "dui" + "ker",
        "legal observers on the way",
        "",
    ],
)
def test_look_alikes_are_left_alone(text):
    assert never_store(text) == []


def test_the_place_in_the_text_is_right_under_accents():
    text = "Él dijo: ya LO deportáron ayer"
    (problem,) = never_store(text)
    assert text[problem.start : problem.end] == "ya LO deportáron"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_it_reads_anything(text):
    for problem in never_store(text):
        assert 0 <= problem.start < problem.end <= len(text)
