"""Somebody of ours calls for help: no decision, merge or closing makes it vanish, only a person who looked."""

import pytest

from dispatch import decisions, followups, merging, progress
from dispatch.models import FollowUp, Response
from hotline.base.errors import Refused
from tests import cast
from tests.cast import text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(zones, remy, paloma):
    """Two on scene, one of whom has called for help."""
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    for person in (remy, paloma):
        text_from(person, f"VOY {incident.code} 7")
        text_from(person, f"LLEGUE {incident.code}")
    text_from(remy, f"SOS {incident.code}")
    return steps.fresh(incident)


def calls_for_help(incident):
    return FollowUp.objects.filter(incident=incident, kind="lead", why="sos", paid_at=None)


def state_of(person) -> str:
    return Response.objects.get(responder=person).state


def test_a_decision_pays_no_call_for_help_and_it_blocks_closing(there, remy, paloma):
    decisions.false_alarm(actor=who("lena"), incident=there, basis="responder")
    assert calls_for_help(there).exists()
    assert (state_of(remy), state_of(paloma)) == ("sos", "released")
    assert progress.one(there).sos == 1
    with pytest.raises(Refused, match="calls for help"):
        decisions.close(actor=who("lena"), incident=steps.fresh(there), outcome="no_agents_found")
    with pytest.raises(Refused, match="calls for help"):
        decisions.void(actor=who("lena"), incident=steps.fresh(there), reason="a drill")

    followups.pay(actor=who("lena"), followup=calls_for_help(there).get(), how="spoke with him")
    decisions.close(actor=who("lena"), incident=steps.fresh(there), outcome="no_agents_found")
    assert state_of(remy) == "released"
    assert any("CERRADO" in text for text in texts_to(remy))


def test_what_they_report_meanwhile_does_not_take_it_back(there, remy):
    text_from(remy, f"SI ICE {there.code} chaleco dice POLICE ICE")
    row = Response.objects.get(responder=remy)
    assert (row.state, row.verdict) == ("sos", "ice")
    text_from(remy, f"OK {there.code}")
    assert state_of(remy) == "on_scene"


def test_it_goes_along_when_two_incidents_become_one(zones, there):
    other = cast.make_incident(zone=zones[0], cross_street="W 3rd & Union")
    merging.merge(actor=who("lena"), incident=there, into=other)
    assert calls_for_help(other).exists()
    assert progress.one(other).sos == 1


def test_after_closing_a_text_still_calls_for_help(zones, remy, paloma):
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    decisions.could_not_verify(actor=who("lena"), incident=steps.fresh(incident))
    decisions.close(actor=who("lena"), incident=steps.fresh(incident), outcome="not_verifiable")
    text_from(remy, "SOS")
    assert state_of(remy) == "sos"
    assert calls_for_help(incident).exists()
    text_from(remy, "OK")
    assert state_of(remy) == "released"
