"""Answering a rumour: by text to those who asked and are safe to text, a call back owed to the others; wide only with a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch import alerts, broadcast_texts, followups, statuses, timeline
from dispatch.askers import CHECKING, askers, lately, many, was_wide
from dispatch.choices import Status
from dispatch.models import Clarification, FollowUp, Hearer, Rumour
from hotline.accounts.roles import APPROVES, DESK, SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.messaging.outbox import Recipient
from hotline.network import gates, policy
from hotline.realtime import events
from responders import subscribers

LANGUAGES = ("es", "en")
TEMPLATES = {
    Rumour.State.FALSE: "C4",
    Rumour.State.OTHER_EVENT: "C5",
    Rumour.State.CANNOT_CHECK: "C6",
    Rumour.State.OLD: "OLD",
    Rumour.State.TRUE: "TRUE",
}
# What has no template of its own, because it never goes to the list: GSM-7, one segment.
OWN = {
    "OLD": {
        "en": "RUMOR CHECK {time}: what is said about {place}, {zone} is old news, not from today. "
        "Please share this, not the rumor. {hotline}",
        "es": "RUMOR REVISADO {time}: lo que se dice de {place}, {zone} no es de hoy, es noticia vieja. "
        "Comparta esto, no el rumor. {hotline}",
    },
    "TRUE": {
        "en": "Yes, {place}, {zone}: it is true, our observers saw it. Do not interfere. "
        "You need not open without a judge's warrant. {hotline}",
        "es": "Sobre {place}, {zone}: es cierto, lo vieron nuestros observadores. No interfiera. "
        "No tiene que abrir sin orden de un juez. {hotline}",
    },
}


@dataclass
class Plan:
    """What clarifying would do now."""

    texts: dict[str, words.Text]
    by_text: int
    by_call: int
    unreachable: int
    wide: int


def compose(rumour: Rumour, now: datetime, template: str = "") -> dict[str, words.Text]:
    """The answer in both languages. Raises Refused while there is none to give."""
    if not template:
        template = TEMPLATES.get(rumour.state, "") if rumour.is_decided else ""
        if not template:
            raise Refused(_("Decide first what was found."), "undecided")
    if template == "TRUE" and (rumour.incident is None or rumour.incident.status != Status.CONFIRMED):
        raise Refused(
            _("Only what responders confirmed is told as true. Link the incident, and confirm it first."), "not_confirmed"
        )
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    place = rumour.place or (rumour.incident.public_place if rumour.incident else "")
    if zone is None:
        raise Refused(_("Give the rumour a zone first, so that the answer can name it."), "no_zone")
    texts = {}
    for language in LANGUAGES:
        name = zone.name_in(language)
        values = {"place": place or name, "zone": name, "time": alerts.clock_time(rumour.decided_at or now)}
        if template in OWN:
            texts[language] = words.fill(OWN[template][language], values | {"hotline": policy.hotline()})
        else:
            texts[language] = words.render(template, language, **values)
    return texts


def plan(rumour: Rumour, now: datetime) -> Plan:
    """The texts and the counts, before anything is sent."""
    texts, calls, lost = askers(rumour)
    return Plan(compose(rumour, now), len(texts), len(calls), lost, _wide(rumour, now).count())


def _wide(rumour: Rumour, now: datetime) -> QuerySet[Contact]:
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    zones = [zone, *zone.neighbours.all()] if zone else []
    people = subscribers.audience(zones=zones, kind=TEMPLATES.get(rumour.state, "C4"), now=now)
    return Contact.objects.filter(pk__in=people.values("contact_id"), opted_out_at=None)


def draft(*, actor: Actor, rumour: Rumour, wide: bool = False) -> Clarification:
    """Write the answer. To fewer people than the wide limit it goes at once; beyond it, it waits for a second person."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        rumour = Rumour.objects.select_for_update().get(pk=rumour.pk)
        if given(rumour).filter(wide=wide).exists():
            raise Conflict(_("This rumour has been answered already."), "answered_already")
        texts = compose(rumour, deed.now)
        if wide:
            _may_go_wide(deed, rumour)
        return write(deed, rumour, TEMPLATES[rumour.state], texts, wide)


def _may_go_wide(deed: Deed, rumour: Rumour) -> None:
    """A correction also spreads a rumour: everybody is told only where it went wide, or where a lead judges so."""
    if rumour.state == Rumour.State.TRUE:
        raise Refused(_("What was true is told to everybody by the alert of its incident."), "not_by_an_answer")
    if not was_wide(rumour) and not deed.actor.has(*SENIOR):
        raise Refused(
            _("Few have asked, and an answer to everybody would spread it. A lead or coordinator may judge otherwise."),
            "not_wide",
        )


def say_checking(*, actor: Actor, rumour: Rumour) -> Clarification:
    """“We are checking”, when many ask at once: only to those who asked, once to each. From then on its result is owed."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        rumour = Rumour.objects.select_for_update().get(pk=rumour.pk)
        if rumour.is_decided:
            raise Conflict(_("%(who)s has decided this already.") % {"who": rumour.decided_by_handle}, "decided_already")
        asked = lately(rumour, deed.now)
        if not many(asked):
            raise Refused(
                _("%(n)s asked in the last half hour. From %(limit)s on, say that we are checking.")
                % {"n": asked, "limit": policy.get("checking_tips")},
                "too_few",
            )
        said = Clarification.objects.filter(rumour=rumour, template=CHECKING)
        if said.filter(batch=None).exists():
            raise Conflict(_("This waits for a second person already."), "waiting")
        if not not_told(rumour, askers(rumour)[0]):
            raise Refused(_("Everybody who may be texted has been told already."), "told_already")
        return write(deed, rumour, CHECKING, compose(rumour, deed.now, CHECKING))


def given(rumour: Rumour) -> QuerySet[Clarification]:
    """The answers to a rumour; that we are checking is none."""
    return Clarification.objects.filter(rumour=rumour).exclude(template=CHECKING)


def write(deed: Deed, rumour: Rumour, template: str, texts: dict[str, words.Text], wide: bool = False) -> Clarification:
    """The text to those who asked: sent at once, or waiting for a second person when it is wide or they are many."""
    if rumour.incident:
        broadcast_texts.refuse_problems(rumour.incident, texts, template)
    answer = Clarification.objects.create(
        rumour=rumour, template=template, text_en=texts["en"].body, text_es=texts["es"].body, wide=wide,
        drafted_by=deed.actor.id, drafted_by_handle=deed.actor.handle, drafted_at=deed.now,
    )  # fmt: skip
    if not wide and how_many(answer, deed.now) <= policy.get("wide_over"):
        statuses.require(deed, *SENDS)
        _send(deed, answer)
    _changed(deed, rumour)
    return answer


def how_many(answer: Clarification, now: datetime) -> int:
    """How many people the text goes to, as it is now."""
    to = _to(answer, now)
    return to.count() if isinstance(to, QuerySet) else len(to)


def _to(answer: Clarification, now: datetime) -> list[Recipient] | QuerySet[Contact]:
    """Exactly those who asked, each in their language; with the list around them when it is wide."""
    asked, _calls, _lost = askers(answer.rumour)
    if answer.template == CHECKING:
        asked = not_told(answer.rumour, asked)
    if not answer.wide:
        return [Recipient(hearer.contact, hearer.language) for hearer in asked]
    everybody = Q(pk__in=[hearer.contact_id for hearer in asked]) | Q(pk__in=_wide(answer.rumour, now).values("pk"))
    return Contact.objects.filter(everybody, opted_out_at=None)


def not_told(rumour: Rumour, asked: list[Hearer]) -> list[Hearer]:
    """Those of `asked` who were not told yet that we are checking."""
    said = Clarification.objects.filter(rumour=rumour, template=CHECKING, batch__isnull=False)
    told = set(said.values_list("batch__messages__contact", flat=True))
    return [hearer for hearer in asked if hearer.contact_id not in told]


def to_type(clarification: Clarification, now: datetime) -> str:
    """What the second person types to send it: the incident's code, or without one the number of people."""
    rumour = clarification.rumour
    return rumour.incident.code if rumour.incident else str(how_many(clarification, now))


def approve(*, actor: Actor, clarification: Clarification, typed: str) -> None:
    """The second person's yes, with `to_type` typed."""
    with act(actor) as deed:
        answer = Clarification.objects.select_for_update().get(pk=clarification.pk)
        statuses.require(deed, *APPROVES)
        if answer.batch_id:
            raise Conflict(_("%(who)s has approved it already.") % {"who": answer.approved_by_handle}, "not_waiting")
        if answer.drafted_by == actor.id:
            raise Forbidden(_("You drafted this. Somebody else must approve it: a lead, coordinator or approver."), "own_draft")
        expected = to_type(answer, deed.now)
        if typed.strip().upper() != expected:
            raise Refused(_("Type %(expected)s to send it.") % {"expected": expected}, "wrong_code")
        if gates.is_closed("wide_sends"):
            raise Refused(_("Wide texts are paused. A lead or coordinator can let them go on."), "paused")
        answer.approved_by, answer.approved_by_handle, answer.approved_at = actor.id, actor.handle, deed.now
        answer.save(update_fields=["approved_by", "approved_by_handle", "approved_at"])
        _send(deed, answer)


def _send(deed: Deed, answer: Clarification) -> None:
    rumour, checking = answer.rumour, answer.template == CHECKING
    answer.batch = outbox.decide(
        deed, purpose="checking" if checking else "clarification", lane=outbox.COMMUNITY if answer.wide else outbox.SERVICE,
        template=answer.template, texts={"en": answer.text_en, "es": answer.text_es}, to=_to(answer, deed.now),
        subject_kind="rumour", subject=str(rumour.pk), not_after=deed.now + timedelta(hours=2),
    )  # fmt: skip
    answer.recipients = outbox.counts(answer.batch)["total"]
    if checking:
        owe_result(deed, rumour, policy.get("clarification_result_minutes"))
    else:
        answer.call_backs = _owe_calls(deed, rumour)
        Rumour.objects.filter(pk=rumour.pk).update(answered_at=deed.now)
        followups.settle_all(deed, "answered", rumour=rumour, kind=FollowUp.Kind.RESULT)
        if rumour.incident:
            timeline.write(deed, rumour.incident, "clarified", data={"count": answer.recipients})
    answer.save(update_fields=["batch", "recipients", "call_backs"])
    trail.record(deed, verb="checking" if checking else "clarified", kind="rumour", ref=str(rumour.pk))
    _changed(deed, rumour)


def owe_result(deed: Deed, rumour: Rumour, minutes: int) -> None:
    """Those who asked are owed what is found, once: a standing debt keeps its clock."""
    if not FollowUp.objects.filter(rumour=rumour, kind=FollowUp.Kind.RESULT, paid_at=None).exists():
        due = deed.now + timedelta(minutes=minutes)
        followups.owe(deed, kind=FollowUp.Kind.RESULT, due_at=due, incident=rumour.incident, rumour=rumour)


def _owe_calls(deed: Deed, rumour: Rumour) -> int:
    """Those who are not safe to text are owed a call; returns how many."""
    _texts, calls, _lost = askers(rumour)
    due = deed.now + timedelta(minutes=policy.get("callback_minutes"))
    for hearer in calls:
        standing = FollowUp.objects.filter(kind=FollowUp.Kind.CALL_BACK, call=hearer.call, paid_at=None)
        if not standing.exists():
            followups.owe(deed, kind=FollowUp.Kind.CALL_BACK, due_at=due, incident=rumour.incident, call=hearer.call,
                          rumour=rumour)  # fmt: skip
    return len(calls)


def answer_latecomer(deed: Deed, rumour: Rumour, hearer: Hearer) -> None:
    """Who asks after the answer went out gets the same answer."""
    answer = given(rumour).filter(batch__isnull=False).order_by("drafted_at").first()
    if answer is None or hearer.contact is None or not hearer.safe_to_text or hearer.contact.opted_out_at:
        return
    outbox.decide(
        deed, purpose="clarification", lane=outbox.SERVICE, template=answer.template,
        texts={"en": answer.text_en, "es": answer.text_es},
        to=[Recipient(hearer.contact, hearer.language)], subject_kind="rumour", subject=str(rumour.pk),
    )  # fmt: skip


def _changed(deed: Deed, rumour: Rumour) -> None:
    events.append(deed, kind="rumour", ref=str(rumour.pk))
    if rumour.incident_id:
        events.append(deed, kind="incident", ref=str(rumour.incident_id))
