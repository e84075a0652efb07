"""The community texts of an incident, and those that wait for a second person."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import broadcast_texts, broadcasts, ceilings, confirmations, sending, timeline
from dispatch.choices import Basis, Verdict
from dispatch.console import audience
from dispatch.console.present import broadcasts as looks
from dispatch.console.present import timeline as lines
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import BroadcastShown, Link, TimelineRow
from dispatch.models import Broadcast, Incident, Report
from hotline.accounts.roles import APPROVES
from hotline.places.models import Zone
from responders import guard

State = Broadcast.State
SENT_ALONE = timedelta(days=3)
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
        this_hour=ceilings.sent_this_hour(now),
        limit=ceilings.limit(now),
        links=_links(broadcast, reader),
    )


def _links(broadcast: Broadcast, reader: str) -> tuple[Link, ...]:
    if not audience.sends(reader) and reader not in APPROVES:
        return ()
    act = f"{reverse('incident', args=[broadcast.incident.code])}?broadcast={broadcast.pk}&act="
    if broadcast.state == State.AWAITING:
        open_it = Link(_("Read and approve"), reverse("approval", args=[broadcast.pk]), main=reader in APPROVES)
        return (open_it, Link(_("Take the draft away"), f"{act}cancel-draft", slot=True))
    return ()


def waiting(now: datetime, ids: list | None = None) -> list[BroadcastShown]:
    """What waits for a second person, longest first."""
    found = [one for one in broadcasts.waiting() if ids is None or str(one.pk) in ids]
    rows = (replace(row(one, "", now), sort=oldest_first(one.drafted_at, one.pk)) for one in found)
    return sorted(rows, key=lambda shown: shown.sort)


def under_way(now: datetime) -> list[BroadcastShown]:
    """What is being sent now, or about to be: the newest first."""
    found = Broadcast.objects.filter(state__in=[State.APPROVED, State.SENDING])
    found = found.select_related("confirmation__incident__zone", "batch", "follows").order_by("-approved_at")
    return [row(one, "", now) for one in found]


def sent_alone(now: datetime) -> list[Broadcast]:
    """Texts that one person sent alone in the last three days."""
    recent = Broadcast.objects.filter(approved_at__gt=now - SENT_ALONE).exclude(alone_reason="")
    return list(recent.exclude(state=State.CANCELLED).select_related("confirmation__incident").order_by("-approved_at"))


def ahead(incident: Incident, written: broadcasts.Written, kind: str, now: datetime) -> dict[str, Any]:
    """A text before it is drafted, as the form shows it while somebody composes it."""
    bodies = {language: text.body for language, text in written.texts.items()}
    return {
        "texts": looks.texts_of(bodies["es"], bodies["en"], written.ahead, written.problems),
        "people": written.ahead.recipients,
        "numbers": looks.numbers(written.ahead),
        "ceiling": looks.ceiling(kind, ceilings.sent_this_hour(now), ceilings.limit(now)),
        "scene": incident.cross_street,
        "public_place": written.place,
        "zones": [zone.name for zone in written.zones],
        "cautions": cautions(kind, written.zones, now),
    }


def cautions(kind: str, zones: Iterable[Zone], now: datetime) -> list[str]:
    """What the hour does to a text, and how much these people got this month. What follows an alert goes to its people."""
    if kind in broadcasts.EARLIER_RECIPIENTS:
        return []
    zones = list(zones)
    said = (guard.quiet(kind, now, zones), guard.check(kind=kind, zones=zones, now=now).sentence)
    return [one for one in said if one]


def last_hand(broadcast: Broadcast) -> TimelineRow | None:
    """What somebody did to it last: for whoever comes second."""
    entry = timeline.last(broadcast.incident.pk, sending.HANDS, kind=broadcast.kind)
    return entry and lines.row(entry)


def evidence(incident: Incident) -> list[str]:
    """On what it was confirmed, for whoever approves: levels, bases, verdicts; never words or addresses."""
    lines = []
    for one in incident.confirmations.filter(retracted_at=None).order_by("at"):
        basis = ", ".join(str(Basis(item).label) for item in one.basis if item in Basis.values)
        at = timezone.localtime(one.at).strftime("%H:%M")
        values = {"level": one.level, "who": one.by_handle, "at": at, "basis": basis}
        lines.append(_("%(level)s, confirmed by %(who)s at %(at)s: %(basis)s") % values)
    counted = confirmations.witnesses(incident)
    for seen in (*counted, *confirmations.witnesses(incident, trained=False)):
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
        if seen not in counted:
            values["who"] = _("%(who)s, not trained,") % {"who": seen.responder.handle}
        lines.append(_("%(who)s at %(at)s: %(verdict)s (%(basis)s)") % values)
    callers = Report.objects.filter(incident=incident, source=Report.Source.CALLER).count()
    lines.append(ngettext("%(n)s report by a caller", "%(n)s reports by callers", callers) % {"n": callers})
    return lines


def approval(broadcast: Broadcast, now: datetime) -> dict[str, Any]:
    """The approval page's data."""
    waits = broadcast.state in UNSENT
    zones = [one.zone for one in broadcast.zones.select_related("zone")] if waits else []
    return {
        "row": row(broadcast, "", now),
        "evidence": evidence(broadcast.incident),
        "cautions": cautions(broadcast.kind, zones, now) if waits else [],
    }
