"""The community texts of an incident, and those that wait for a second person."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import broadcast_texts, broadcasts, confirmations
from dispatch.choices import Basis, Verdict
from dispatch.console import audience
from dispatch.console.present import broadcasts as looks
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import BroadcastShown, Link
from dispatch.models import Broadcast, Incident, Report
from hotline.accounts.roles import APPROVES

State = Broadcast.State
UNSENT = (State.DRAFT, State.AWAITING, State.APPROVED)


def rows(incident: Incident, reader: str, now: datetime) -> list[BroadcastShown]:
    """The texts of this incident, newest first; drafts that were taken away without a word are left out."""
    found = [one for one in broadcasts.of(incident) if one.state != State.CANCELLED or one.sent_back_why]
    return sorted((row(one, reader, now) for one in found), key=lambda shown: shown.sort)


def row(broadcast: Broadcast, reader: str, now: datetime) -> BroadcastShown:
    """One text, as this class of reader sees it."""
    ahead = broadcast_texts.preview(broadcast, now) if broadcast.state in UNSENT else None
    return looks.shown(
        broadcast,
        zones=tuple(one.zone.name for one in broadcast.zones.select_related("zone")),
        ahead=ahead,
        counts=broadcast_texts.progress(broadcast),
        this_hour=broadcasts.sent_this_hour(now),
        links=_links(broadcast, reader),
    )


def _links(broadcast: Broadcast, reader: str) -> tuple[Link, ...]:
    if not audience.sends(reader) and reader not in APPROVES:
        return ()
    act = f"{reverse('incident', args=[broadcast.incident.code])}?broadcast={broadcast.pk}&act="
    if broadcast.state == State.AWAITING:
        open_it = Link(_("Read and approve"), reverse("approval", args=[broadcast.pk]), main=reader in APPROVES)
        return (open_it, Link(_("Take the draft away"), f"{act}cancel-draft", slot=True))
    if broadcast.state == State.APPROVED:
        return (Link(_("Undo: send nothing"), f"{act}undo-send", slot=True),)
    return ()


def waiting(now: datetime, ids: list | None = None) -> list[BroadcastShown]:
    """What waits for a second person, longest first."""
    found = [one for one in broadcasts.waiting() if ids is None or str(one.pk) in ids]
    rows = (replace(row(one, "", now), sort=oldest_first(one.drafted_at, one.pk)) for one in found)
    return sorted(rows, key=lambda shown: shown.sort)


def evidence(incident: Incident) -> list[str]:
    """On what it was confirmed, for whoever approves: levels, bases, verdicts; never words or addresses."""
    lines = []
    for one in incident.confirmations.filter(retracted_at=None).order_by("at"):
        basis = ", ".join(str(Basis(item).label) for item in one.basis if item in Basis.values)
        at = timezone.localtime(one.at).strftime("%H:%M")
        values = {"level": one.level, "who": one.by_handle, "at": at, "basis": basis}
        lines.append(_("%(level)s, confirmed by %(who)s at %(at)s: %(basis)s") % values)
    for seen in confirmations.witnesses(incident):
        basis = ", ".join(
            sorted(str(Basis(item).label) for item in confirmations.basis_of(seen) if item in Basis.values)
        )
        at = timezone.localtime(seen.verdict_at).strftime("%H:%M")
        values = {
            "who": seen.responder.handle,
            "at": at,
            "verdict": Verdict(seen.verdict).label,
            "basis": basis or _("no basis given"),
        }
        lines.append(_("%(who)s at %(at)s: %(verdict)s (%(basis)s)") % values)
    callers = Report.objects.filter(incident=incident, source=Report.Source.CALLER).count()
    lines.append(ngettext("%(n)s report by a caller", "%(n)s reports by callers", callers) % {"n": callers})
    return lines


def approval(broadcast: Broadcast, now: datetime) -> dict[str, Any]:
    """The approval page's data."""
    return {"row": row(broadcast, "", now), "evidence": evidence(broadcast.incident)}
