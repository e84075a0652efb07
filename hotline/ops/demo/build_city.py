"""Lays the demo city into an empty database: zones and gazetteer."""

from hotline.audit import trail
from hotline.base.act import SYSTEM, act
from hotline.ops.demo import city
from hotline.places.gazetteer import fold
from hotline.places.models import NeighbourNetwork, Place, Zone

# Invented lines of the counties around; the ZIPs are their real beginnings.
NEIGHBOURS = (
    ("Inland Watch", "909-555-0155", ["917", "923", "924", "925"]),
    ("Orange Coast Line", "714-555-0172", ["926", "927", "928"]),
    ("Kern Valley Line", "661-555-0118", ["932", "933"]),
)


def lay() -> dict[str, Zone]:
    """Make the zones, their neighbours and every place; returns the zones by slug."""
    with act(SYSTEM) as deed:
        zones = _zones()
        Place.objects.bulk_create(
            Place(
                kind=place.kind,
                name=place.name,
                folded=fold(place.name),
                zone=zones[place.zone],
                lat=place.lat,
                lon=place.lon,
                is_major=place.is_major,
            )
            for place in city.city().places
        )
        NeighbourNetwork.objects.bulk_create(
            NeighbourNetwork(name=name, number=number, zips=zips) for name, number, zips in NEIGHBOURS
        )
        trail.record(deed, verb="demo_city", kind="city", ref=city.NAME)
    return zones


def _zones() -> dict[str, Zone]:
    zones = {}
    for zone in city.city().zones:
        zones[zone.slug] = Zone(
            slug=zone.slug,
            name_en=zone.name_en,
            name_es=zone.name_es,
            city=city.NAME,
            zips=[zone.zip_code],
            polygon=zone.polygon,
            lat=zone.lat,
            lon=zone.lon,
            min_available=zone.min_available,
        )
    Zone.objects.bulk_create(zones.values())
    for zone in city.city().zones:
        zones[zone.slug].neighbours.set([zones[slug] for slug in zone.neighbours])
    return zones
