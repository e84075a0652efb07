"""What the dispatcher says next: the safety reminder by kind of place and who is calling, and the question that is still open."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.choices import PlaceType
from dispatch.console.forms import choices
from dispatch.models import FollowUp
from hotline.calls import phrases, scripts
from hotline.calls.models import Call
from hotline.calls.phrases import Phrase
from hotline.network import policy

R = Call.Relation
# Who only looks on is told how to look on (domain §2.4).
WITNESSES = (R.NEIGHBOUR, R.PASSER_BY, R.COMMUNITY)


def script_kind(call: Call) -> str:
    """For whom the reminder is: the kind of place, or somebody who watches, or somebody held; "" while not known."""
    place = call.facts.get("place_type", "")
    if call.disposition == Call.Disposition.SOMEONE_DETAINED and call.relation == R.AFFECTED:
        return "detained"
    if call.relation in WITNESSES and place and call.facts.get("consent_to_visit") != "door":
        return "witness"
    return place


def reminder(call: Call, now: datetime) -> dict[str, Any]:
    """The words to say now: the reminder until it was read or skipped, then the next open question; in both languages."""
    kind = script_kind(call)
    out: dict[str, Any] = {"place_type": kind, "skips": choices.SKIPS, "next": None, "language": _first(call)}
    given = call.reminders.filter(place_type=scripts.kind_of(kind)).order_by("-at").first() if kind else None
    if given:
        at = timezone.localtime(given.at).strftime("%H:%M:%S")
        out["read"] = _("Not read: %(why)s") % {"why": _skip_word(given.skipped_reason)} if given.skipped_reason else (
            _("Read %(at)s, %(language)s, version %(version)s")
            % {"at": at, "language": given.language.upper(), "version": given.version}
        )  # fmt: skip
    if given or not kind:
        out["next"] = following(call, now)
    if kind:
        out |= _script(call, kind, now)
    out["stage"] = [kind, out["language"], bool(given), out["next"] and out["next"].en]
    return out


def _script(call: Call, kind: str, now: datetime) -> dict[str, Any]:
    first = _first(call)
    said = scripts.script_for(kind, first, timezone.localdate(now))
    other = scripts.script_for(kind, "en" if first == "es" else "es", timezone.localdate(now))
    names = {"witness": _("Somebody who watches"), "detained": _("Somebody held")}
    about = [names.get(kind) or (PlaceType(kind).label if kind in PlaceType.values else kind)]
    if said.version:
        about.append(_("version %(n)s") % {"n": said.version})
    out: dict[str, Any] = {"first": said, "second": other, "about": " · ".join(str(part) for part in about)}
    if said.expired:
        out["warning"] = _("expired: say less rather than more")
    elif not said.reviewed:
        out["warning"] = _("not reviewed")
    return out


def _first(call: Call) -> str:
    return "en" if call.language == "en" else "es"


def _skip_word(code: str) -> str:
    return str(dict(choices.SKIPS).get(code, code))


def following(call: Call, now: datetime) -> Phrase:
    """The next question that has no answer yet, in the order of the call."""
    told = call.facts
    answered = {
        "opening": call.version > 0,
        "place": bool(call.place_text or told.get("landmark")),
        "place_type": bool(told.get("place_type")),
        "danger": bool(told.get("danger")),
        "activity": bool(told.get("activity")),
        "seen": bool(call.words) and call.firsthand is not None,
        "paper": bool(told.get("paper_shown")) or told.get("place_type") not in ("home", "workplace"),
        "taken": told.get("taken_count") is not None or bool(told.get("children_present")),
        "media": bool(told.get("media_offered")) or call.whisper,
        "visit": told.get("consent_to_visit", "none") != "none" or told.get("place_type") != "home",
        "caller": bool(call.number_text) or call.number_withheld,
        "promise": bool(told.get("promised")) or call.contact_id is None,
    }
    open_one = next((key for key, done in answered.items() if not done), "change")
    by = timezone.localtime(now + timedelta(minutes=policy.get("callback_minutes"))).strftime("%H:%M")
    return phrases.QUESTIONS[open_one].filled(network=policy.name(_first(call)), at=by)


def asks() -> dict[str, Phrase]:
    """The questions beside the fields of the form, by field."""
    of = {
        "cross_street": "place", "place_type": "place_type", "danger": "danger", "activity": "activity", "words": "seen",
        "paper_shown": "paper", "taken_count": "taken", "media_offered": "media", "consent_to_visit": "visit", "number": "caller",
    }  # fmt: skip
    return {name: phrases.QUESTIONS[key] for name, key in of.items()}


def promised(call: Call) -> Phrase | None:
    """“I will call you by 05:58”, once it was promised."""
    owed = FollowUp.objects.filter(call=call, kind=FollowUp.Kind.CALL_BACK, paid_at=None).first()
    if owed is None:
        return None
    return phrases.QUESTIONS["promise"].filled(at=timezone.localtime(owed.due_at).strftime("%H:%M"))


def all_scripts(now: datetime) -> list[dict[str, Any]]:
    """Every reminder in both languages, for somebody who only asks about rights."""
    today = timezone.localdate(now)
    names = {**dict(PlaceType.choices), "witness": _("Somebody who watches"), "detained": _("Somebody held")}
    return [
        {
            "name": names[kind],
            "es": scripts.script_for(kind, "es", today).body,
            "en": scripts.script_for(kind, "en", today).body,
        }
        for kind in scripts.KINDS
    ]
