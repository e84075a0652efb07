"""They have gone, somebody said; a colleague sees them after that: one person does not send the all-clear."""

import pytest

from dispatch import decisions
from hotline.base.errors import Refused
from tests import cast
from tests.cast import text_from, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(zones, remy, paloma):
    steps.at_any_hour()
    cast.make_subscriber(zones[0])
    incident = cast.make_incident(zone=zones[0], wanted=2)
    steps.alert(incident)
    steps.two_see_ice(incident, remy, paloma)
    steps.told(incident)
    return steps.fresh(incident)


def test_gone_and_then_seen_by_another_is_not_gone(told, remy, paloma):
    text_from(remy, f"SE FUERON {told.code}")
    text_from(paloma, f"SI ICE {told.code} chaleco POLICE ICE")
    with pytest.raises(Refused, match="No responder has said that they left"):
        decisions.end(actor=who("dana"), incident=told, how="gone")
    text_from(paloma, f"SE FUERON {told.code}")
    decisions.end(actor=who("dana"), incident=told, how="gone")


def test_an_all_clear_in_hand_falls_when_they_are_seen_again(told, remy, paloma):
    text_from(remy, f"SE FUERON {told.code}")
    decisions.end(actor=who("dana"), incident=told, how="gone")
    clear = steps.draft(steps.fresh(told), "C3")
    text_from(paloma, f"SI ICE {told.code} chaleco POLICE ICE")
    with pytest.raises(Refused, match="no longer seen"):
        steps.approve(clear, by="dana")
