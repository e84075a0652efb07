"""What a rumour's answer says, in both languages: only what was found, and only what may be told."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dispatch import alerts
from dispatch.choices import Status, Verdict
from dispatch.models import Report, Response, Rumour, TimelineEntry
from hotline.base.errors import Refused
from hotline.messaging import words
from hotline.network import policy

LANGUAGES = ("es", "en")
TEMPLATES = {
    Rumour.State.FALSE: "C4b",
    Rumour.State.OTHER_EVENT: "C5",
    Rumour.State.CANNOT_CHECK: "C6",
    Rumour.State.OLD: "C5b",
    Rumour.State.TRUE: "C9",
}
WENT = "C4"  # says that we went: only where a responder was there


def compose(rumour: Rumour, now: datetime, template: str = "") -> dict[str, words.Text]:
    """The answer in both languages. Raises Refused while there is none to give."""
    if not template:
        template = template_of(rumour) if rumour.is_decided else ""
        if not template:
            raise Refused(_("Decide first what was found."), "undecided")
    if template == TEMPLATES[Rumour.State.OTHER_EVENT]:
        _stated_who(rumour)
    confirmed = rumour.incident is not None and rumour.incident.status == Status.CONFIRMED
    if template == TEMPLATES[Rumour.State.TRUE] and not confirmed:
        raise Refused(
            _("Only what responders confirmed is told as true. Link the incident, and confirm it first."),
            "not_confirmed",
        )
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    place = rumour.place or (rumour.incident.public_place if rumour.incident else "")
    if zone is None:
        raise Refused(_("Give the rumour a zone first, so that the answer can name it."), "no_zone")
    texts = {}
    for language in LANGUAGES:
        name = zone.name_in(language)
        values = {"place": place or name, "zone": name, "time": alerts.clock_time(rumour.decided_at or now)}
        texts[language] = words.render(template, language, **values)
    return texts


def template_of(rumour: Rumour) -> str:
    """The text that says what was found: that we went only where a responder was there and saw no agents."""
    if rumour.state == Rumour.State.FALSE and rumour.incident_id and _somebody_went(rumour.incident_id):
        return WENT
    return TEMPLATES.get(rumour.state, "")


def _somebody_went(incident_id) -> bool:
    """A responder who had arrived saw none, or whoever decided it said that a responder looked. Found by phone is not this."""
    looked = Response.objects.filter(incident=incident_id, arrived_at__isnull=False)
    if looked.filter(verdict__in=(Verdict.NOTHING, Verdict.NOT_ICE)).exists():
        return True
    decided = TimelineEntry.objects.filter(incident=incident_id, what="false_alarm").order_by("-number").first()
    return decided is not None and decided.data.get("basis_for") == "responder"


def _stated_who(rumour: Rumour) -> None:
    """Where the local police may act for immigration (287(g)), that it was local police needs a stated basis."""
    if policy.get("police_act_for_ice") != "yes":
        return
    reports = Report.objects.filter(incident=rumour.incident_id, verdict=Verdict.NOT_ICE) if rumour.incident_id else ()
    if not any(report.facts.get("basis") for report in reports):
        raise Refused(
            _(
                "Here the police may act for immigration. Say on what they were recognised before telling anybody it was local."
            ),
            "no_stated_basis",
        )
