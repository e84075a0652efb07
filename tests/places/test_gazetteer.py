"""The gazetteer forgives how people name places, knows the zone of a point, and names a public place for a home."""

import pytest

from hotline.places import gazetteer
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(zones):
    west, middle, _east = zones
    cast.make_place("S Bonnie Brae & W 7th", west)
    cast.make_place("Alvarado & 7th", west, is_major=True)
    cast.make_place("Pico & Union", middle, is_major=True, lat=middle.lat + 0.005)
    cast.make_place("Avenida Cesar Chavez", middle, kind="street")
    cast.make_place("Union Avenue Elementary", middle, kind="landmark")
    cast.make_place("La Reyna bakery", west, kind="landmark")
    return zones


def names(text: str) -> list[str]:
    return [place.name for place in gazetteer.search(text)]


@pytest.mark.parametrize(
    "said",
    ["bonnie brae", "Bonnie Brae y 7", "BONNIE BRAE AND 7TH", "brae 7th", "7th bonnie", "South Bonnie Brae & West 7th", "bónnie bráe",
     "  bonnie,  brae. ", "esquina de Bonnie Brae con la 7th"],
)  # fmt: skip
def test_a_corner_is_found_however_it_is_said(town, said):
    assert names(said)[0] == "S Bonnie Brae & W 7th"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("bonny brea & 7th", "S Bonnie Brae & W 7th"), ("alvardo", "Alvarado & 7th"), ("reina bakery", "La Reyna bakery")],
)
def test_a_slip_of_the_pen_still_finds_it(town, said, meant):
    assert meant in names(said)


def test_accents_and_short_forms_do_not_matter(town):
    assert names("ave césar chávez") == ["Avenida Cesar Chavez"]
    assert names("panaderia reyna") == [] or "La Reyna bakery" in names("panaderia reyna")
    assert names("la reyna") == ["La Reyna bakery"]


def test_places_that_begin_with_the_words_come_first_and_streets_last(town):
    assert names("union") == ["Union Avenue Elementary", "Pico & Union"]


@pytest.mark.parametrize(
    "text", ["", "a", " ", "&", "¿?", "the", "qqqqqqqqqqqq", "%", "_", "'; DROP TABLE places_place; --"]
)
def test_nothing_sensible_finds_nothing_and_harms_nothing(town, text):
    assert names(text) == []


def test_at_most_as_many_as_asked_for(zone):
    for number in range(12):
        cast.make_place(f"Corner {number} & Main", zone)
    assert len(gazetteer.search("main")) == 8
    assert len(gazetteer.search("main", limit=3)) == 3


def test_each_point_lies_in_its_zone(town):
    west, _middle, east = town
    for zone in town:
        assert gazetteer.zone_at(zone.lat, zone.lon) == zone
    assert gazetteer.zone_at(west.lat + 1, west.lon) is None
    assert gazetteer.zone_at(cast.SOUTH, cast.WEST) == west
    assert gazetteer.zone_at(cast.SOUTH + 0.001, cast.WEST + cast.SIDE * 2.5) == east


def test_neighbours_are_neighbours_both_ways_and_not_further(town):
    west, middle, east = town
    assert list(west.neighbours.all()) == [middle]
    assert set(middle.neighbours.all()) == {west, east}


def test_the_public_place_is_the_nearest_major_crossing_of_the_zone(town):
    west, middle, _east = town
    assert gazetteer.public_place(west, west.lat, west.lon) == "Alvarado & 7th"
    assert gazetteer.public_place(middle, middle.lat, middle.lon) == "Pico & Union"
    cast.make_place("Far & Away", west, is_major=True, lat=west.lat + 0.008)
    assert gazetteer.public_place(west, west.lat + 0.0075, west.lon) == "Far & Away"


def test_without_a_crossing_or_a_point_the_zone_itself_is_named(town):
    west, _middle, east = town
    assert gazetteer.public_place(east, east.lat, east.lon) == "Koreatown"
    assert gazetteer.public_place(west, None, None) == "Westlake"


def test_a_zone_is_named_in_the_language_of_the_reader(zone):
    assert zone.name_in("es") == "Westlake (es)"
    assert zone.name_in("en-us") == zone.name == "Westlake"


@pytest.mark.sqlite_only
def test_distances_are_in_metres():
    assert gazetteer.metres(34.0, -118.0, 34.0, -118.0) == 0
    assert gazetteer.metres(34.0, -118.0, 34.01, -118.0) == pytest.approx(1112, abs=2)
    assert gazetteer.metres(34.0, -118.0, 34.0, -118.01) == pytest.approx(922, abs=2)
