"""More people are asked for: by somebody on scene or by the desk, it is never without an effect."""

from datetime import timedelta

import pytest

from dispatch import ladder, staffing
from dispatch.models import FollowUp
from hotline.base import clock
from tests import cast
from tests.cast import run_pump, text_from, texts_to, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(zones, remy, paloma):
    """A pair on scene, as many as were wanted, and a neighbour who was not asked."""
    nora = cast.make_responder("nora", zone=zones[1])
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    return steps.fresh(incident), nora


def lead_must_widen(incident) -> bool:
    return FollowUp.objects.filter(incident=incident, kind="lead", why="widen", paid_at=None).exists()


def test_a_pair_on_scene_that_asks_for_more_gets_the_neighbours_asked_and_then_the_lead(pair, remy):
    incident, nora = pair
    steps.confirm(incident)
    text_from(remy, f"NECESITAMOS MAS GENTE {incident.code}")
    with clock.shifted(timedelta(seconds=30)):
        assert len(texts_to(nora)) == 1
    assert not lead_must_widen(incident)
    with clock.shifted(timedelta(minutes=10)):
        run_pump()
    assert lead_must_widen(incident)


def test_the_desk_that_wants_more_gets_the_neighbours_asked(pair):
    incident, nora = pair
    staffing.want(actor=who("dana"), incident=incident, wanted=3, seen=2)
    with clock.shifted(timedelta(seconds=30)):
        assert len(texts_to(nora)) == 1


def test_while_the_asking_is_on_hold_the_lead_hears_of_it(pair, remy):
    incident, nora = pair
    ladder.hold(actor=who("dana"), incident=incident, held=True)
    text_from(remy, f"NECESITAMOS MAS GENTE {incident.code}")
    with clock.shifted(timedelta(seconds=30)):
        assert texts_to(nora) == []
    assert lead_must_widen(incident)
