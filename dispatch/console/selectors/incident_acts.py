"""What may be done about an incident now: its decisions, the texts it calls for, and asking more people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch import decisions, drafts
from dispatch.choices import Presence, Status, Verdict
from dispatch.console import audience
from dispatch.console.present.acts import ActLink
from dispatch.models import Broadcast, FollowUp, Incident
from hotline.accounts.roles import SENIOR, Role
from hotline.base.act import Actor

IN_HAND = (Broadcast.State.DRAFT, Broadcast.State.AWAITING, Broadcast.State.APPROVED, Broadcast.State.SENDING)
# Single letters that open (never send) the form of an act.
HOTKEYS = {
    "alert": "a", "more": "a", "confirm": "c", "false-alarm": "f", "unverified": "v", "end": "e", "close": "x", "merge": "m", "take": "t",
    "draft-C1": "b", "draft-C2": "b", "draft-C3": "b", "draft-C3b": "b", "draft-C8": "b",
}  # fmt: skip


def acts_note(reader: str) -> str:
    return "" if audience.sends(reader) else _("In training you may draft; somebody else sends.")


def acts(incident: Incident, reader: str) -> list[ActLink]:
    """The decisions this class of reader may try now; the one the evidence points to is the page's main act."""
    may = decisions.may(incident, Actor("user", "", "", audience.roles_of(reader)))
    offered = _telling(incident)
    if may["alert"] and incident.ring == 0:
        offered.insert(0, ("alert", _("Alert responders")))
    elif may_prepare(incident, reader):
        offered.insert(0, ("prepare", _("Prepare the alert")))
    named = [
        ("confirm", "confirm", _("Confirm")),
        ("false_alarm", "false-alarm", _("False alarm")),
        ("could_not_verify", "unverified", _("Could not verify")),
        ("end", "end", _("Ended")),
        ("close", "close", _("Close")),
        ("merge", "merge", _("Merge")),
        ("unmerge", "unmerge", _("Undo the merge")),
        ("reopen", "reopen", _("Open again")),
        ("void", "void", _("Void")),
    ]
    offered += [(key, word) for name, key, word in named if may[name]]
    main = _main(incident, [key for key, _word in offered])
    return _links(incident, offered, main)


def may_prepare(incident: Incident, reader: str) -> bool:
    """Whether somebody in training may put an alert of this incident before those who send."""
    waits = incident.status in (Status.REPORTED, Status.CONFIRMED) and incident.ring == 0
    return reader == Role.TRAINEE and waits and drafts.waiting(incident) is None


def _links(incident: Incident, offered: list[tuple[str, Any]], main: str = "") -> list[ActLink]:
    url = reverse("incident", args=[incident.code])
    return [ActLink(key, str(word), f"{url}?act={key}", key == main, HOTKEYS.get(key, "")) for key, word in offered]


def _main(incident: Incident, keys: list[str]) -> str:
    """What the newest verdict points to, else the first text that is owed, else asking people."""
    newest = incident.responses.exclude(verdict="").order_by("-verdict_at").values_list("verdict", flat=True).first()
    pointed = {
        Verdict.ICE: "confirm",
        Verdict.NOTHING: "false-alarm",
        Verdict.NOT_ICE: "false-alarm",
        Verdict.GONE: "end",
    }.get(newest, "")
    for key in (pointed, "draft-C8", "draft-C3", "draft-C3b", "draft-C1", "alert"):
        if key in keys:
            return key
    return ""


def asking(incident: Incident, reader: str) -> list[ActLink]:
    """How many are wanted, and asking more people, wider, or not now: beside the people."""
    may = decisions.may(incident, Actor("user", "", "", audience.roles_of(reader)))
    if not may["alert"]:
        return []
    offered = [("wanted", _("Wanted: %(n)s") % {"n": incident.wanted})]
    if incident.ring == 0:
        return _links(incident, offered)
    offered.append(("more", _("Alert more")))
    if incident.ring < 2:
        offered.append(("wider-2", _("Next zones")))
    if reader in SENIOR and incident.ring < 3:
        offered.append(("wider-3", _("Everybody")))
    offered.append(("unhold", _("Go on asking")) if incident.ladder_held else ("hold", _("Hold")))
    return _links(incident, offered)


def _telling(incident: Incident) -> list[tuple[str, Any]]:
    """The text that the state of it calls for, or that is owed, while none of its kind is in hand."""
    texts = Broadcast.objects.filter(confirmation__incident=incident)
    drafted = set(texts.filter(state__in=IN_HAND).values_list("kind", flat=True))
    told = texts.filter(kind=Broadcast.Kind.ALERT, batch__isnull=False, confirmation__retracted_at=None).exists()
    owes = set(FollowUp.objects.filter(incident=incident, paid_at=None).values_list("kind", flat=True))
    if incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE:
        if told:
            return [("draft-C2", _("Draft update"))]
        return [] if "C1" in drafted else [("draft-C1", _("Draft community alert"))]
    if incident.status == Status.ENDED and FollowUp.Kind.ALL_CLEAR in owes and not drafted & {"C3", "C3b"}:
        seen = decisions.gone_witness(incident) is not None
        return [("draft-C3", _("Draft all-clear"))] if seen else [("draft-C3b", _("Draft “no longer seen”"))]
    if (
        incident.status in (Status.FALSE_ALARM, Status.VOID)
        and FollowUp.Kind.CORRECTION in owes
        and "C8" not in drafted
    ):
        return [("draft-C8", _("Draft correction"))]
    return []
