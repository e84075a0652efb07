"""Two people at one incident: of two numbers and of two decisions the second is told of the first, in every form that writes one."""

import pytest
from django.urls import reverse

from dispatch.console import acts
from dispatch.models import Incident
from tests.cast import make_incident
from tests.console.make import browser

pytestmark = pytest.mark.django_db
# Decisions two leads may take of the same page, each with what its form asks.
DECISIONS = {
    "false-alarm": {"basis": "phone", "outcome": "no_agents_found"},
    "unverified": {"note": "nobody could go"},
    "void": {"reason": "a test"},
}
# Every other act: the facts have their own page of tests; the rest adds to what is there, shows, or switches back and forth.
FACTS = {"change", "wanted", "take"}
ADDS = {"alert", "more", "wider-2", "wider-3", "prepare", "answer", "again", "number", "reveal"}
SWITCHES = {"hold", "unhold", "let-go", "merge", "unmerge", "reopen", "cancel-draft", "confirm", "end", "close"}


def do(handle: str, incident: Incident, act: str, **posted):
    return browser(handle).post(reverse("incident-act", args=[incident.code, act]), posted)


def now() -> Incident:
    return Incident.objects.get()


def test_every_act_of_the_page_has_its_place_here():
    known = {*DECISIONS, *FACTS, *ADDS, *SWITCHES}
    assert {key for key in acts.FORMS if not key.startswith("draft-")} == known


# What nobody could verify may still turn out to be false: that is a decision of its own, and stands in the timeline.
PAIRS = [(one, two) for one in DECISIONS for two in DECISIONS if (one, two) != ("unverified", "false-alarm")]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_decisions_the_second_is_told_of_the_first(first, second):
    incident = make_incident()
    assert do("lena", incident, first, **DECISIONS[first]).status_code == 303
    decided = now().status

    answer = do("cora", incident, second, **DECISIONS[second])

    assert answer.status_code in (409, 422)
    assert 'role="alert"' in answer.text
    assert now().status == decided


def test_of_two_who_say_how_many_are_wanted_the_second_is_told_and_then_chooses():
    incident = make_incident()
    seen = str(incident.wanted)
    assert do("lena", incident, "wanted", wanted="5", seen=seen).status_code == 303

    answer = do("dana", incident, "wanted", wanted="3", seen=seen)
    assert answer.status_code == 409
    assert now().wanted == 5

    again = answer.context["act"].form["seen"].value()
    assert do("dana", incident, "wanted", wanted="3", seen=str(again)).status_code == 303
    assert now().wanted == 3
