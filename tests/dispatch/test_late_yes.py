"""Words that come late: a yes to what is decided, somebody who comes again, and somebody who is late."""

from datetime import timedelta

import pytest

from dispatch import decisions, enough, progress, shift
from dispatch.models import Response
from hotline.base import clock
from responders.models import AssignmentLink
from tests import cast
from tests.board.make import browser
from tests.cast import run_pump, text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(zones, remy, paloma):
    """Two who were asked for one incident."""
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    return steps.fresh(incident)


@pytest.mark.parametrize("decide", ["false_alarm", "could_not_verify"])
def test_a_late_yes_to_what_is_decided_sends_nobody_there(asked, remy, decide):
    more = {"basis": "phone"} if decide == "false_alarm" else {}
    getattr(decisions, decide)(actor=who("lena"), incident=asked, **more)
    text_from(remy, f"VOY {asked.code} 10")
    row = Response.objects.get(responder=remy)
    assert (row.state, row.selected) == ("stood_down", False)
    assert "YA NO SE NECESITA" in texts_to(remy)[-1]
    assert not AssignmentLink.objects.exists()
    assert progress.one(asked).going == 0


def test_a_late_yes_to_what_has_ended_sends_nobody_there(zones, remy, paloma, tomas):
    incident = cast.make_incident(zone=zones[0], wanted=3)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    steps.confirm(incident)
    steps.gone(incident, remy, paloma)
    text_from(tomas, f"GOING {incident.code} 10")
    assert Response.objects.get(responder=tomas).state == "stood_down"


def test_the_board_offers_no_yes_to_what_is_decided(asked, remy):
    page = browser(remy)
    assert "I am going" in page.get(f"/board/{asked.code}/").text
    decisions.false_alarm(actor=who("lena"), incident=asked, basis="phone")
    after = page.get(f"/board/{asked.code}/").text
    assert "I am going" not in after
    assert "This is over" in after


def test_who_left_and_comes_again_counts_again(asked, remy, paloma):
    steps.two_see_ice(asked, remy, paloma)
    text_from(remy, f"FUERA {asked.code}")
    assert progress.one(asked).filled == 1
    text_from(remy, f"VOY {asked.code} 5")
    row = Response.objects.get(responder=remy)
    assert (row.state, row.arrived_at, row.left_at, row.partner.responder) == ("accepted", None, None, paloma)
    assert progress.one(asked).going == 1
    text_from(remy, f"LLEGUE {asked.code}")
    assert progress.one(asked).on_scene == 2
    assert {row.responder for row in shift.on_scene()} == {remy, paloma}
    before = len(texts_to(remy))
    with clock.shifted(timedelta(minutes=16)):
        run_pump()
        assert len(texts_to(remy)) > before, "asked again whether they are well"


def test_who_was_released_and_sees_something_after_it_is_opened_again_counts(asked, remy, paloma):
    steps.two_see_ice(asked, remy, paloma)
    decisions.could_not_verify(actor=who("lena"), incident=steps.fresh(asked))
    decisions.reopen(actor=who("lena"), incident=steps.fresh(asked), reason="they are back")
    assert not enough.selected(asked).exists()
    text_from(paloma, f"SI ICE {asked.code} chaleco POLICE ICE")
    text_from(remy, f"VOY {asked.code} 5")
    here = {row.responder.handle: row.state for row in enough.selected(asked).select_related("responder")}
    assert here == {"paloma": "reported", "remy": "accepted"}


def test_who_is_late_is_told_that_it_is_off(asked, remy):
    text_from(remy, f"VOY {asked.code} 5")
    with clock.shifted(timedelta(minutes=40)):
        run_pump()
        assert Response.objects.get(responder=remy).state == "no_show"
        decisions.false_alarm(actor=who("lena"), incident=steps.fresh(asked), basis="phone")
        assert "YA NO SE NECESITA" in texts_to(remy)[-1]
        assert Response.objects.get(responder=remy).released_at is not None
