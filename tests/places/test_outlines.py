"""The map of the zones: drawn from their outlines alone, north up; what is no outline is left to the list."""

import re

import pytest
from django.urls import reverse

from hotline.places import outlines
from hotline.places.models import Zone
from tests import cast
from tests.console.make import browser

pytestmark = pytest.mark.django_db


def numbers(path: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_zones_lie_side_by_side_as_they_do_in_town(zones):
    west, middle, east = zones
    drawn = outlines.drawn(Zone.objects.all(), "en")
    at = {shape.id: shape.x for shape in drawn.shapes}
    assert at[str(west.pk)] < at[str(middle.pk)] < at[str(east.pk)]
    for shape in drawn.shapes:
        inside = numbers(shape.path)
        assert all(0 <= x <= drawn.width for x in inside[::2])
        assert all(0 <= y <= drawn.height for y in inside[1::2])


def test_north_is_up(zone):
    north = dict(cast.square(0))
    north["coordinates"] = [[[x, y + cast.SIDE] for x, y in cast.square(0)["coordinates"][0]]]
    above = cast.make_zone("above", polygon=north)
    drawn = {shape.id: shape.y for shape in outlines.drawn([zone, above], "en").shapes}
    assert drawn[str(above.pk)] < drawn[str(zone.pk)]


@pytest.mark.parametrize(
    "polygon", [{}, None, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon", "coordinates": "x"}]
)
def test_what_is_no_outline_is_left_to_the_list(zone, polygon):
    broken = Zone(slug="broken", name_en="Broken", name_es="Rota", polygon=polygon)
    assert [shape.name for shape in outlines.drawn([zone, broken], "en").shapes] == ["Westlake"]
    assert outlines.drawn([broken], "en").shapes == ()


def test_islands_are_drawn_too(zone):
    rings = [cast.square(0)["coordinates"], cast.square(3)["coordinates"]]
    islands = Zone(slug="i", name_en="Islands", name_es="Islas", polygon={"type": "MultiPolygon", "coordinates": rings})
    (shape,) = outlines.drawn([islands], "es").shapes
    assert shape.path.count("M") == 2
    assert shape.name == "Islas"


def test_the_map_of_a_call_is_buttons_and_of_an_incident_links(zones):
    west = zones[0]
    page = browser("dana").get(reverse("zone-map"), {"zone": str(west.pk)}).text
    assert page.count('role="button"') == 3
    assert page.count('aria-pressed="true"') == 1
    assert "style=" not in page
    assert "http" not in page
    incident = cast.make_incident(zone=west)
    links = (
        browser("dana")
        .get(reverse("zone-map"), {"incident": incident.code, "how": "change", "zone": str(west.pk)})
        .text
    )
    assert links.count("act=change&amp;zone=") == 6
    assert 'aria-current="true"' in links
    only = browser("dana").get(reverse("zone-map"), {"how": "look"}).text
    assert "button" not in only
    assert "href" not in only


def test_a_zone_clicked_on_the_map_of_an_incident_stands_in_the_form(zones):
    west, middle, _east = zones
    incident = cast.make_incident(zone=west)
    page = (
        browser("dana").get(reverse("incident", args=[incident.code]), {"act": "change", "zone": str(middle.pk)}).text
    )
    assert f'<option value="{middle.pk}" selected>' in page
    assert (
        browser("dana").get(reverse("incident", args=[incident.code]), {"act": "change", "zone": "x"}).status_code
        == 200
    )


def test_somewhere_in_a_zone_is_an_answer_too(zones):
    page = browser("dana").get(reverse("places"), {"q": "koreatown"}).text
    assert "Somewhere in Koreatown" in page
    assert f'data-zone="{zones[2].pk}"' in page
