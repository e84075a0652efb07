"""The invented city: a town people can find their way in, and zones that fit together."""

from itertools import combinations

from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

from hotline.ops.demo.city import CENTRAL, HOME_ZONE, city
from hotline.ops.demo.material import incidents

ZONES = {zone.slug: zone for zone in city().zones}
SHAPES = {slug: Polygon(zone.ring) for slug, zone in ZONES.items()}


def test_twelve_zones_cover_the_city_without_overlap_or_gap():
    assert len(ZONES) == 12
    assert all(shape.is_valid for shape in SHAPES.values())
    assert all(one.intersection(other).area < 1e-12 for one, other in combinations(SHAPES.values(), 2))
    town = unary_union(list(SHAPES.values()))
    assert town.geom_type == "Polygon"
    assert not town.interiors


def test_neighbours_are_exactly_the_zones_that_share_an_edge():
    for one, other in combinations(ZONES.values(), 2):
        touch = SHAPES[one.slug].intersection(SHAPES[other.slug]).length > 1e-9
        assert (other.slug in one.neighbours) == (one.slug in other.neighbours) == touch


def test_every_zone_can_be_named_in_a_text_in_both_languages():
    for zone in ZONES.values():
        assert len(zone.name_en) <= 14
        assert len(zone.name_es) <= 14
        assert (zone.name_en + zone.name_es).isascii()


def test_zip_codes_are_invented_and_each_zone_has_its_own():
    codes = [zone.zip_code for zone in ZONES.values()]
    assert len(set(codes)) == 12
    assert all(code.startswith("001") and len(code) == 5 for code in codes)  # no ZIP code in use begins with 001


def test_the_gazetteer_is_big_enough_to_search_and_short_enough_to_text():
    places = city().places
    kinds = [place.kind for place in places]
    assert kinds.count("street") >= 55
    assert kinds.count("corner") >= 350
    assert kinds.count("landmark") >= 40
    assert len({(place.kind, place.name) for place in places}) == len(places)
    assert all(len(place.name) <= 24 and place.name.isascii() for place in places)


def test_every_place_lies_in_its_zone_and_every_zone_has_a_major_crossing():
    for place in city().places:
        assert SHAPES[place.zone].covers(Point(place.lon, place.lat))
    assert all(city().corners(slug, major=True) for slug in ZONES)


def test_the_newcomers_zone_is_in_the_middle_and_has_homes_away_from_the_major_streets():
    assert HOME_ZONE in CENTRAL
    assert len(ZONES[HOME_ZONE].neighbours) >= 5
    assert len(city().corners(HOME_ZONE, major=False)) >= 20


def test_everything_that_is_told_to_have_happened_has_a_place_in_the_city():
    names = {place.name for place in city().places}
    tonight = (
        incidents.TONIGHT_ACTIVE,
        incidents.TONIGHT_ALERTING,
        incidents.TONIGHT_REPORTED,
        incidents.TONIGHT_RUMOUR,
    )
    assert {story.place for story in (*incidents.STORIES, *incidents.RUMOURS, *tonight)} <= names
