"""Decisions on an incident: each a small form that says what follows, and refuses in one sentence with everything kept."""

import pytest
from django.urls import reverse

from dispatch import decisions
from dispatch.models import Incident
from tests.cast import make_incident, make_user, who
from tests.console.make import SECRET_ADDRESS, SECRET_UNIT, browser, make_alerted, sees_ice

pytestmark = pytest.mark.django_db
CONFIRM = {"level": "V2", "basis": ["marking"], "agency": "ice", "presence": "active", "note": ""}


def do(handle: str, incident: Incident, act: str, **posted):
    return browser(handle).post(reverse("incident-act", args=[incident.code, act]), posted)


def status(incident: Incident) -> str:
    return Incident.objects.get(pk=incident.pk).status


def test_the_form_opens_at_its_own_address_and_says_what_follows():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)

    page = browser("dana").get(reverse("incident", args=[incident.code]), {"act": "confirm"}).text

    assert "It rests on: remy." in page
    assert "a second person approves it" in page


def test_an_act_that_is_none_is_not_there():
    incident = make_incident()
    assert browser("dana").get(reverse("incident", args=[incident.code]), {"act": "delete"}).status_code == 404
    assert do("dana", incident, "delete").status_code == 404


def test_a_dispatcher_confirms_what_a_responder_saw():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)

    assert do("dana", incident, "confirm", **CONFIRM).status_code == 303
    assert status(incident) == "confirmed"


def test_confirming_what_nobody_saw_is_refused_and_the_choices_are_kept():
    incident, _people = make_alerted("remy")

    answer = do("dana", incident, "confirm", **CONFIRM | {"note": "the caller is sure"})

    assert answer.status_code == 422
    assert "No trained responder has seen agents" in answer.text
    assert 'value="the caller is sure"' in answer.text
    assert status(incident) == "reported"


def test_a_form_with_something_missing_comes_back_with_what_was_chosen():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)

    answer = do("dana", incident, "confirm", level="V2", note="kept")

    assert answer.status_code == 422
    assert 'value="kept"' in answer.text
    assert "This field is required" in answer.text


def test_the_second_to_decide_is_told_who_was_first():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    do("lena", incident, "confirm", **CONFIRM)

    answer = do("dana", incident, "confirm", **CONFIRM)

    assert answer.status_code == 409
    assert "by lena at" in answer.text


def test_against_a_witness_only_a_senior_decides():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    posted = {"basis": "caller", "outcome": "no_agents_found", "note": "says it was a joke"}

    answer = do("dana", incident, "false-alarm", **posted)
    assert answer.status_code == 422
    assert "Only a lead or coordinator can decide otherwise" in answer.text
    assert 'id="act-false-alarm"' not in answer.text

    assert do("lena", incident, "false-alarm", **posted).status_code == 303
    assert status(incident) == "false_alarm"


def test_could_not_verify_and_reopen():
    incident = make_incident()
    do("dana", incident, "unverified", note="nobody could get there")
    assert status(incident) == "unverified"

    refused = do("dana", incident, "reopen", reason="a neighbour called again")
    assert refused.status_code == 422
    assert "a neighbour called again" in refused.text
    do("lena", incident, "reopen", reason="a neighbour called again")
    assert status(incident) == "reported"


def test_void_is_the_leads():
    incident = make_incident()
    assert do("cora", incident, "void", reason="a drill").status_code == 422
    do("lena", incident, "void", reason="a drill")
    assert status(incident) == "void"


def test_an_incident_closes_with_its_outcome():
    incident = make_incident()
    decisions.false_alarm(actor=who("dana"), incident=incident, basis="phone")

    assert do("dana", incident, "close", outcome="no_agents_found", note="").status_code == 303
    assert status(incident) == "closed"


def test_a_trainee_is_offered_no_decision_and_refused_one():
    incident = make_incident()
    page = browser("tess").get(reverse("incident", args=[incident.code])).text
    assert "In training you may draft" in page
    assert 'id="act-unverified"' not in page

    answer = do("tess", incident, "unverified", note="")
    assert answer.status_code == 422
    assert "Your role cannot do this" in answer.text


def test_the_exact_address_is_shown_once_with_a_reason():
    incident, _people = make_alerted("remy")
    page = reverse("incident", args=[incident.code])
    assert SECRET_ADDRESS not in browser("dana").get(page).text

    refused = do("dana", incident, "reveal", reason="")
    assert refused.status_code == 422
    assert SECRET_ADDRESS not in refused.text

    shown = do("dana", incident, "reveal", reason="the responder is lost")
    assert SECRET_ADDRESS in shown.text
    assert SECRET_UNIT in shown.text
    after = browser("dana").get(page).text
    assert SECRET_ADDRESS not in after
    assert "looked at the exact address" in after


def test_a_trainee_reveals_nothing():
    incident, _people = make_alerted("remy")
    assert "Reveal, with a reason" not in browser("tess").get(reverse("incident", args=[incident.code])).text
    answer = do("tess", incident, "reveal", reason="curious")
    assert answer.status_code == 422
    assert SECRET_ADDRESS not in answer.text


def test_an_empty_address_leaves_the_one_that_is_there():
    incident, _people = make_alerted("remy")
    posted = {
        "cross_street": incident.cross_street, "zone": str(incident.zone_id), "public_place": "Alvarado & 7th", "place_type": "home",
        "activity": "knocking", "timing": "now", "wanted": "2", "version": str(incident.version), "exact_address": "",
    }  # fmt: skip
    do("dana", incident, "change", **posted)

    assert Incident.objects.get().exact_address == SECRET_ADDRESS


def test_a_foreign_role_cannot_post_an_act():
    incident = make_incident()
    make_user("remy", "responder")
    for handle in ("remy", "padre", "ada"):
        assert do(handle, incident, "unverified", note="").status_code == 403
    assert status(incident) == "reported"
