"""Which place is named in public follows what is known: never a corner by somebody's home."""

import pytest

from dispatch import incidents
from tests import cast
from tests.cast import who

pytestmark = pytest.mark.django_db


def test_when_it_turns_out_to_be_a_home_its_corner_is_named_no_more():
    incident = cast.make_incident(place_type="street", public_place="", cross_street="S Bonnie Brae & W 7th")
    assert incident.public_place == "S Bonnie Brae & W 7th"

    after = incidents.change(actor=who("dana"), incident=incident, version=incident.version, place_type="home")
    assert after.public_place and after.public_place != after.cross_street


def test_a_place_chosen_by_a_person_stays():
    incident = cast.make_incident(place_type="street", public_place="Alvarado & 7th")
    after = incidents.change(actor=who("dana"), incident=incident, version=incident.version, place_type="home")
    assert after.public_place == "Alvarado & 7th"
