"""Lays the demo city into an empty database: zones, gazetteer and the rights scripts."""

from hotline.audit import trail
from hotline.base.act import SYSTEM, act
from hotline.calls.models import RightsScript
from hotline.ops.demo import city
from hotline.ops.demo.material.rights import REMINDERS
from hotline.places.gazetteer import fold
from hotline.places.models import Place, Zone


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


def write_reminders() -> int:
    """The rights scripts in both languages, "not reviewed": nobody of the network has signed them. Returns how many."""
    scripts = [
        RightsScript(place_type=place_type, language=language, version=1, body=body)
        for place_type, english, spanish in REMINDERS
        for language, body in (("en", english), ("es", spanish))
    ]
    with act(SYSTEM) as deed:
        RightsScript.objects.bulk_create(scripts)
        trail.record(deed, verb="demo_scripts", kind="script", ref="v1")
    return len(scripts)
