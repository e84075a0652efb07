"""Answering a rumour: by text to those who asked and are safe to text, a call back owed to the others; wide only with a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch import alerts, broadcast_texts, followups, statuses, timeline
from dispatch.models import Clarification, FollowUp, Hearer, Rumour
from hotline.accounts.roles import APPROVES, DESK, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.network import gates, policy
from hotline.realtime import events
from responders import subscribers

LANGUAGES = ("es", "en")
TEMPLATES = {
    Rumour.State.FALSE: "C4",
    Rumour.State.OTHER_EVENT: "C5",
    Rumour.State.CANNOT_CHECK: "C6",
}


@dataclass
class Plan:
    """What clarifying would do now."""

    texts: dict[str, words.Text]
    by_text: int
    by_call: int
    unreachable: int
    wide: int


def askers(rumour: Rumour) -> tuple[list[Hearer], list[Hearer], int]:
    """Those who asked: to be texted (one row per number), to be called back, and how many left no way to answer."""
    texts, calls, lost, seen = [], [], 0, set()
    for hearer in rumour.hearers.select_related("contact", "call").order_by("at"):
        contact = hearer.contact
        if contact is None:
            lost += 1
        elif contact.pk in seen:
            continue
        elif hearer.safe_to_text and contact.opted_out_at is None:
            seen.add(contact.pk)
            texts.append(hearer)
        elif hearer.safe_to_call and hearer.call_id:
            seen.add(contact.pk)
            calls.append(hearer)
        else:
            lost += 1
    return texts, calls, lost


def compose(rumour: Rumour, now: datetime) -> dict[str, words.Text]:
    """The answer in both languages. Raises Refused while the rumour is not decided, or when it was true."""
    template = TEMPLATES.get(rumour.state)
    if not rumour.is_decided or template is None:
        raise Refused(
            _("Decide first what was found. A rumour that was true is told by the alert of its incident."), "undecided"
        )
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    place = rumour.place or (rumour.incident.public_place if rumour.incident else "")
    if zone is None:
        raise Refused(_("Give the rumour a zone first, so that the answer can name it."), "no_zone")
    texts = {}
    for language in LANGUAGES:
        name = zone.name_in(language)
        texts[language] = words.render(template, language, place=place or name, zone=name,
                                       time=alerts.clock_time(rumour.decided_at or now))  # fmt: skip
    return texts


def plan(rumour: Rumour, now: datetime) -> Plan:
    """The texts and the counts, before anything is sent."""
    texts, calls, lost = askers(rumour)
    return Plan(compose(rumour, now), len(texts), len(calls), lost, _wide(rumour, now).count())


def _wide(rumour: Rumour, now: datetime) -> QuerySet[Contact]:
    zone = rumour.zone or (rumour.incident.zone if rumour.incident else None)
    zones = [zone, *zone.neighbours.all()] if zone else []
    people = subscribers.audience(zones=zones, kind=TEMPLATES.get(rumour.state, "C4"), now=now)
    return Contact.objects.filter(pk__in=people.values("contact_id"))


def draft(*, actor: Actor, rumour: Rumour, wide: bool = False) -> Clarification:
    """Write the answer. To fewer people than the wide limit it goes at once; beyond it, it waits for a second person."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        rumour = Rumour.objects.select_for_update().get(pk=rumour.pk)
        if Clarification.objects.filter(rumour=rumour, wide=wide).exists():
            raise Conflict(_("This rumour has been answered already."), "answered_already")
        texts = compose(rumour, deed.now)
        if rumour.incident:
            broadcast_texts.refuse_problems(rumour.incident, texts, TEMPLATES[rumour.state])
        asked, _calls, _lost = askers(rumour)
        needs_second = wide or len(asked) > policy.get("wide_over")
        answer = Clarification.objects.create(
            rumour=rumour, template=TEMPLATES[rumour.state], text_en=texts["en"].body, text_es=texts["es"].body,
            wide=needs_second, drafted_by=actor.id, drafted_by_handle=actor.handle, drafted_at=deed.now,
        )  # fmt: skip
        if not needs_second:
            statuses.require(deed, *SENDS)
            _send(deed, answer, to_askers=asked, wide=False)
        _changed(deed, rumour)
        return answer


def to_type(clarification: Clarification, now: datetime) -> str:
    """What the second person types to send a wide answer: the incident's code, or without one the number of people."""
    rumour = clarification.rumour
    return rumour.incident.code if rumour.incident else str(_wide(rumour, now).count())


def approve(*, actor: Actor, clarification: Clarification, typed: str) -> None:
    """The second person's yes to a wide answer, with `to_type` typed."""
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
        asked, _calls, _lost = askers(answer.rumour)
        _send(deed, answer, to_askers=asked, wide=True)


def _send(deed: Deed, answer: Clarification, *, to_askers: list[Hearer], wide: bool) -> None:
    rumour = answer.rumour
    ids = {hearer.contact_id for hearer in to_askers}
    to: QuerySet[Contact] = Contact.objects.filter(pk__in=ids, opted_out_at=None)
    if wide:
        to = Contact.objects.filter(pk__in=[*ids, *_wide(rumour, deed.now).values_list("pk", flat=True)], opted_out_at=None)
    answer.batch = outbox.decide(
        deed, purpose="clarification", lane=outbox.COMMUNITY if wide else outbox.SERVICE, template=answer.template,
        texts={"en": answer.text_en, "es": answer.text_es}, to=to, subject_kind="rumour", subject=str(rumour.pk),
        not_after=deed.now + timedelta(hours=2),
    )  # fmt: skip
    answer.recipients = outbox.counts(answer.batch)["total"]
    answer.call_backs = _owe_calls(deed, rumour)
    answer.save(update_fields=["batch", "recipients", "call_backs"])
    Rumour.objects.filter(pk=rumour.pk).update(answered_at=deed.now)
    followups.settle_all(deed, "answered", rumour=rumour, kind=FollowUp.Kind.RESULT)
    trail.record(deed, verb="clarified", kind="rumour", ref=str(rumour.pk))
    if rumour.incident:
        timeline.write(deed, rumour.incident, "clarified", data={"count": answer.recipients})
    _changed(deed, rumour)


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
    answer = Clarification.objects.filter(rumour=rumour, batch__isnull=False).order_by("drafted_at").first()
    if answer is None or hearer.contact is None or not hearer.safe_to_text or hearer.contact.opted_out_at:
        return
    outbox.decide(
        deed, purpose="clarification", lane=outbox.SERVICE, template=answer.template,
        texts={"en": answer.text_en, "es": answer.text_es},
        to=Contact.objects.filter(pk=hearer.contact_id), subject_kind="rumour", subject=str(rumour.pk),
    )  # fmt: skip


def _changed(deed: Deed, rumour: Rumour) -> None:
    events.append(deed, kind="rumour", ref=str(rumour.pk))
    if rumour.incident_id:
        events.append(deed, kind="incident", ref=str(rumour.incident_id))
