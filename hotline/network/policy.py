"""Every number and name a network may change: default, unit and reason, in one readable table."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_noop as _

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
    "network_name": Policy("Rapid Response Network", "", _("The interface shows the network's own name.")),
    "network_name_es": Policy("Red de Respuesta Rápida", "", _("The same, in Spanish.")),
    "tag": Policy("RRN", _("letters, at most 3"), _("Opens every text, so that people know who is writing.")),
    "hotline": Policy("213-555-0134", _("number"), _("Printed in texts: call this, at any hour.")),
    "public_url": Policy("r.example", _("host, at most 12"), _("Base of the short links in texts.")),
    "timezone": Policy("America/Los_Angeles", _("zone"), _("Quiet hours and the times in texts are local.")),
    # Asking responders (domain §4.3, §5.3)
    "wanted": Policy(3, _("people"), _("Observers go in pairs; a third speaks with the family.")),
    "offers_per_wanted": Policy(3, _("times"), _("Offers go to this many times the wanted number.")),
    "ring_1_minutes": Policy(3, _("min"), _("Street arrests are over in minutes: widen soon.")),
    "ring_2_minutes": Policy(3, _("min"), _("Then ask to widen to everybody available.")),
    "nobody_minutes": Policy(10, _("min"), _("Then page the lead and a coordinator.")),
    "offer_minutes": Policy(3, _("min"), _("An unanswered offer expires, without blame.")),
    "late_minutes": Policy(5, _("min"), _("Past their own estimate, ask, then replace.")),
    "verdict_minutes": Policy(10, _("min"), _("On scene this long without a word: ask what they see.")),
    "verdict_aim_minutes": Policy(5, _("min"), _("On scene this long without a word: amber.")),
    "decide_minutes": Policy(
        2, _("min"), _("A verdict, or a confirmation, waits this long for the next decision: amber.")
    ),
    "safety_minutes": Policy(15, _("min"), _("A safety check for each person on scene.")),
    "max_activations_week": Policy(3, _("per week"), _("Most alerts are false alarms; people tire.")),
    "rest_hours": Policy(8, _("h"), _("Nobody is asked again straight after coming home.")),
    "alert_warn_seconds": Policy(90, _("s"), _("Call answered to observers alerted: amber.")),
    "alert_late_seconds": Policy(180, _("s"), _("Call answered to observers alerted: red.")),
    "open_touch_minutes": Policy(120, _("min"), _("An open incident nobody touched: the lead looks.")),
    "responder_alerts_per_hour": Policy(
        12, _("per dispatcher and hour"), _("A stolen session cannot call out everybody.")
    ),
    # Telling the community (design §6, domain §4.3, §7)
    "wide_over": Policy(50, _("people"), _("Every text to more people than this has two people.")),
    "wide_alerts_per_hour": Policy(4, _("per hour"), _("A ceiling on alerts; corrections and all-clears never count.")),
    "approval_alone_minutes": Policy(5, _("min"), _("When no second person answers this long, a lead may send alone.")),
    "approval_sign_in_minutes": Policy(15, _("min"), _("Older, and who approves shows their passkey or code again.")),
    "community_update_minutes": Policy(30, _("min"), _("While agents are there, say so this often.")),
    "all_clear_minutes": Policy(10, _("min"), _("An alert is a debt: pay it this soon after the end.")),
    "no_sighting_minutes": Policy(45, _("min"), _("Without a sighting this long, propose to end.")),
    "unverified_minutes": Policy(30, _("min"), _("Nobody could look this long: say so honestly.")),
    "correction_minutes": Policy(5, _("min"), _("Our own error is corrected this soon.")),
    "community_alert_validity_minutes": Policy(15, _("min"), _("A stale alert is worse than none.")),
    "hold_seconds": Policy(10, _("s"), _("An approved send can be undone this long.")),
    "sms_rate_per_second": Policy(100, _("segments/s"), _("What the sender's carrier allows.")),
    "sms_rates": Policy(
        {}, _("segments/s by sender and carrier"), _("Where a sender or a carrier takes more or less than that.")
    ),
    "sms_cost_cents": Policy(1.1, _("US cents per segment"), _("For the cost shown before sending.")),
    "alerta_number": Policy(
        "", _("number"), _("Where people text ALERTA, and what answers them. Empty: the hotline's own number.")
    ),
    "emergency_from": Policy("05:00", _("local time"), _("Real activity starts about five in the morning.")),
    "emergency_until": Policy("22:00", _("local time"), _("Later only to those who asked for it.")),
    # The shift (domain §2.9)
    "empty_shift_minutes": Policy(5, _("min"), _("Nobody on duty this long: leads and coordinators are paged.")),
    "empty_again_minutes": Policy(30, _("min"), _("And again this often, until somebody signs on.")),
    "longest_shift_hours": Policy(13, _("h"), _("Twelve hours and a handover; then nobody is believed to be there.")),
    # Calls and rumours (domain §2, §4.7)
    "callback_minutes": Policy(15, _("min"), _("A promised call back, unless another time was said.")),
    "directory_stale_days": Policy(90, _("d"), _("An entry nobody rang up for this long may be wrong: it says so.")),
    "caller_flag_days": Policy(30, _("d"), _("A flag on a number expires by itself.")),
    "caller_ban_days": Policy(7, _("d"), _("A ban is short; a lead may renew it.")),
    "family_call_minutes": Policy(60, _("min"), _("Who lost somebody hears from a family worker this soon.")),
    "family_again_minutes": Policy(30, _("min"), _("While nobody has called them, say so again this often.")),
    "lead_ring_seconds": Policy(30, _("s"), _("A lead asked for on a call who does not come this soon is texted.")),
    "pass_on_hours": Policy(24, _("h"), _("What a call passes on to a coordinator is answered this soon.")),
    "past_report_hours": Policy(72, _("h"), _("Something that already happened is written down within three days.")),
    "busy_calls": Policy(10, _("calls in 5 min"), _("More than this and the hour is busy: the wrap-up is short.")),
    "busy_texts": Policy(5, _("people in 5 min"), _("More than this wrote and wait unread: the hour is busy too.")),
    "very_busy_calls": Policy(20, _("calls in 5 min"), _("More than this and who is off duty is asked to come.")),
    "very_busy_texts": Policy(15, _("people in 5 min"), _("And when more than this wrote and wait unread.")),
    "busy_rest_minutes": Policy(15, _("min"), _("Somebody said it is calm: this long it does not switch by itself.")),
    "caller_id_prefix": Policy(
        "*67",
        _("dialled first"),
        _("Hides a volunteer's own number when they call back; empty where it does not work."),
    ),
    "duplicate_metres": Policy(500, _("m"), _("Calls this near may be about the same thing.")),
    "duplicate_minutes": Policy(60, _("min"), _("And this recent.")),
    "checking_tips": Policy(5, _("tips"), _("This many in half an hour: say that we are checking.")),
    "police_act_for_ice": Policy(
        "no", _("yes or no"), _("Where the sheriff has a 287(g) agreement: “it was local police” needs a stated basis.")
    ),
    "rumour_minutes": Policy(45, _("min"), _("A rumour is answered this soon.")),
    "clarification_result_minutes": Policy(60, _("min"), _("Who was told 'we are checking' is owed the result.")),
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


def alerta_number() -> str:
    """The number people text ALERTA to; their answers come from it, so that they know who is writing."""
    return get("alerta_number") or hotline()


def tag() -> str:
    return get("tag")
