"""Asking responders: who, for which reasons, with which words, before anything is sent; then the wave itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import followups, ladder_policy, statuses, timeline
from dispatch.choices import Status
from dispatch.models import Alert, FollowUp, Incident, Response, Wave
from dispatch.models.asking import ANSWERED_YES
from hotline.accounts.roles import SENDS, SENIOR
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.messaging import outbox, whats, words
from hotline.messaging.outbox import Recipient
from hotline.network import policy
from hotline.realtime import events
from responders import reasons, roster
from responders.matching import Exclusion, Match

LANGUAGES = ("es", "en")
MOMENT = timedelta(seconds=10)  # two who press within it pressed for the same reason
BUSY_STATES = (*ANSWERED_YES, Response.State.LATER)


@dataclass
class Plan:
    """What pressing Alert would do now."""

    ring: int
    matches: list[Match]
    excluded: list[Exclusion]
    texts: dict[str, words.Text]
    by_language: dict[str, int]

    @property
    def count(self) -> int:
        return len(self.matches)

    @property
    def segments(self) -> int:
        return sum(self.texts[language].segments * count for language, count in self.by_language.items())


def busy(incident: Incident | None = None) -> dict:
    """Responders who cannot be asked, by id: on another incident that goes on, asked for this one already, or said no."""
    out = {}
    taken = Response.objects.filter(state__in=BUSY_STATES, released_at=None, left_at=None)
    taken = taken.filter(Q(incident__status__in=(Status.REPORTED, Status.CONFIRMED)) | Q(arrived_at__isnull=False))
    for pk in taken.exclude(incident=incident).values_list("responder_id", flat=True):
        out[pk] = "busy"
    if incident is not None:
        for pk in Alert.objects.filter(incident=incident).values_list("responder_id", flat=True):
            out[pk] = "already_asked"
        for pk, state in Response.objects.filter(incident=incident).values_list("responder_id", "state"):
            out[pk] = "declined" if state == Response.State.DECLINED else "already_asked"
    return out


def suggest(incident: Incident, *, now: datetime, ring: int | None = None) -> roster.Suggestion:
    """Whom to ask next for this incident, up to `ring`, with everybody left out and why.

    Works for an incident that is not saved yet, so that the call form can show people while the call goes on.
    """
    saved = saved_only(incident)
    return roster.suggest(
        zone=incident.zone,
        language=incident.language,
        wanted=incident.wanted,
        lat=incident.lat,
        lon=incident.lon,
        now=now,
        leave_out=busy(saved),
        ring=ring or max(incident.ring, 1),
        place=f"{incident.cross_street} {incident.landmark}",
    )


def plan(incident: Incident, *, now: datetime, ring: int | None = None) -> Plan:
    """Who would be asked, and the exact texts, segments and counts."""
    suggestion = suggest(incident, now=now, ring=ring)
    counts: dict[str, int] = {}
    for match in suggestion.matches:
        language = text_language(roster_language(match))
        counts[language] = counts.get(language, 0) + 1
    widened = (ring or max(incident.ring, 1)) > 1 and nobody_going(saved_only(incident))
    texts = {language: request_text(incident, language, now, widened=widened) for language in LANGUAGES}
    return Plan(ring or max(incident.ring, 1), suggestion.matches, suggestion.excluded, texts, counts)


def saved_only(incident: Incident) -> Incident | None:
    return None if incident._state.adding else incident


def nobody_going(incident: Incident | None) -> bool:
    """Whether it is true that no observer is on the way or there (R2 says so)."""
    if incident is None:
        return False
    live = Response.objects.filter(incident=incident, selected=True, state__in=ANSWERED_YES)
    return not live.filter(released_at=None, left_at=None).exists()


def roster_language(match: Match) -> str:
    """The language we text this person in: Spanish when they speak it, else English."""
    return "es" if "es" in match.candidate.languages else "en"


def text_language(language: str) -> str:
    return language if language in LANGUAGES else "es"


def clock_time(moment: datetime) -> str:
    """A time as texts say it, local: "6:12am"."""
    local = moment.astimezone(ZoneInfo(policy.get("timezone")))
    return local.strftime("%I:%M%p").lstrip("0").lower()


def request_text(incident: Incident, language: str, now: datetime, *, widened: bool) -> words.Text:
    """The text asking a responder (R1, or R2 while nobody at all is on the way)."""
    values = {"code": incident.code or "----", "place": incident.cross_street, "zone": incident.zone.name_in(language)}
    if widened:
        return words.render("R2", language, **values)
    what = whats.what(incident.place_type, incident.activity, incident.agents_min, incident.agents_max, language)
    return words.render("R1", language, what=what, time=clock_time(incident.opened_at or now), **values)


def send(*, actor: Actor, incident: Incident, key: str, responder_ids: Sequence | None = None, ring: int = 0) -> Wave:
    """Ask the suggested responders now (or exactly `responder_ids` of them); starts the ladder.

    The same `key` asks once. Raises Refused when nobody can be asked, with what to do instead.
    """
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        # Two who press at once ask one after the other: the second finds whom the first has asked.
        incident.refresh_from_db(from_queryset=Incident.objects.select_for_update(of=("self",)))
        statuses.still_open(incident)
        if ring >= 3:
            statuses.require(deed, *SENIOR)
        _under_ceiling(deed)
        ref, _fresh = keys.once(
            deed, user_id=actor.id, key=key, fingerprint=f"alert {incident.pk}",
            make=lambda: str(_sent_on(deed, incident, ring=ring or max(incident.ring, 1), chosen=responder_ids).pk),
        )  # fmt: skip
        return Wave.objects.get(pk=ref)


def _sent_on(deed: Deed, incident: Incident, **how) -> Wave:
    """The wave; what a trainee had prepared for this incident is done with it."""
    wave = ask(deed, incident, **how)
    followups.settle_all(deed, "sent on", incident=incident, kind=FollowUp.Kind.DRAFT)
    return wave


def _under_ceiling(deed: Deed) -> None:
    hour = deed.now - timedelta(hours=1)
    sent = Wave.objects.filter(asked_by=deed.actor.handle, asked_at__gt=hour).count()
    if sent >= policy.get("responder_alerts_per_hour"):
        raise Refused(_("You have alerted very often this hour. Ask the lead to go on."), "alert_ceiling")


def ask(deed: Deed, incident: Incident, *, ring: int, chosen: Sequence | None = None) -> Wave:
    """Make the wave, its alerts and its message rows within this unit of work."""
    suggestion = suggest(incident, now=deed.now, ring=ring)
    matches = suggestion.matches
    if chosen is not None:
        wanted = {str(pk) for pk in chosen}
        matches = [match for match in matches if str(match.candidate.id) in wanted]
    if not matches:
        raise _nobody_to_ask(deed, incident)
    number = (Wave.objects.filter(incident=incident).aggregate(last=Max("number"))["last"] or 0) + 1
    wave = Wave.objects.create(
        incident=incident, number=number, ring=ring, asked_at=deed.now, asked_by=deed.actor.handle,
        excluded=[{"handle": e.candidate.handle, "why": [r.code for r in e.reasons]} for e in suggestion.excluded[:200]],
    )  # fmt: skip
    expires = deed.now + timedelta(minutes=policy.get("offer_minutes"))
    Alert.objects.bulk_create(
        Alert(
            incident=incident, wave=wave, responder_id=match.candidate.id, position=match.rank, minutes=match.minutes,
            reasons=[reason.code for reason in match.reasons], asked_at=deed.now, expires_at=expires,
        )
        for match in matches
    )  # fmt: skip
    _text_them(deed, incident, wave, matches)
    Incident.objects.filter(pk=incident.pk).update(ring=max(incident.ring, ring))
    incident.ring = max(incident.ring, ring)
    what = "alerted" if number == 1 or deed.actor.kind != "system" else "widened"
    timeline.write(deed, incident, what, data={"count": len(matches), "ring": ring})
    trail.record(deed, verb="alerted", kind="incident", ref=str(incident.pk))
    ladder_policy.start(deed, incident, wave)
    events.append(deed, kind="people", ref=str(incident.pk))
    events.append(deed, kind="incident", ref=str(incident.pk))
    return wave


def _nobody_to_ask(deed: Deed, incident: Incident) -> Refused:
    """What to do instead; and who was first, when somebody has asked a moment ago."""
    last = Wave.objects.filter(incident=incident, asked_at__gt=deed.now - MOMENT).order_by("-number").first()
    if last is None:
        return Refused(
            _("Nobody in this ring can be asked now. Widen to the next zones, or call the lead."), "nobody_to_ask"
        )
    at = timezone.localtime(last.asked_at).strftime("%H:%M:%S")
    values = {"who": last.asked_by, "count": last.alerts.count(), "at": at}
    return Conflict(
        _("%(who)s asked %(count)s people for it at %(at)s. Wait for their answers.") % values, "asked_already"
    )


def _text_them(deed: Deed, incident: Incident, wave: Wave, matches: list[Match]) -> None:
    people = roster.by_ids([match.candidate.id for match in matches])
    to = [
        Recipient(people[match.candidate.id].contact, text_language(roster_language(match)))
        for match in matches
        if people[match.candidate.id].contact
    ]
    widened = wave.number > 1 and nobody_going(incident)
    texts = {language: request_text(incident, language, deed.now, widened=widened).body for language in LANGUAGES}
    wave.batch = outbox.decide(
        deed, purpose="responder_request", lane=outbox.RESPONDER, template="R2" if widened else "R1",
        texts=texts, to=to, subject_kind="incident", subject=str(incident.pk),
        not_after=deed.now + timedelta(minutes=2 * policy.get("nobody_minutes")),
    )  # fmt: skip
    wave.save(update_fields=["batch"])


def why(match: Match) -> list[str]:
    """The reasons for asking this person, in the reader's language."""
    return [reasons.words(reason) for reason in match.reasons]
