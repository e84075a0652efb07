"""The invented city of Santa Aurelia: twelve zones, its streets, corners and landmarks. Pure and always the same."""

from dataclasses import dataclass, field
from functools import cache
from random import Random

from hotline.ops.demo import geometry
from hotline.ops.demo.material.landmarks import LANDMARKS
from hotline.ops.demo.material.streets import AVENUES, STREETS, Street

NAME = "Santa Aurelia"
SEED = 2026
HOME_ZONE = "laguna-south"
"""The central zone where a newcomer's first walk happens and where remy, paloma and tomas live."""
CENTRAL = ("laguna-south", "laguna-north", "old-plaza", "fig-tree")
"""Zones that always have responders available in the demo."""

WEST, SOUTH, EAST, NORTH = -118.325, 33.995, -118.195, 34.095
# Where each row of zones is cut, from the southern row up, and where rows meet.
_ROWS = ((0.0, 0.30, 0.62, 1.0), (0.0, 0.21, 0.53, 0.76, 1.0), (0.0, 0.27, 0.60, 1.0), (0.0, 0.40, 1.0))
_HEIGHTS = (0.0, 0.29, 0.545, 0.765, 1.0)
_WOBBLE = 0.02

# slug, English, Spanish, ZIP, fewest responders wanted available; row by row from the south-west, as the patchwork is cut.
_ZONES = (
    ("el-molino", "El Molino", "El Molino", "00110", 2),
    ("fig-tree", "Fig Tree", "La Higuera", "00111", 4),
    ("harbor-gate", "Harbor Gate", "Puerta del Mar", "00112", 2),
    ("palmetto", "Palmetto", "Palmetto", "00106", 3),
    ("laguna-south", "Laguna South", "Laguna Sur", "00107", 6),
    ("old-plaza", "Old Plaza", "Plaza Vieja", "00108", 4),
    ("railyards", "Railyards", "Los Rieles", "00109", 3),
    ("westgate", "Westgate", "Puerta Oeste", "00103", 3),
    ("laguna-north", "Laguna North", "Laguna Norte", "00104", 4),
    ("naranjo", "Naranjo", "El Naranjo", "00105", 3),
    ("loma-verde", "Loma Verde", "Loma Verde", "00101", 2),
    ("mirador", "Mirador", "El Mirador", "00102", 2),
)
# Tidy ZIP order: 00101 in the north-west to 00112 in the south-east. No ZIP code begins with 001.


@dataclass(frozen=True)
class DemoZone:
    slug: str
    name_en: str
    name_es: str
    zip_code: str
    min_available: int
    ring: tuple[tuple[float, float], ...]
    lon: float
    lat: float
    neighbours: tuple[str, ...] = field(default=())

    @property
    def polygon(self) -> dict[str, object]:
        """GeoJSON, longitude first."""
        return {"type": "Polygon", "coordinates": [[list(point) for point in self.ring]]}


@dataclass(frozen=True)
class DemoPlace:
    kind: str
    name: str
    zone: str
    lat: float
    lon: float
    is_major: bool


@dataclass(frozen=True)
class City:
    zones: tuple[DemoZone, ...]
    places: tuple[DemoPlace, ...]

    def zone(self, slug: str) -> DemoZone:
        return next(zone for zone in self.zones if zone.slug == slug)

    def zone_at(self, lat: float, lon: float) -> str | None:
        """Slug of the zone that holds the point, or None outside the city."""
        return next((zone.slug for zone in self.zones if geometry.inside((lon, lat), zone.ring)), None)

    def corners(self, slug: str, *, major: bool | None = None) -> list[DemoPlace]:
        """The corners of a zone, or only its major (or minor) ones."""
        return [
            place
            for place in self.places
            if place.kind == "corner" and place.zone == slug and (major is None or place.is_major == major)
        ]


@cache
def city() -> City:
    """The whole city. The same on every machine and every day."""
    zones = _zones()
    bare = City(zones=zones, places=())
    return City(zones=zones, places=(*_streets(bare), *_corners(bare), *_landmarks(bare)))


def _on_map(east: float, north: float) -> geometry.Point:
    """A fraction of the frame as (longitude, latitude), to about a metre."""
    return (round(WEST + east * (EAST - WEST), 5), round(SOUTH + north * (NORTH - SOUTH), 5))


def _zones() -> tuple[DemoZone, ...]:
    patches = geometry.patchwork(_ROWS, _HEIGHTS, wobble=_WOBBLE, rng=Random(SEED))
    rings = [tuple(_on_map(*point) for point in patch) for patch in patches]
    zones = []
    for index, (slug, name_en, name_es, zip_code, min_available) in enumerate(_ZONES):
        lon, lat = geometry.centre(rings[index])
        neighbours = tuple(
            other[0]
            for place, other in enumerate(_ZONES)
            if place != index and geometry.shares_an_edge(rings[index], rings[place])
        )
        zones.append(
            DemoZone(
                slug, name_en, name_es, zip_code, min_available, rings[index], round(lon, 5), round(lat, 5), neighbours
            )
        )
    return tuple(zones)


def _line(street: Street, *, northward: bool) -> tuple[geometry.Point, geometry.Point]:
    """A street as a segment of the frame, leaning by its tilt from its start to its end."""
    start, end = street.run
    here, there = street.at - street.tilt / 2, street.at + street.tilt / 2
    return ((here, start), (there, end)) if northward else ((start, here), (end, there))


def _streets(bare: City) -> list[DemoPlace]:
    """Each street as a place at its middle."""
    lines = [(street, _line(street, northward=True)) for street in AVENUES]
    lines += [(street, _line(street, northward=False)) for street in STREETS]
    return [
        _place(bare, "street", street.name, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2, street.is_major)
        for street, (a, b) in lines
    ]


def _corners(bare: City) -> list[DemoPlace]:
    """Every crossing of an avenue and a street; major when both are."""
    corners = []
    for street in STREETS:
        for avenue in AVENUES:
            point = geometry.crossing(_line(street, northward=False), _line(avenue, northward=True))
            if point is not None and _is_built(street, avenue):
                name = f"{street.short} & {avenue.short}"
                corners.append(_place(bare, "corner", name, *point, street.is_major and avenue.is_major))
    return corners


def _is_built(street: Street, avenue: Street) -> bool:
    """Small streets cross only some small avenues: yards, parks and the freeway lie between the others."""
    if street.is_major or avenue.is_major:
        return True
    return (STREETS.index(street) * 7 + AVENUES.index(avenue) * 5) % 3 != 0


def _landmarks(bare: City) -> list[DemoPlace]:
    return [_place(bare, "landmark", mark.name, mark.east, mark.north, mark.is_major) for mark in LANDMARKS]


def _place(bare: City, kind: str, name: str, east: float, north: float, is_major: bool) -> DemoPlace:
    lon, lat = _on_map(east, north)
    zone = bare.zone_at(lat, lon)
    if zone is None:
        raise ValueError(f"{name} lies outside the city")
    return DemoPlace(kind, name, zone, lat, lon, is_major)
