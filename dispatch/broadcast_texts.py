"""The words of a broadcast, who gets it, and what it will cost and take: shown before anything is sent."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import alerts
from dispatch.choices import AGENCY_IN_TEXTS, PlaceType
from dispatch.models import Broadcast, Confirmation, FollowUp, Incident, Report
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.calls.models import RightsScript
from hotline.contacts.models import Contact
from hotline.messaging import gsm7, lint, outbox, price, words
from hotline.messaging.models import Message
from hotline.messaging.problems import ERROR, WARNING, Problem
from hotline.network import policy
from hotline.places.gazetteer import fold
from hotline.places.models import Zone
from responders import subscribers

Kind = Broadcast.Kind
LANGUAGES = ("es", "en")
# Rows of an alert that never left: these people were not told, so nothing is put right with them.
NOT_TOLD = ("suppressed", "cancelled", "expired")
# What puts right an alert or ends it pays this debt of it.
PAYS = {
    Kind.ALL_CLEAR: FollowUp.Kind.ALL_CLEAR,
    Kind.NO_LONGER_SEEN: FollowUp.Kind.ALL_CLEAR,
    Kind.CORRECTION: FollowUp.Kind.CORRECTION,
}
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
        return price.dollars(self.segments)

    @property
    def seconds(self) -> int:
        """Until the last text has left, at the sender's rate."""
        return price.seconds(self.segments)

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
    zones = [row.zone for row in broadcast.zones.select_related("zone")]
    return audience(broadcast.kind, zones, broadcast.follows, now)


def audience(kind: str, zones: list[Zone], follows: Broadcast | None, now: datetime):
    """The people a text of this kind would go to; see `recipients`."""
    if follows is not None:
        told = Message.objects.filter(batch=follows.batch).exclude(state__in=NOT_TOLD)
        people = Contact.objects.filter(pk__in=told.values("contact_id"), opted_out_at=None)
        return people.exclude(pk__in=_told_already(kind, follows).values("contact_id"))
    people = subscribers.audience(zones=zones, kind=kind, now=now)
    return Contact.objects.filter(pk__in=people.values("contact_id"))


def _told_already(kind: str, follows: Broadcast) -> QuerySet[Message]:
    """Who got what is still owed before the rest of it was stopped: they are not texted the same twice."""
    debt = FollowUp.objects.filter(broadcast=follows, kind=PAYS.get(kind, ""), paid_at=None).first()
    if debt is None:
        return Message.objects.none()
    same = [one for one, pays in PAYS.items() if pays == debt.kind]
    earlier = Broadcast.objects.filter(follows=follows, kind__in=same, sent_at__gte=debt.made_at)
    return Message.objects.filter(batch__in=earlier.values("batch")).exclude(state__in=NOT_TOLD)


def preview(broadcast: Broadcast, now: datetime) -> Preview:
    """Counts by language, segments, cost and time, as they are now."""
    return reckon(recipients(broadcast, now), {"es": broadcast.text_es, "en": broadcast.text_en})


def reckon(people, texts: dict[str, str]) -> Preview:
    """What texting these people would take."""
    counts = {"es": people.filter(language="es").count(), "en": people.exclude(language="es").count()}
    return Preview(counts, {language: gsm7.measure(body).segments for language, body in texts.items()})


def problems(incident: Incident, body: str, place: str) -> list[Problem]:
    """What is wrong or doubtful with a community text, for whoever writes or approves it: errors first."""
    speaks_of_rights = any(word in body for word in ("warrant", "juez"))
    facts = lint.Facts(rights_expired=speaks_of_rights and _rights_are_past_their_date())
    found = list(lint.check(body, audience="community", facts=facts))
    if fold(place) == fold(incident.cross_street) and incident.place_type == PlaceType.HOME:
        found.append(Problem("names_scene", _("This is the corner of somebody's home. Name a larger corner."), WARNING))
    return sorted(found, key=lambda problem: problem.level != ERROR)


def _rights_are_past_their_date() -> bool:
    """Whether a reminder in use is older than its reviewer let it be: said to who approves, and no reason to stay silent."""
    newest: dict[tuple[str, str], date | None] = {}
    for script in RightsScript.objects.order_by("version").only("place_type", "language", "expires_on"):
        newest[script.place_type, script.language] = script.expires_on
    today = timezone.localdate(clock.now())
    return any(until is not None and until < today for until in newest.values())


def progress(broadcast: Broadcast) -> dict[str, int]:
    """How far the sending is: counts of its message rows."""
    return outbox.counts(broadcast.batch) if broadcast.batch_id else {}
