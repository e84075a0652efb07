"""The words of a broadcast, who gets it, and what it will cost and take: shown before anything is sent."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dispatch import alerts
from dispatch.choices import AGENCY_IN_TEXTS
from dispatch.models import Broadcast, Confirmation, Incident, Report
from hotline.base.errors import Refused
from hotline.contacts.models import Contact
from hotline.messaging import gsm7, lint, outbox, words
from hotline.messaging.models import Message
from hotline.network import policy
from hotline.places.gazetteer import fold
from responders import subscribers

Kind = Broadcast.Kind
LANGUAGES = ("es", "en")
STATE_LABELS = {
    Broadcast.State.DRAFT: _("draft"),
    Broadcast.State.AWAITING: _("waiting for a second person"),
    Broadcast.State.APPROVED: _("approved, about to be sent"),
    Broadcast.State.SENDING: _("being sent"),
    Broadcast.State.SENT: _("sent"),
    Broadcast.State.PARTIAL: _("sent, some could not be"),
    Broadcast.State.CANCELLED: _("cancelled"),
}


@dataclass
class Preview:
    """What approving would do now."""

    by_language: dict[str, int]
    segments_each: dict[str, int]

    @property
    def recipients(self) -> int:
        return sum(self.by_language.values())

    @property
    def segments(self) -> int:
        return sum(self.segments_each[language] * count for language, count in self.by_language.items())

    @property
    def cost(self) -> float:
        """US dollars."""
        return self.segments * policy.get("sms_cost_cents") / 100

    @property
    def seconds(self) -> int:
        """Until the last text has left, at the sender's rate."""
        return -(-self.segments // policy.get("sms_rate_per_second"))

    @property
    def rate(self) -> int:
        return policy.get("sms_rate_per_second")


def state_label(broadcast: Broadcast):
    return STATE_LABELS[broadcast.state]


def compose(
    incident: Incident, confirmation: Confirmation, kind: str, place: str, now: datetime, follows: Broadcast | None
) -> dict[str, words.Text]:
    """The texts in both languages, from the template of the kind."""
    last = _last_seen(incident) or incident.confirmed_at or now
    told = follows.sent_at if follows and follows.sent_at else now
    texts = {}
    for language in LANGUAGES:
        zone = incident.zone.name_in(language)
        if fold(zone) == fold(place):
            zone = incident.zone.city  # "near Westlake, Westlake" says nothing
        moment = {Kind.ALERT: last, Kind.CORRECTION: told}.get(kind, now)
        texts[language] = words.render(
            kind, language, tag=policy.tag(), agency=AGENCY_IN_TEXTS.get(confirmation.agency, "ICE"), place=place,
            zone=zone, time=alerts.clock_time(moment), last=alerts.clock_time(last),
            hotline=policy.hotline(),
        )  # fmt: skip
    return texts


def _last_seen(incident: Incident) -> datetime | None:
    seen = Report.objects.filter(incident=incident, source=Report.Source.RESPONDER, verdict="ice")
    return seen.order_by("-observed_at").values_list("observed_at", flat=True).first()


def refuse_problems(incident: Incident, texts: dict[str, words.Text], kind: str) -> None:
    """Raise Refused with the first thing the linter will not let out, and never let the caller's corner or address out."""
    for text in texts.values():
        for problem in lint.check(text.body, audience="community"):
            if problem.level == "error":
                raise Refused(problem.message, problem.code)
        for secret in (incident.exact_address, incident.unit):
            if secret and len(secret.strip()) > 2 and secret.strip().lower() in text.body.lower():
                raise Refused(_("The text names the exact address. Name the public place only."), "names_address")


def recipients(broadcast: Broadcast, now: datetime):
    """Who gets it: subscribers of its zones; for what follows an alert, exactly those the alert went to."""
    if broadcast.follows_id:
        told = Message.objects.filter(batch=broadcast.follows.batch).exclude(state__in=["suppressed", "cancelled", "expired"])
        return Contact.objects.filter(pk__in=told.values("contact_id"), opted_out_at=None)
    zones = [row.zone for row in broadcast.zones.select_related("zone")]
    people = subscribers.audience(zones=zones, kind=broadcast.kind, now=now)
    return Contact.objects.filter(pk__in=people.values("contact_id"))


def preview(broadcast: Broadcast, now: datetime) -> Preview:
    """Counts by language, segments, cost and time, as they are now."""
    people = recipients(broadcast, now)
    counts = {
        "es": people.filter(language="es").count(),
        "en": people.exclude(language="es").count(),
    }
    each = {
        "es": gsm7.measure(broadcast.text_es).segments,
        "en": gsm7.measure(broadcast.text_en).segments,
    }
    return Preview(counts, each)


def progress(broadcast: Broadcast) -> dict[str, int]:
    """How far the sending is: counts of its message rows."""
    return outbox.counts(broadcast.batch) if broadcast.batch_id else {}
