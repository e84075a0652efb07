"""The gazetteer: forgiving search for places, the zone of a point, and the public place for a home."""

import re
import unicodedata
from functools import reduce
from math import asin, cos, radians, sin, sqrt
from operator import or_

from django.core.cache import cache
from django.db.models import Q
from shapely.geometry import Point, shape

from hotline.places.models import Place, Zone
from hotline.places.spelling import meant, nearness, said

VOCABULARY, VOCABULARY_SECONDS = "places-words", 60

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
    """Places whose name holds every word begun in `text`, in any order, best first; where none does, words a letter or two off."""
    folded = fold(text)
    if len(folded) < 2:
        return []
    words = [word for word in folded.split() if word != "&"]
    hits, nearly = _holding([said(word) for word in words]), False
    if not hits:
        known = _words_known()
        hits, nearly = _holding([meant(word, known) for word in words]), True

    def order(place: Place) -> tuple:
        away = -round(nearness(words, place.folded), 2) if nearly else 0
        begins = place.folded.startswith(folded)
        return place.zone_id is None, away, not begins, place.kind == "street", len(place.folded), place.name

    return sorted(hits, key=order)[:limit]


def _holding(words: list[set[str]]) -> list[Place]:
    """Places whose name holds one spelling of each word."""
    if not words or not all(words):
        return []
    found = Place.objects.select_related("zone")
    for spellings in words:
        found = found.filter(reduce(or_, (Q(folded__contains=one) for one in spellings)))
    return list(found[:200])


def _words_known() -> list[str]:
    """Every word of every place's name, each once."""
    known = cache.get(VOCABULARY)
    if known is None:
        names = Place.objects.values_list("folded", flat=True).iterator()
        known = sorted({word for name in names for word in name.split() if word != "&"})
        cache.set(VOCABULARY, known, VOCABULARY_SECONDS)
    return known


def forget_words() -> None:
    """The names of places changed: this process reads them anew at once, others within a minute."""
    cache.delete(VOCABULARY)


def zones_named(text: str, limit: int = 3) -> list[Zone]:
    """Zones whose name, in either language, or whose ZIP holds every word begun in `text`: for "somewhere in Laguna"."""
    words = [word for word in fold(text).split() if word != "&"]
    if len("".join(words)) < 3:
        return []
    found = []
    for zone in Zone.objects.all():
        names = f"{fold(zone.name_en)} {fold(zone.name_es)} {' '.join(str(code) for code in zone.zips)}".split()
        if all(any(name.startswith(word) for name in names) for word in words):
            found.append(zone)
    return found[:limit]


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
