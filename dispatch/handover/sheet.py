"""The sheet the system makes: plain facts by section, no number, no name, no exact address. What is kept is exactly this."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from dispatch import brakes, progress, shift
from dispatch.cases import listing
from dispatch.models import FollowUp, Incident, Rumour
from dispatch.models.incident import OVER
from hotline.audit.models import AuditHead
from hotline.calls.models import Call, CallerFlag
from hotline.messaging.models import Inbound, Message
from hotline.places.models import Zone
from hotline.pump import pump, timers
from hotline.pump.models import PumpStep
from responders import roster
from responders.matching import READY_STATES

# Seconds the pump may be silent, or a timer late, before the next shift should know.
SILENT = 60.0


@dataclass
class Sheet:
    """One section each; times are ISO texts, so that the sheet can be kept as it is."""

    made_at: str
    incidents: list[dict[str, Any]]
    on_scene: list[dict[str, Any]]
    owed: list[dict[str, Any]]
    families: list[dict[str, Any]]
    rumours: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    calls: list[dict[str, Any]]
    texts: int
    thin: list[dict[str, Any]]
    faults: list[dict[str, Any]]
    audit: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def make(now: datetime) -> Sheet:
    """The line as it stands now."""
    head = AuditHead.objects.filter(pk=1).first()
    return Sheet(
        made_at=now.isoformat(),
        incidents=_incidents(),
        on_scene=_on_scene(),
        owed=_owed(),
        families=_families(),
        rumours=_rumours(),
        flags=_flags(now),
        calls=_calls(),
        texts=Inbound.objects.filter(state=Inbound.State.UNREAD).count(),
        thin=_thin(now),
        faults=_faults(),
        audit={"seq": head.seq, "hash": head.hash} if head else {"seq": 0, "hash": ""},
    )


def _time(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _incidents() -> list[dict[str, Any]]:
    found = list(Incident.objects.exclude(status__in=OVER).select_related("zone").order_by("opened_at"))
    come = progress.of(found)
    return [
        {
            "code": one.code, "status": one.status, "presence": one.presence, "place": one.public_place,
            "zone": one.zone.name_en, "zone_es": one.zone.name_es, "since": _time(one.opened_at),
            "asked": come[one.pk].asked, "going": come[one.pk].going, "there": come[one.pk].on_scene,
            "wanted": come[one.pk].wanted, "held": one.ladder_held,
        }
        for one in found
    ]  # fmt: skip


def _on_scene() -> list[dict[str, Any]]:
    return [
        {
            "who": one.responder.handle, "code": one.incident.code, "since": _time(one.arrived_at),
            "safe": _time(one.last_safe_at), "sos": one.state == one.State.SOS,
        }
        for one in shift.on_scene()
    ]  # fmt: skip


def _owed() -> list[dict[str, Any]]:
    debts = FollowUp.objects.filter(paid_at=None).exclude(kind=FollowUp.Kind.FAMILY).select_related("incident")
    return [
        {
            "kind": one.kind, "why": one.why, "code": one.incident.code if one.incident else "",
            "due": _time(one.due_at), "by": one.made_by_handle,
        }
        for one in debts.order_by("due_at")
    ]  # fmt: skip


def _families() -> list[dict[str, Any]]:
    return [
        {"code": row.code, "language": row.language, "since": _time(row.since), "due": _time(row.due), "line": row.line}
        for row in listing.rows()
    ]


def _rumours() -> list[dict[str, Any]]:
    live = Rumour.objects.filter(closed_at=None).order_by("heard_at")
    return [
        {
            "claim": one.claim, "place": one.place, "state": one.state, "since": _time(one.heard_at),
            "answered": one.answered_at is not None, "asked": one.hearers.count(),
        }
        for one in live
    ]  # fmt: skip


def _flags(now: datetime) -> list[dict[str, Any]]:
    """Numbers that are flagged or banned: by a few letters of their hash, never a figure."""
    held = CallerFlag.objects.filter(expires_at__gt=now, lifted_at=None).order_by("-set_at")
    return [
        {
            "tag": one.number_index[:4], "kind": one.kind, "by": one.set_by, "until": _time(one.expires_at),
            "banned": _time(one.banned_until) if one.banned_until and one.banned_until > now else "",
        }
        for one in held
    ]  # fmt: skip


def _calls() -> list[dict[str, Any]]:
    there = Call.objects.filter(state__in=shift.OPEN_CALLS).select_related("dispatcher").order_by("started_at")
    return [
        {"state": one.state, "who": one.dispatcher.handle if one.dispatcher else "", "since": _time(one.started_at)}
        for one in there
    ]


def _thin(now: datetime) -> list[dict[str, Any]]:
    """Zones where fewer people can be asked than the zone wants at least."""
    ready = [one for one in roster.candidates(now) if one.available and one.state in READY_STATES]
    found = []
    for zone in Zone.objects.filter(min_available__gt=0).order_by("name_en"):
        there = sum(zone.pk in one.zones for one in ready)
        if there < zone.min_available:
            found.append({"zone": zone.name_en, "zone_es": zone.name_es, "there": there, "least": zone.min_available})
    return found


def _faults() -> list[dict[str, Any]]:
    """What does not work as it should: the pump, its steps, texts given up or in doubt, the brake."""
    found: list[dict[str, Any]] = []
    age = pump.age()
    if age is None or age > SILENT:
        found.append({"what": "pump", "n": round(age or 0)})
    late = timers.overdue()
    if late > SILENT:
        found.append({"what": "timers", "n": round(late)})
    failing = PumpStep.objects.exclude(last_error_kind="").order_by("name")
    found += [{"what": "step", "name": one.name, "kind": one.last_error_kind} for one in failing]
    for state in ("uncertain", "dead"):
        if n := Message.objects.filter(state=state).count():
            found.append({"what": state, "n": n})
    if brakes.is_on():
        found.append({"what": "brake"})
    return found
