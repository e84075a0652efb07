"""Zones as shapes on a small map: drawn from their own outlines, north up, with nothing asked of anybody else. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from shapely.geometry import shape

from hotline.places.models import Zone

WIDTH = 320.0
MARGIN = 4.0
FINENESS = 1.2  # what is smaller than this on the map is left out


@dataclass(frozen=True)
class Shape:
    """One zone: its outline, and where its name stands."""

    id: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    width: float
    height: float
    shapes: tuple[Shape, ...]


def drawn(zones: Iterable[Zone], language: str) -> Map:
    """The map of these zones. One that has no sound outline is left out: the list beside the map has it."""
    outlines = [(zone, area) for zone in zones if (area := _area(zone)) is not None]
    if not outlines:
        return Map(WIDTH, 0, ())
    west = min(area.bounds[0] for _zone, area in outlines)
    south = min(area.bounds[1] for _zone, area in outlines)
    east = max(area.bounds[2] for _zone, area in outlines)
    north = max(area.bounds[3] for _zone, area in outlines)
    squeeze = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-9)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return round(MARGIN + (lon - west) * squeeze * scale, 1), round(MARGIN + (north - lat) * scale, 1)

    shapes = []
    for zone, area in outlines:
        plain = area.simplify(FINENESS / scale)
        middle = area.representative_point()
        x, y = at(middle.x, middle.y)
        shapes.append(Shape(str(zone.pk), zone.name_in(language), _path(plain, at), x, y))
    return Map(WIDTH, round((north - south) * scale + 2 * MARGIN, 1), tuple(shapes))


def _area(zone: Zone):
    try:
        area = shape(zone.polygon)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # what is stored there is no outline
    return area if not area.is_empty and area.geom_type in ("Polygon", "MultiPolygon") else None


def _path(area, at) -> str:
    parts = area.geoms if area.geom_type == "MultiPolygon" else [area]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return " ".join(
        "M" + " ".join(f"{x} {y}" for x, y in (at(lon, lat) for lon, lat, *_z in ring.coords)) + "Z" for ring in rings
    )
