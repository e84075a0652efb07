"""A frightened person's words find the place: ordinals in both languages, either order, letters missing; a whole town in time."""

import time

import pytest

from hotline.places import gazetteer
from hotline.places.models import Place
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(zones):
    west, middle, _east = zones
    cast.make_place("W 7th St & Alvarado", west, is_major=True)
    cast.make_place("W 17th St & Alvarado", west)
    cast.make_place("Séptima Iglesia Bautista", west, kind="landmark")
    cast.make_place("Olympic Blvd & Vermont Ave", middle)
    cast.make_place("Mercado Sánchez", middle, kind="landmark")
    Place.objects.create(kind="street", name="Valencia St", folded=gazetteer.fold("Valencia St"), zone=None)
    return zones


def names(text: str) -> list[str]:
    return [place.name for place in gazetteer.search(text)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("séptima y alvarado", "W 7th St & Alvarado"),
        ("seventh and alvarado", "W 7th St & Alvarado"),
        ("Alvarado con Septima", "W 7th St & Alvarado"),
        ("7th Street & Alvardo", "W 7th St & Alvarado"),
        ("alvrado & 7th street", "W 7th St & Alvarado"),
        ("olimpic y vermont", "Olympic Blvd & Vermont Ave"),
        ("vermnt and olympic boulevard", "Olympic Blvd & Vermont Ave"),
        ("Olympic Bulevar Vermont", "Olympic Blvd & Vermont Ave"),
        ("mercado sanches", "Mercado Sánchez"),
        ("MERCADO SÁNCHEZ", "Mercado Sánchez"),
        ("valensia st", "Valencia St"),
    ],
)
def test_it_is_found(town, said, meant):
    assert names(said)[:1] == [meant]


def test_a_figure_means_itself(town):
    assert names("18th alvarado") == []


def test_what_is_half_typed_and_mistyped_is_found(town):
    assert "Olympic Blvd & Vermont Ave" in names("olynp")


def test_a_street_of_no_zone_is_found_and_asks_which(town):
    (street,) = gazetteer.search("valencia")
    assert street.zone is None


def test_a_new_place_is_found_at_once_although_the_words_were_read_before(town):
    assert names("Quetzalcoatl") == []
    cast.make_place("Plaza Quetzalcóatl", town[0], kind="landmark")
    gazetteer.forget_words()
    assert names("quetzalcoatel") == ["Plaza Quetzalcóatl"]


def test_zones_answer_to_their_names_and_zip_codes(town):
    west = town[0]
    west.zips = ["90057"]
    west.save()
    assert gazetteer.zones_named("westl") == [west]
    assert gazetteer.zones_named("90057") == [west]
    assert gazetteer.zones_named("we") == []


def test_twenty_thousand_places_are_searched_while_one_types(zone):
    streets = [
        f"{a}{b}{c}"
        for a in ("Al", "Bo", "Ca", "Del", "Es")
        for b in ("ma", "ri", "ton", "vi")
        for c in ("da", "llo", "ra", "no")
    ]
    rows = [
        Place(kind="corner", name=f"{one} & {n}th", folded=gazetteer.fold(f"{one} & {n}th"), zone=zone)
        for one in streets
        for n in range(250)
    ]
    Place.objects.bulk_create(rows, batch_size=2000)
    began = time.monotonic()
    assert names("Delvirra & 77th")[0] == "Delvira & 77th"
    assert time.monotonic() - began < 2.0
