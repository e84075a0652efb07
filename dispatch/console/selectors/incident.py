"""What the page of an incident shows: facts, reports, acts offered, texts, people, debts, timeline."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import hands
from dispatch.choices import Activity, Agency, Consent, Presence, Status, Timing
from dispatch.console import audience
from dispatch.console.forms import choices
from dispatch.console.present import incidents as looks
from dispatch.console.present import owed, timeline
from dispatch.console.rows import IncidentRow, OwedRow, TimelineRow
from dispatch.console.selectors import broadcasts, counts, desk, incident_acts, people, rumours
from dispatch.models import Incident, IncidentCall, Report, TimelineEntry, TimelineText
from hotline.base import clock

LINES = 100


def page(incident: Incident, reader: str, now: datetime) -> dict[str, Any]:
    """Everything on the page except the form that is open."""
    return {
        "incident": incident,
        "head": head(incident, reader),
        "hands": hands_on(incident, reader),
        "facts": facts(incident, reader),
        "reports": reports(incident),
        "calls": calls(incident, reader),
        "acts": incident_acts.acts(incident, reader),
        "asking": incident_acts.asking(incident, reader),
        "acts_note": incident_acts.acts_note(reader),
        "askers": rumours.for_incident(incident, reader, now),
        "broadcasts": broadcasts.rows(incident, reader, now),
        "people": people.rows(incident, reader),
        "people_line": people.line(incident),
        "suggested": people.suggested(incident, reader),
        "owed": owed_rows(incident, reader),
        "next": desk.coming(incident),
        "timeline": lines(incident, reader),
    }


def head(incident: Incident, reader: str) -> IncidentRow:
    return looks.row(incident, counts.of([incident])[str(incident.pk)], reader=reader)


def hands_on(incident: Incident, reader: str) -> dict[str, Any]:
    """Who has the page open, who works on it, and taking it."""
    holder = hands.holder(incident)
    url = reverse("incident", args=[incident.code])
    may = audience.sends(reader) and incident.is_open
    return {
        "here": hands.here([incident.pk], clock.now()).get(incident.pk, []),
        "holder": holder.handle if holder else "",
        "taken_from": holder.taken_from if holder else "",
        "since": holder.at if holder else None,
        "take_url": f"{url}?act=take" if may else "",
        "into": incident.merged_into.code if incident.merged_into else "",
        "into_url": reverse("incident", args=[incident.merged_into.code]) if incident.merged_into else "",
    }


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
    if incident.status != Status.CONFIRMED:
        still = ""
    began = timezone.localtime(incident.opened_at).strftime("%H:%M")
    rows = [
        (_("Size"), size),
        (_("Activity"), str(Activity(incident.activity).label)),
        (_("Location"), incident.get_place_type_display()),
        (_("Uniform"), " · ".join(part for part in uniform if part)),
        (
            _("Time"),
            " · ".join(part for part in (_("from %(at)s") % {"at": began}, _timing(incident), still) if part),
        ),
        (_("Paper"), _words([told.get("paper_shown")], choices.PAPERS)),
        (_("People"), _taken(incident)),
        (_("Visit"), str(Consent(incident.consent_to_visit).label)),
    ]
    return [(name, value) for name, value in rows if value]


def _timing(incident: Incident) -> str:
    """When it was said to happen; once it is over, until when it did."""
    over = incident.ended_at or (incident.closed_at if not incident.is_open else None)
    if over:
        return _("until %(at)s") % {"at": timezone.localtime(over).strftime("%H:%M")}
    if incident.timing == Timing.NOW and incident.status in (Status.FALSE_ALARM, Status.UNVERIFIED):
        return ""
    return str(incident.get_timing_display())


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
                [
                    link.call.language.upper(),
                    *([link.call.dispatcher.handle] if link.call.dispatcher else []),
                    _("independent") if link.independent else _("the same number"),
                ]
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
