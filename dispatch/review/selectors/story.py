"""One incident's story: facts, clocks, calls and reports, people, timeline, texts, debts. Constant in queries."""

from typing import Any

from django.utils.translation import gettext as _

from dispatch import timeline
from dispatch.choices import Agency, Consent
from dispatch.console.present import incidents as looks
from dispatch.console.present import people as people_looks
from dispatch.models import Alert, Confirmation, FollowUp, Incident, IncidentCall, Report, Response, TimelineEntry
from dispatch.review.selectors import told
from dispatch.review.selectors.owed import late_by


def story(incident: Incident) -> dict[str, Any]:
    """Everything the page shows. Neither exact address nor number nor name: they are never read here."""
    links = list(
        IncidentCall.objects.filter(incident=incident)
        .select_related("call__dispatcher")
        .prefetch_related("call__reminders")
    )
    reports = list(Report.objects.filter(incident=incident).select_related("response__responder"))
    alerts = list(Alert.objects.filter(incident=incident).select_related("responder", "wave"))
    responses = list(Response.objects.filter(incident=incident).select_related("responder"))
    confirmations = list(Confirmation.objects.filter(incident=incident))
    broadcasts, answers = told.broadcasts(incident), told.answers(incident)
    return {
        "incident": incident,
        "chip": looks.chip(incident),
        "facts": facts(incident, confirmations),
        "has_exact": any(bool(incident.__dict__.get(name)) for name in ("exact_address", "unit")),
        "clocks": clocks(incident, links, alerts, responses, reports, confirmations, broadcasts),
        "calls": [call(link) for link in links],
        "reports": [report(one) for one in reports],
        "people": people(alerts, responses),
        "confirmations": confirmations,
        "days": days(incident),
        "broadcasts": broadcasts,
        "answers": answers,
        "batches": told.fill(incident, broadcasts, answers),
        "debts": debts(incident),
    }


def facts(incident: Incident, confirmations: list[Confirmation]) -> list[tuple[str, Any]]:
    """What was known in the end, as pairs of name and value."""
    level = next((one.level for one in reversed(confirmations) if one.retracted_at is None), "")
    scene = " · ".join(part for part in (incident.cross_street, incident.landmark) if part)
    found = [
        (_("Scene"), scene),
        (_("Public place"), incident.public_place),
        (_("Zone"), incident.zone.name),
        (_("Kind of place"), incident.get_place_type_display()),
        (_("Activity"), incident.get_activity_display()),
        (_("When reported"), incident.get_timing_display()),
        (_("Agents"), _agents(incident)),
        (_("Agency"), incident.get_agency_display() if incident.agency != Agency.UNKNOWN else ""),
        (_("Verified"), level),
        (_("People taken"), "" if incident.taken_count is None else str(incident.taken_count)),
        (_("Children there"), {True: _("yes"), False: _("no")}.get(incident.children_present, "")),
        (_("Visit"), incident.get_consent_to_visit_display() if incident.consent_to_visit != Consent.NONE else ""),
        (_("Language"), incident.language.upper()),
        (_("Outcome"), incident.get_outcome_display()),
        (_("Joined to"), incident.merged_into.code if incident.merged_into else ""),
        (_("Opened by"), incident.opened_by.handle if incident.opened_by else ""),
    ]
    return [(name, value) for name, value in found if value]


def _agents(incident: Incident) -> str:
    low, high = incident.agents_min, incident.agents_max
    if low is None and high is None:
        return ""
    return (
        f"{low}–{high}" if low is not None and high is not None and low != high else str(high if low is None else low)
    )


def clocks(
    incident: Incident, links: list[IncidentCall], alerts: list[Alert], responses: list[Response], reports: list[Report],
    confirmations: list[Confirmation], broadcasts: list[dict[str, Any]],
) -> list[dict[str, Any]]:  # fmt: skip
    """What happened when, and how long after the first call (or the opening) it was."""
    calls = [link.call for link in links]
    reminders = [reminder for one in calls for reminder in one.reminders.all() if reminder.version]
    sent = {
        kind: [row["sent_at"] for row in broadcasts if row["template"] in kind]
        for kind in (("C1",), ("C3", "C3b"), ("C8",))
    }
    moments = [
        (_("Call answered"), [one.started_at for one in calls]),
        (_("Rights reminder read"), [reminder.at for reminder in reminders]),
        (_("Incident opened"), [incident.opened_at]),
        (_("First responders asked"), [alert.asked_at for alert in alerts]),
        (_("First one going"), [row.answered_at for row in responses if row.minutes is not None or row.arrived_at]),
        (_("First one there"), [row.arrived_at for row in responses]),
        (_("First verdict"), [one.entered_at for one in reports if one.verdict]),  # a person's last one replaces theirs
        (_("Confirmed"), [one.at for one in confirmations]),
        (_("Community told"), sent["C1",]),
        (_("Correction sent"), sent["C8",]),
        (_("Ended"), [incident.ended_at]),
        (_("All-clear sent"), sent["C3", "C3b"]),
        (_("Closed"), [incident.closed_at]),
    ]
    first = [(name, min(at for at in times if at)) for name, times in moments if any(times)]
    start = min((at for _name, at in first), default=incident.opened_at)
    ordered = sorted(first, key=lambda pair: pair[1])
    return [{"name": name, "at": at, "after": (at - start).total_seconds()} for name, at in ordered]


def call(link: IncidentCall) -> dict[str, Any]:
    """A call that tells of it: what was chosen from lists, never what was said."""
    one = link.call
    return {
        "at": one.started_at,
        "seconds": (one.ended_at - one.started_at).total_seconds() if one.ended_at else None,
        "who": one.dispatcher.handle if one.dispatcher else "",
        "language": one.language.upper(),
        "relation": one.get_relation_display(),
        "firsthand": one.firsthand,
        "disposition": one.get_disposition_display(),
        "opened": link.opened,
        "independent": link.independent,
        "undone": link.undone_at,
        "reminders": list(one.reminders.all()),
    }


SOURCES = {
    Report.Source.CALLER: lambda: _("caller"),
    Report.Source.RESPONDER: lambda: _("responder"),
    Report.Source.TIP: lambda: _("text"),
    Report.Source.PARTNER: lambda: _("partner"),
    Report.Source.MEDIA: lambda: _("media"),
    Report.Source.OFFICIAL: lambda: _("official"),
}


def report(one: Report) -> dict[str, Any]:
    """An observation: who (by handle), when, firsthand or not, the verdict."""
    return {
        "at": one.observed_at,
        "who": one.response.responder.handle if one.response else SOURCES[one.source](),
        "firsthand": one.firsthand,
        "verdict": one.get_verdict_display() if one.verdict else "",
        "via": people_looks.via_word(one.via) if one.response else "",
        "has_words": bool(one.__dict__.get("words")),
    }


def people(alerts: list[Alert], responses: list[Response]) -> list[dict[str, Any]]:
    """Everybody who was asked, in the order they were asked, and what came of it."""
    answers = {row.responder_id: row for row in responses}
    rows = []
    for alert in alerts:
        answer = answers.get(alert.responder_id)
        rows.append({
            "handle": alert.responder.handle,
            "asked": alert.asked_at,
            "ring": alert.wave.ring,
            "chip": people_looks.state_chip(answer.state if answer else "asked"),
            "answered": answer.answered_at if answer else None,
            "after": (answer.answered_at - alert.asked_at).total_seconds() if answer else None,
            "minutes": answer.minutes if answer else None,
            "arrived": answer.arrived_at if answer else None,
            "verdict": answer_verdict(answer),
            "left": (answer.left_at or answer.released_at) if answer else None,
        })  # fmt: skip
    return rows


def answer_verdict(answer: Response | None) -> str:
    return (
        str(dict(Report.verdict.field.flatchoices).get(answer.verdict, answer.verdict))
        if answer and answer.verdict
        else ""
    )


def days(incident: Incident) -> list[dict[str, Any]]:
    """The timeline as it happened, oldest first. The template begins a new day where the local date changes."""
    entries = TimelineEntry.objects.filter(incident=incident).order_by("number")
    return [
        {
            "at": entry.at,
            "who": "" if entry.actor_kind == "system" else entry.actor_handle,
            "words": timeline.say(entry),
            "key": entry.is_key,
            "alarm": entry.what == "sos",
        }
        for entry in entries
    ]


def debts(incident: Incident) -> list[dict[str, Any]]:
    """What was owed about it, and how late it was paid."""
    return [
        {
            "kind": debt.get_kind_display(),
            "made_by": debt.made_by_handle,
            "due": debt.due_at,
            "paid": debt.paid_at,
            "paid_by": debt.paid_by_handle,
            "late": late_by(debt),
        }
        for debt in FollowUp.objects.filter(incident=incident).order_by("made_at", "due_at")
    ]
