"""Bringing streets, corners and landmarks in from a table: first what would happen and what is wrong, then doing it. Twice is once."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.places import gazetteer
from hotline.places.models import Place, Zone

COLUMNS = ("kind", "name", "zone", "lat", "lon", "major")
NEEDED = ("name",)
YES = frozenset({"1", "y", "yes", "si", "sí", "x", "true"})
# "1287 Bonnie Brae St": somebody's door, which has no place in a list that everybody reads. "7th St & Main" is none.
ADDRESS = re.compile(r"^\s*\d+[a-z]?\s+(?!&)\S*[^\W\d]", re.IGNORECASE)
CHUNK = 500


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be brought in, and why."""

    line: int
    why: str


@dataclass
class Preview:
    """What bringing the table in would do."""

    new: list[Place] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    same: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def preview(lines: Iterable[str]) -> Preview:
    """Read a CSV with a header (kind, name, zone, lat, lon, major; only name is needed) and compare it with the gazetteer.

    A place is the same when kind, folded name and zone are. Where no zone is named it is the one around the point; a
    street may have none. Nothing is written.
    """
    found = Preview()
    table = csv.DictReader(lines)
    heads = [(head or "").strip().lower() for head in table.fieldnames or []]
    lacking = [name for name in NEEDED if name not in heads]
    unknown = [head for head in heads if head not in COLUMNS]
    if lacking or unknown:
        found.wrong.append(
            Wrong(1, _("The first line must name the columns: %(names)s.") % {"names": ", ".join(COLUMNS)})
        )
        return found
    table.fieldnames = heads
    zones = _zones()
    known = {_identity(place): place for place in Place.objects.all()}
    seen: dict[tuple, int] = {}
    for row in table:
        _row(found, table.line_num, row, zones, known, seen)
    return found


def _zones() -> dict[str, Zone]:
    """Zones by every name they go by."""
    named = {}
    for zone in Zone.objects.all():
        named |= {name.lower(): zone for name in (zone.slug, zone.name_en, zone.name_es)}
    return named


def _identity(place: Place) -> tuple:
    return place.kind, place.folded, place.zone_id


def _row(found: Preview, line: int, row: dict, zones: dict[str, Zone], known: dict, seen: dict) -> None:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not any(values.values()):
        return
    try:
        place = _place(values, zones)
    except ValueError as error:
        found.wrong.append(Wrong(line, str(error)))
        return
    which = _identity(place)
    if which in seen:
        found.wrong.append(Wrong(line, _("The same place stands on line %(line)s already.") % {"line": seen[which]}))
        return
    seen[which] = line
    there = known.get(which)
    if there is None:
        found.new.append(place)
    elif _differs(there, place):
        there.name, there.lat, there.lon, there.is_major = place.name, place.lat, place.lon, place.is_major
        found.changed.append(there)
    else:
        found.same += 1


def _differs(there: Place, place: Place) -> bool:
    return any(getattr(there, name) != getattr(place, name) for name in ("name", "lat", "lon", "is_major"))


def _place(values: dict[str, str], zones: dict[str, Zone]) -> Place:
    """The place of one line. Raises ValueError with a sentence that says what to mend."""
    name = " ".join(values["name"].split())
    folded = gazetteer.fold(name)
    if not name or not folded:
        raise ValueError(_("Give the place a name."))
    if len(name) > 60:
        raise ValueError(_("The name is longer than 60 letters: %(name)s") % {"name": name})
    if ADDRESS.match(name):
        raise ValueError(_("This looks like somebody’s address, not a place: %(name)s") % {"name": name})
    kind = values["kind"].lower() or (Place.Kind.CORNER if "&" in folded else Place.Kind.LANDMARK)
    if kind not in Place.Kind.values:
        raise ValueError(_("The kind is one of: %(kinds)s.") % {"kinds": ", ".join(Place.Kind.values)})
    lat, lon = _point(values["lat"], values["lon"])
    zone = zones.get(values["zone"].lower()) if values["zone"] else None
    if values["zone"] and zone is None:
        raise ValueError(_("There is no zone called %(zone)s.") % {"zone": values["zone"]})
    if zone is None and lat is not None and lon is not None:
        zone = gazetteer.zone_at(lat, lon)
    if zone is None and kind != Place.Kind.STREET:
        raise ValueError(_("In no zone: name one, or give a point inside one."))
    return Place(
        kind=kind, name=name, folded=folded[:60], zone=zone, lat=lat, lon=lon, is_major=values["major"].lower() in YES
    )


def _point(lat: str, lon: str) -> tuple[float | None, float | None]:
    if not lat and not lon:
        return None, None
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        raise ValueError(_("lat and lon are two numbers, such as 34.0567 and -118.2801.")) from None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(_("lat and lon are not on this earth; are they the wrong way round?"))
    return north, east


def load(*, actor: Actor, found: Preview) -> None:
    """Write what the preview found: the new, and what changed."""
    with act(actor) as deed:
        Place.objects.bulk_create(found.new, batch_size=CHUNK)
        Place.objects.bulk_update(found.changed, ["name", "lat", "lon", "is_major"], batch_size=CHUNK)
        trail.record(deed, verb="places_loaded", kind="place", ref=f"{len(found.new)}+{len(found.changed)}")
        deed.after(gazetteer.forget_words)
