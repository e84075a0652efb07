"""What the page of an incident shows: facts, reports, acts offered, texts, people, debts, timeline."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import decisions
from dispatch.choices import Activity, Agency, Consent, Presence, Status, Verdict
from dispatch.console import audience
from dispatch.console.forms import choices
from dispatch.console.present import incidents as looks
from dispatch.console.present import owed, timeline
from dispatch.console.present.acts import ActLink
from dispatch.console.rows import IncidentRow, OwedRow, TimelineRow
from dispatch.console.selectors import broadcasts, counts, desk, people, rumours
from dispatch.models import Broadcast, FollowUp, Incident, IncidentCall, Report, TimelineEntry, TimelineText
from hotline.accounts.roles import SENIOR
from hotline.base.act import Actor

LINES = 100
# Single letters that open (never send) the form of an act.
HOTKEYS = {
    "alert": "a", "more": "a", "confirm": "c", "false-alarm": "f", "unverified": "v", "end": "e", "close": "x",
    "draft-C1": "b", "draft-C2": "b", "draft-C3": "b", "draft-C3b": "b", "draft-C8": "b",
}  # fmt: skip


def page(incident: Incident, reader: str, now: datetime) -> dict[str, Any]:
    """Everything on the page except the form that is open."""
    return {
        "incident": incident,
        "head": head(incident),
        "facts": facts(incident, reader),
        "reports": reports(incident),
        "calls": calls(incident, reader),
        "acts": acts(incident, reader),
        "asking": asking(incident, reader),
        "acts_note": acts_note(reader),
        "askers": rumours.for_incident(incident, reader, now),
        "broadcasts": broadcasts.rows(incident, reader, now),
        "people": people.rows(incident, reader),
        "people_line": people.line(incident),
        "owed": owed_rows(incident, reader),
        "next": desk.coming(incident),
        "timeline": lines(incident, reader),
    }


def head(incident: Incident) -> IncidentRow:
    return looks.row(incident, counts.of([incident])[str(incident.pk)])


def facts(incident: Incident, reader: str) -> dict[str, Any]:
    """The facts, without the exact address: that there is one is said, not what it is."""
    url = reverse("incident", args=[incident.code])
    open_and_may = incident.is_open and reader != ""
    level = incident.confirmations.filter(retracted_at=None).order_by("-at").values_list("level", flat=True).first()
    return {
        "code": incident.code,
        "chip": looks.chip(incident),
        "level": level or "",
        "scene": incident.cross_street,
        "zone": incident.zone.name,
        "place_type": incident.get_place_type_display(),
        "landmark": incident.landmark,
        "public_place": incident.public_place,
        "has_exact": bool(incident.exact_address or incident.unit),
        "reveal_url": f"{url}?act=reveal" if audience.sends(reader) else "",
        "change_url": f"{url}?act=change" if open_and_may else "",
        "salute": _salute(incident),
    }


def _salute(incident: Incident) -> list[tuple[str, str]]:
    told: dict[str, Any] = {}
    for report in incident.reports.order_by("entered_at"):
        told |= {name: value for name, value in report.facts.items() if value}
    size = _agents(incident)
    if told.get("vehicles_count"):
        size += " · " + ngettext("%(n)s vehicle", "%(n)s vehicles", told["vehicles_count"]) % {
            "n": told["vehicles_count"]
        }
    uniform = [_words(told.get("markings"), choices.MARKINGS), _words(told.get("clothing"), choices.CLOTHING)]
    if told.get("agency_said") in Agency.values and told["agency_said"] != Agency.UNKNOWN:
        uniform.append(_("say: %(who)s") % {"who": Agency(told["agency_said"]).label})
    if incident.agency != Agency.UNKNOWN:
        uniform.append(_("we think: %(who)s") % {"who": incident.get_agency_display()})
    still = {Presence.ACTIVE: _("still there"), Presence.PAST: _("gone")}.get(incident.presence, "")
    began = timezone.localtime(incident.opened_at).strftime("%H:%M")
    rows = [
        (_("Size"), size),
        (_("Activity"), str(Activity(incident.activity).label)),
        (_("Location"), incident.get_place_type_display()),
        (_("Uniform"), " · ".join(part for part in uniform if part)),
        (
            _("Time"),
            " · ".join(
                part for part in (_("from %(at)s") % {"at": began}, str(incident.get_timing_display()), still) if part
            ),
        ),
        (_("Paper"), _words([told.get("paper_shown")], choices.PAPERS)),
        (_("People"), _taken(incident)),
        (_("Visit"), str(Consent(incident.consent_to_visit).label)),
    ]
    return [(name, value) for name, value in rows if value]


def _agents(incident: Incident) -> str:
    low, high = incident.agents_min, incident.agents_max
    if low is None and high is None:
        return _("not known")
    if high is None:
        return _("%(n)s or more agents") % {"n": low}
    return _("%(n)s agents") % {"n": low if low == high else f"{low}–{high}"}


def _taken(incident: Incident) -> str:
    parts = []
    if incident.taken_count is not None:
        parts.append(_("%(n)s taken") % {"n": incident.taken_count})
    if incident.children_present:
        parts.append(_("children there"))
    if incident.danger:
        parts.append(_("somebody is in danger"))
    return " · ".join(parts)


def _words(values: list | None, options: list) -> str:
    known = dict(options)
    return ", ".join(str(known.get(value, value)) for value in values or [] if value)


def reports(incident: Incident) -> dict[str, Any]:
    """Who reported when; independent callers counted."""
    found = list(incident.reports.select_related("response__responder").order_by("entered_at"))
    independent = IncidentCall.objects.filter(incident=incident, undone_at=None, independent=True).count()
    names = {Report.Source.CALLER: _("caller"), Report.Source.TIP: _("text"), Report.Source.MEDIA: _("media")}
    lines = []
    for report in found:
        who = report.response.responder.handle if report.response else names.get(report.source, report.source)
        said = report.get_verdict_display() if report.verdict else (_("saw it") if report.firsthand else "")
        at = timezone.localtime(report.observed_at).strftime("%H:%M")
        lines.append(" · ".join(part for part in (f"{who} {at}", said) if part))
    return {"count": len(found), "independent": independent, "lines": lines}


def calls(incident: Incident, reader: str) -> list[dict[str, Any]]:
    """The calls that tell of it; their pages hold what callers said."""
    if not audience.sends(reader):
        return []
    links = incident.call_links.filter(undone_at=None).select_related("call__dispatcher").order_by("at")
    return [
        {
            "url": reverse("call", args=[link.call_id]),
            "at": link.call.started_at,
            "line": " · ".join(
                [link.call.language.upper(), link.call.dispatcher.handle if link.call.dispatcher else ""]
            ),
        }
        for link in links
    ]


def owed_rows(incident: Incident, reader: str) -> list[OwedRow]:
    found = desk.debts().filter(incident=incident)
    return sorted((owed.row(one, may_pay=audience.sends(reader)) for one in found), key=lambda row: row.sort)


def lines(incident: Incident, reader: str) -> list[TimelineRow]:
    """The newest lines of the timeline."""
    has_words = Exists(TimelineText.objects.filter(entry=OuterRef("pk")))
    entries = TimelineEntry.objects.filter(incident=incident).annotate(has_words=has_words).order_by("-number")[:LINES]
    return [timeline.row(entry, may_read=audience.sends(reader)) for entry in entries]


def acts_note(reader: str) -> str:
    return "" if audience.sends(reader) else _("In training you may draft; somebody else sends.")


def acts(incident: Incident, reader: str) -> list[ActLink]:
    """The decisions this class of reader may try now; the one the evidence points to is the page's main act."""
    may = decisions.may(incident, Actor("user", "", "", audience.roles_of(reader)))
    offered = _telling(incident)
    if may["alert"] and incident.ring == 0:
        offered.insert(0, ("alert", _("Alert responders")))
    named = [
        ("confirm", "confirm", _("Confirm")),
        ("false_alarm", "false-alarm", _("False alarm")),
        ("could_not_verify", "unverified", _("Could not verify")),
        ("end", "end", _("Ended")),
        ("close", "close", _("Close")),
        ("reopen", "reopen", _("Open again")),
        ("void", "void", _("Void")),
    ]
    offered += [(key, word) for name, key, word in named if may[name]]
    main = _main(incident, [key for key, _word in offered])
    return _links(incident, offered, main)


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
    """Asking more people, wider, or not now: beside the people."""
    may = decisions.may(incident, Actor("user", "", "", audience.roles_of(reader)))
    if not may["alert"] or incident.ring == 0:
        return []
    offered = [("more", _("Alert more"))]
    if incident.ring < 2:
        offered.append(("wider-2", _("Next zones")))
    if reader in SENIOR and incident.ring < 3:
        offered.append(("wider-3", _("Everybody")))
    offered.append(("unhold", _("Go on asking")) if incident.ladder_held else ("hold", _("Hold")))
    return _links(incident, offered)


def _telling(incident: Incident) -> list[tuple[str, Any]]:
    texts = Broadcast.objects.filter(confirmation__incident=incident).exclude(state=Broadcast.State.CANCELLED)
    drafted = set(texts.values_list("kind", flat=True))
    told = texts.filter(kind=Broadcast.Kind.ALERT, batch__isnull=False).exists()
    owes = set(FollowUp.objects.filter(incident=incident, paid_at=None).values_list("kind", flat=True))
    if incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE:
        if told:
            return [("draft-C2", _("Draft update"))]
        return [] if "C1" in drafted else [("draft-C1", _("Draft community alert"))]
    if incident.status == Status.ENDED and FollowUp.Kind.ALL_CLEAR in owes and not drafted & {"C3", "C3b"}:
        seen = decisions.gone_witness(incident) is not None
        return [("draft-C3", _("Draft all-clear"))] if seen else [("draft-C3b", _("Draft “no longer seen”"))]
    if incident.status == Status.FALSE_ALARM and FollowUp.Kind.CORRECTION in owes and "C8" not in drafted:
        return [("draft-C8", _("Draft correction"))]
    return []
