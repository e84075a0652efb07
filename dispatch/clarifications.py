"""Answering a rumour: by text to those who asked and are safe to text, a call back owed to the others; wide only with a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch import broadcast_texts, followups, statuses, timeline
from dispatch.askers import CHECKING, askers, lately, many, was_wide
from dispatch.clarification_texts import WENT, compose, template_of
from dispatch.holding import holds
from dispatch.models import Clarification, FollowUp, Hearer, Incident, Rumour
from hotline.accounts.roles import APPROVES, DESK, SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.messaging.models import Message
from hotline.messaging.outbox import Recipient
from hotline.network import gates, policy
from hotline.places.models import Zone
from hotline.realtime import events
from responders import guard, subscribers

DECIDED_OTHERWISE = _("The incident has been decided otherwise since. Decide the rumour again.")


@dataclass
class Plan:
    """What clarifying would do now."""

    texts: dict[str, words.Text]
    by_text: int
    by_call: int
    unreachable: int
    wide: int
    cautions: tuple[str, ...] = ()  # what the hour does to a wide answer, and how much they got this month


def plan(rumour: Rumour, now: datetime) -> Plan:
    """The texts and the counts, before anything is sent."""
    texts, calls, lost = askers(rumour)
    kind, zones = template_of(rumour), _zones(rumour)
    said = (guard.quiet(kind, now, zones), guard.check(kind=kind, zones=zones, now=now).sentence)
    cautions = tuple(one for one in said if one)
    return Plan(compose(rumour, now), len(texts), len(calls), lost, _wide(rumour, now).count(), cautions)


def _zones(rumour: Rumour) -> list[Zone]:
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    return [zone, *zone.neighbours.all()] if zone else []


def _wide(rumour: Rumour, now: datetime) -> QuerySet[Contact]:
    zones = _zones(rumour)
    people = subscribers.audience(zones=zones, kind=template_of(rumour) or WENT, now=now)
    return Contact.objects.filter(pk__in=people.values("contact_id"), opted_out_at=None)


def held(rumour: Rumour) -> Rumour:
    """The rumour under lock, its incident's before it, as whoever decides the incident takes them."""
    Incident.objects.select_for_update(of=("self",)).filter(rumours__pk=rumour.pk).first()
    return Rumour.objects.select_for_update(of=("self",)).get(pk=rumour.pk)


def draft(*, actor: Actor, rumour: Rumour, wide: bool = False) -> Clarification:
    """Write the answer. To fewer people than the wide limit it goes at once; beyond it, it waits for a second person."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        rumour = held(rumour)
        if given(rumour).filter(wide=wide).exists():
            raise Conflict(_("This rumour has been answered already."), "answered_already")
        texts = compose(rumour, deed.now)
        if wide:
            _may_go_wide(deed, rumour)
        return write(deed, rumour, template_of(rumour), texts, wide)


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
        rumour = held(rumour)
        if rumour.is_decided:
            raise Conflict(
                _("%(who)s has decided this already.") % {"who": rumour.decided_by_handle}, "decided_already"
            )
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
    """The answers to a rumour as it is decided now; that we are checking is none."""
    found = Clarification.objects.filter(rumour=rumour).exclude(template=CHECKING)
    return found.filter(drafted_at__gte=rumour.decided_at) if rumour.decided_at else found.none()


def write(deed: Deed, rumour: Rumour, template: str, texts: dict[str, words.Text], wide: bool = False) -> Clarification:
    """The text to those who asked: sent at once, or waiting for a second person when it is wide or they are many."""
    if rumour.incident:
        broadcast_texts.refuse_problems(rumour.incident, texts, template)
    answer = Clarification.objects.create(
        rumour=rumour, template=template, text_en=texts["en"].body, text_es=texts["es"].body, wide=wide,
        drafted_by=deed.actor.id, drafted_by_handle=deed.actor.handle, drafted_at=deed.now,
    )  # fmt: skip
    sends = deed.actor.kind == "system" or deed.actor.has(*SENDS)  # in training it stays a draft, to be sent on
    if sends and not wide and how_many(answer, deed.now) <= policy.get("wide_over"):
        _send(deed, answer)
    _changed(deed, rumour)
    return answer


def who_may(answer: Clarification, now: datetime) -> frozenset[str]:
    """Who may send a waiting answer: to a few people whoever may send, to many only who approves."""
    few = not answer.wide and how_many(answer, now) <= policy.get("wide_over")
    return SENDS | APPROVES if few else APPROVES


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
        held(clarification.rumour)
        answer = Clarification.objects.select_for_update().filter(pk=clarification.pk).first()
        if answer is None:
            raise Conflict(DECIDED_OTHERWISE, "decided_otherwise")
        statuses.require(deed, *who_may(answer, deed.now))
        if answer.batch_id:
            raise Conflict(_("%(who)s has approved it already.") % {"who": answer.approved_by_handle}, "not_waiting")
        if answer.template != CHECKING and not holds(answer.rumour):
            raise Conflict(DECIDED_OTHERWISE, "decided_otherwise")
        if answer.drafted_by == actor.id:
            raise Forbidden(
                _("You drafted this. Somebody else must approve it: a lead, coordinator or approver."), "own_draft"
            )
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
    for hearer in calls:
        _owe_call(deed, rumour, hearer)
    return len(calls)


def _owe_call(deed: Deed, rumour: Rumour, hearer: Hearer) -> None:
    """This caller is owed a call; a call that is owed already will do."""
    if not FollowUp.objects.filter(kind=FollowUp.Kind.CALL_BACK, call=hearer.call, paid_at=None).exists():
        due = deed.now + timedelta(minutes=policy.get("callback_minutes"))
        followups.owe(deed, kind=FollowUp.Kind.CALL_BACK, due_at=due, incident=rumour.incident, call=hearer.call,
                      rumour=rumour)  # fmt: skip


def _told(rumour: Rumour, hearer: Hearer) -> bool:
    """Whether this number has had an answer about it."""
    had = Message.objects.filter(contact=hearer.contact, batch__subject_kind="rumour", batch__subject=str(rumour.pk))
    return had.filter(batch__purpose="clarification").exists()


def answer_latecomer(deed: Deed, rumour: Rumour, hearer: Hearer) -> None:
    """Who asks after the answer went out gets the same answer, once; who may not be texted is owed a call.

    Once the answer does not hold any more, they are owed the new one.
    """
    if not holds(rumour):
        owe_result(deed, rumour, policy.get("rumour_minutes"))
        return
    answer = given(rumour).filter(batch__isnull=False).order_by("drafted_at").first()
    if answer is None or hearer.contact is None or _told(rumour, hearer):
        return
    if not hearer.safe_to_text or hearer.contact.opted_out_at:
        if hearer.call and hearer.safe_to_call:
            _owe_call(deed, rumour, hearer)
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
