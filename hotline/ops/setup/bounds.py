"""Which values a policy may take on the set-up page, read from what a person types. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from hotline.base.errors import Refused
from hotline.contacts import numbers
from hotline.messaging import gsm7
from hotline.network.policy import POLICIES

# By unit, for figures: the least and the most. The figures of one policy may be tighter still.
BY_UNIT = {"min": (1, 1440), "s": (0, 3600), "h": (0, 72), "d": (1, 3650), "people": (1, 50), "m": (50, 5000)}
USUAL = (1, 1000)
BY_KEY = {
    "wanted": (1, 20),
    "offers_per_wanted": (1, 20),
    "max_activations_week": (1, 21),
    "safety_minutes": (5, 60),
    "wide_over": (1, 50),
    "wide_alerts_per_hour": (1, 4),
    "responder_alerts_per_hour": (1, 12),
    "hold_seconds": (5, 300),
    "community_alert_validity_minutes": (5, 60),
    "checking_tips": (2, 50),
    "sms_rate_per_second": (0.1, 1000),
    "sms_cost_cents": (0, 100),
}
# What protects people may be made stricter by one person alone, never looser.
GUARDED = frozenset({"wide_over", "wide_alerts_per_hour", "responder_alerts_per_hour"})
LENGTHS = {"network_name": 60, "network_name_es": 60, "tag": 3, "hotline": 12, "alerta_number": 12, "public_url": 18}
MAY_BE_EMPTY = frozenset({"caller_id_prefix"})
CHOICES = {"police_act_for_ice": ("yes", "no")}


@dataclass(frozen=True)
class Range:
    """What a figure may be, for the box on the page."""

    least: float
    most: float


def figures_of(key: str) -> Range | None:
    """The range of a figure; None where the policy is none."""
    policy = POLICIES[key]
    if not isinstance(policy.default, (int, float)):
        return None
    return Range(*BY_KEY.get(key, BY_UNIT.get(policy.unit, USUAL)))


def read(key: str, given: str) -> Any:
    """The value a person means. Raises Refused with one sentence that says what it may be."""
    given = given.strip()
    if figures_of(key) is not None:
        return _figure(key, given)
    if key in CHOICES:
        if given not in CHOICES[key]:
            raise Refused(_("Choose one of the answers."), "choice")
        return given
    if isinstance(POLICIES[key].default, dict):
        return _table(given)
    if key in ("emergency_from", "emergency_until"):
        return _time(given)
    if key == "timezone":
        if given not in available_timezones():
            raise Refused(_("There is no such time zone. Write it like America/Los_Angeles."), "timezone")
        return given
    return _text(key, given)


def _figure(key: str, given: str) -> int | float:
    allowed = figures_of(key)
    try:
        value = float(given.replace(",", "."))
    except ValueError:
        raise Refused(_("Give a figure."), "figure") from None
    if not allowed.least <= value <= allowed.most:
        between = {"least": _short(allowed.least), "most": _short(allowed.most)}
        raise Refused(_("It may be from %(least)s to %(most)s.") % between, "range")
    whole = isinstance(POLICIES[key].default, int)
    if whole and value != int(value):
        raise Refused(_("Give a whole figure."), "whole")
    return int(value) if whole else value


def _short(value: float) -> str:
    return f"{value:g}"


def _time(given: str) -> str:
    try:
        clock = time.fromisoformat(given)
    except ValueError:
        raise Refused(_("Give a time like 05:00."), "time") from None
    return f"{clock:%H:%M}"


def _table(given: str) -> dict:
    try:
        found = json.loads(given or "{}")
    except ValueError:
        found = None
    good = isinstance(found, dict) and all(
        isinstance(rate, (int, float)) and not isinstance(rate, bool) and rate > 0 for rate in found.values()
    )
    if not good:
        raise Refused(_('Write it like {"twilio": 10, "twilio/t-mobile": 0.5}.'), "table")
    return found


def _text(key: str, given: str) -> str:
    most = LENGTHS.get(key, 60)
    if len(given) > most:
        raise Refused(_("At most %(most)s letters.") % {"most": most}, "too_long")
    if not given and POLICIES[key].default and key not in MAY_BE_EMPTY:
        raise Refused(_("This cannot be empty."), "empty")
    if key in ("hotline", "alerta_number") and given and not _is_dialled(given):
        raise Refused(_("Give the number as people dial it, like 213-555-0134 or 24587."), "number")
    if key == "caller_id_prefix" and not re.fullmatch(r"[*#0-9]{0,6}", given):
        raise Refused(_("Only what is dialled, like *67; empty where it does not work."), "prefix")
    if key == "tag" and not re.fullmatch(r"[A-Z0-9]{1,3}", given):
        raise Refused(_("One to three capital letters or figures."), "tag")
    if key == "public_url" and not re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", given):
        raise Refused(_("Only the host, like r.example."), "host")
    if key in LENGTHS and key not in ("network_name", "network_name_es") and not gsm7.is_gsm7(given):
        raise Refused(_("Only letters that a plain text has."), "letters")
    return given


def _is_dialled(given: str) -> bool:
    """A whole number, or a short code."""
    return numbers.to_e164(given) is not None or bool(re.fullmatch(r"\d{5,6}", given))
