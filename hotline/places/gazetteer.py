"""The gazetteer: forgiving search for places, the zone of a point, and the public place for a home."""

import difflib
import re
import unicodedata
from math import asin, cos, radians, sin, sqrt

from shapely.geometry import Point, shape

from hotline.places.models import Place, Zone

WORDS = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr", "road": "rd", "place": "pl",
    "north": "n", "south": "s", "east": "e", "west": "w", "calle": "", "avenida": "ave", "norte": "n",
    "sur": "s", "este": "e", "oeste": "w", "and": "&", "y": "&", "con": "&", "at": "&", "esquina": "", "la": "",
    "the": "", "de": "", "del": "", "los": "", "las": "", "first": "1st", "second": "2nd", "third": "3rd",
}  # fmt: skip


def fold(text: str) -> str:
    """`text` without accents, case, punctuation and the words people leave out, for comparing place names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = (WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+|&", plain))
    return " ".join(word for word in words if word)


def search(text: str, limit: int = 8) -> list[Place]:
    """Places whose name holds every word begun in `text`, best first; near misses when none does."""
    folded = fold(text)
    if len(folded) < 2:
        return []
    words = [word for word in folded.split() if word != "&"]
    found = Place.objects.select_related("zone").exclude(zone=None)
    for word in words:
        found = found.filter(folded__contains=word)
    hits = list(found[:200])
    if not hits:
        names = dict(Place.objects.exclude(zone=None).values_list("folded", "pk"))
        close = difflib.get_close_matches(folded, names, n=limit, cutoff=0.6)
        by_pk = Place.objects.select_related("zone").in_bulk([names[name] for name in close])
        return [by_pk[names[name]] for name in close]
    hits.sort(key=lambda place: (not place.folded.startswith(folded), place.kind == "street", len(place.folded)))
    return hits[:limit]


def zone_at(lat: float, lon: float) -> Zone | None:
    """The zone whose outline holds the point, if any."""
    point = Point(lon, lat)
    for zone in Zone.objects.all():
        if shape(zone.polygon).covers(point):
            return zone
    return None


def public_place(zone: Zone, lat: float | None, lon: float | None) -> str:
    """The place to name in public for something at (lat, lon): the nearest major crossing, else the zone's name."""
    majors = Place.objects.filter(zone=zone, is_major=True).exclude(lat=None)
    if lat is None or lon is None:
        return zone.name_en
    nearest = min(majors, key=lambda place: metres(lat, lon, place.lat, place.lon), default=None)
    return nearest.name if nearest else zone.name_en


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    a = sin(radians(lat2 - lat1) / 2) ** 2
    a += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 12_742_000 * asin(sqrt(a))
