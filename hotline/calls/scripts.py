"""The rights script to read for a kind of place, in a language, and whether its wording may still be trusted."""

from dataclasses import dataclass
from datetime import date

from hotline.calls.models import RightsScript

KINDS = ("home", "workplace", "vehicle", "street", "witness", "detained")


@dataclass(frozen=True)
class Script:
    place_type: str
    language: str
    version: int | None
    body: str
    reviewed: bool
    expired: bool


def kind_of(place_type: str) -> str:
    """The script's kind for a kind of place; places without their own use the street's words."""
    return place_type if place_type in KINDS else "street"


def script_for(place_type: str, language: str, today: date) -> Script:
    """The newest script for the place; places without their own use the street's words."""
    wanted = kind_of(place_type)
    row = RightsScript.objects.filter(place_type=wanted, language=language).order_by("-version").first()
    if row is None:
        return Script(wanted, language, None, "", reviewed=False, expired=False)
    expired = row.expires_on is not None and row.expires_on < today
    return Script(wanted, language, row.version, row.body, bool(row.approved_by and row.approved_on), expired)
