"""Every number and name a network may change: default, unit and reason, in one readable table."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.network.models import PolicyValue

CACHE_SECONDS = 5


@dataclass(frozen=True)
class Policy:
    default: Any
    unit: str
    reason: str


POLICIES: dict[str, Policy] = {
    # Names
    "network_name": Policy("Rapid Response Network", "", "The interface shows the network's own name."),
    "network_name_es": Policy("Red de Respuesta Rápida", "", "The same, in Spanish."),
    "tag": Policy("RRN", "letters, at most 3", "Opens every text, so that people know who is writing."),
    "hotline": Policy("213-555-0134", "number", "Printed in texts: call this, at any hour."),
    "public_url": Policy("r.example", "host, at most 12", "Base of the short links in texts."),
    "timezone": Policy("America/Los_Angeles", "zone", "Quiet hours and the times in texts are local."),
    # Asking responders (domain §4.3, §5.3)
    "wanted": Policy(3, "people", "Observers go in pairs; a third speaks with the family."),
    "offers_per_wanted": Policy(3, "times", "Offers go to this many times the wanted number."),
    "ring_1_minutes": Policy(3, "min", "Street arrests are over in minutes: widen soon."),
    "ring_2_minutes": Policy(3, "min", "Then ask to widen to everybody available."),
    "nobody_minutes": Policy(10, "min", "Then page the lead and a coordinator."),
    "offer_minutes": Policy(3, "min", "An unanswered offer expires, without blame."),
    "late_minutes": Policy(5, "min", "Past their own estimate, ask, then replace."),
    "verdict_minutes": Policy(10, "min", "On scene this long without a word: ask what they see."),
    "safety_minutes": Policy(15, "min", "A safety check for each person on scene."),
    "max_activations_week": Policy(3, "per week", "Most alerts are false alarms; people tire."),
    "rest_hours": Policy(8, "h", "Nobody is asked again straight after coming home."),
    "alert_warn_seconds": Policy(90, "s", "Call answered to observers alerted: amber."),
    "alert_late_seconds": Policy(180, "s", "Call answered to observers alerted: red."),
    "open_touch_minutes": Policy(120, "min", "An open incident nobody touched: the lead looks."),
    "responder_alerts_per_hour": Policy(12, "per dispatcher and hour", "A stolen session cannot call out everybody."),
    # Telling the community (design §6, domain §4.3, §7)
    "wide_over": Policy(50, "people", "Every text to more people than this has two people."),
    "wide_alerts_per_hour": Policy(4, "per hour", "A ceiling on alerts; corrections and all-clears never count."),
    "approval_alone_minutes": Policy(5, "min", "When no second person answers this long, a lead may send alone."),
    "community_update_minutes": Policy(30, "min", "While agents are there, say so this often."),
    "all_clear_minutes": Policy(10, "min", "An alert is a debt: pay it this soon after the end."),
    "no_sighting_minutes": Policy(45, "min", "Without a sighting this long, propose to end."),
    "unverified_minutes": Policy(30, "min", "Nobody could look this long: say so honestly."),
    "correction_minutes": Policy(5, "min", "Our own error is corrected this soon."),
    "community_alert_validity_minutes": Policy(15, "min", "A stale alert is worse than none."),
    "hold_seconds": Policy(10, "s", "An approved send can be undone this long."),
    "sms_rate_per_second": Policy(100, "segments/s", "What the sender's carrier allows."),
    "sms_rates": Policy({}, "segments/s by sender and carrier", "Where a sender or a carrier takes more or less than that."),
    "sms_cost_cents": Policy(1.1, "US cents per segment", "For the cost shown before sending."),
    "emergency_from": Policy("05:00", "local time", "Real activity starts about five in the morning."),
    "emergency_until": Policy("22:00", "local time", "Later only to those who asked for it."),
    # Calls and rumours (domain §2, §4.7)
    "callback_minutes": Policy(15, "min", "A promised call back, unless another time was said."),
    "duplicate_metres": Policy(500, "m", "Calls this near may be about the same thing."),
    "duplicate_minutes": Policy(60, "min", "And this recent."),
    "checking_tips": Policy(5, "tips", "This many in half an hour: say that we are checking."),
    "rumour_minutes": Policy(45, "min", "A rumour is answered this soon."),
    "clarification_result_minutes": Policy(60, "min", "Who was told 'we are checking' is owed the result."),
}


def get(key: str) -> Any:
    """This network's value of the policy `key` (a value set elsewhere is seen within five seconds)."""
    values = cache.get("policies")
    if values is None:
        values = dict(PolicyValue.objects.order_by("set_at", "id").values_list("key", "value"))
        cache.set("policies", values, CACHE_SECONDS)
    return values.get(key, POLICIES[key].default)


def change(*, actor: Actor, key: str, value: Any, reason: str = "") -> None:
    """Set a policy for this network. Raises Refused for a value of the wrong type."""
    default = POLICIES[key].default
    wanted = (int, float) if isinstance(default, (int, float)) else type(default)
    if not isinstance(value, wanted) or isinstance(value, bool):
        raise Refused(f"{key}: {value!r}", "policy_type")
    with act(actor) as deed:
        PolicyValue.objects.create(key=key, value=value, set_at=deed.now, set_by=actor.id, reason=reason)
        trail.record(deed, verb="policy", kind="policy", ref=key, reason=reason)
        deed.after(_forget)


def _forget() -> None:
    cache.delete("policies")


def name(language: str = "en") -> str:
    return get("network_name_es") if language.startswith("es") else get("network_name")


def hotline() -> str:
    return get("hotline")


def tag() -> str:
    return get("tag")
