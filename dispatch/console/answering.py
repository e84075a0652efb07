"""Dealing with texts that wait for a person: who answers, the answer, what they are about, a doubtful stop, or nothing to do.

A text is dealt with together with the earlier ones of the same sender that wait: what came after it stays unread.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dispatch import incidents, rumours, timeline
from dispatch.console import replies
from dispatch.models import Incident, Rumour
from hotline.accounts.roles import SENDS
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls.models import Call
from hotline.contacts import book
from hotline.messaging import outbox
from hotline.messaging.models import Inbound
from hotline.messaging.outbox import Recipient
from hotline.realtime import events

GRACE = timedelta(minutes=3)  # how long somebody who began to answer is left to it
RENEW = timedelta(seconds=30)
STOP_MAYBE = "stop_maybe"
UNREAD = Inbound.State.UNREAD


@dataclass(frozen=True)
class Claim:
    """Who is answering, and since when they were last seen at it."""

    handle: str
    at: datetime

    def holds(self, actor: Actor, now: datetime) -> bool:
        """Whether it keeps this person from answering."""
        return self.handle != actor.handle and now - self.at < GRACE


def claim_of(text: Inbound) -> Claim | None:
    """Who answers this unread text, if anybody began."""
    if text.state != UNREAD or text.claimed_at is None:
        return None
    return Claim(text.claimed_by, text.claimed_at)


def newest_claim(texts: list[Inbound]) -> Claim | None:
    return max((claim for text in texts if (claim := claim_of(text))), key=lambda claim: claim.at, default=None)


def waiting(text: Inbound) -> QuerySet[Inbound]:
    """This text and the earlier ones of the same sender, as far as they are unread."""
    found = Inbound.objects.filter(state=UNREAD)
    if text.contact_id is None:
        return found.filter(pk=text.pk)
    return found.filter(contact=text.contact_id, received_at__lte=text.received_at).order_by("received_at", "id")


def claim(*, actor: Actor, text: Inbound, over: bool = False) -> bool:
    """“I answer this.” With `over`, also where somebody else began. False when that was known already."""
    with act(actor) as deed:
        _may_answer(actor)
        texts = _locked(text)
        if not texts:
            _too_late(text)
        held = newest_claim(texts)
        if held and held.holds(actor, deed.now) and not over:
            _held(held)
        if held and held.handle == actor.handle and deed.now - held.at < RENEW and claim_of(texts[-1]):
            return False
        Inbound.objects.filter(pk__in=[one.pk for one in texts]).update(claimed_by=actor.handle, claimed_at=deed.now)
        _tell(deed, texts)
        return True


def done(*, actor: Actor, text: Inbound) -> None:
    """Read, and nothing to answer."""
    with act(actor) as deed:
        _take(deed, text, Inbound.State.HANDLED)


def answer(*, actor: Actor, text: Inbound, body: str = "", language: str = "", key: str = "", again: str = "") -> None:
    """Answer in these words (or with one of the list, by key). `again`, a request key, answers once more where all is dealt with."""
    with act(actor) as deed:
        _may_answer(actor)
        if text.contact is None:
            raise Refused(_("This sender cannot be answered by text."), "no_number")
        language = language if language in replies.LANGUAGES else text.contact.language[:2]
        body = " ".join((body or replies.body(key, language)).split())
        if not body:
            raise Refused(_("Choose an answer, or write one."), "no_answer")
        if text.contact.opted_out_at is not None:
            raise Refused(_("This number asked for no more texts. Call them, or leave it."), "opted_out")
        about = incident_of(text)
        for problem in replies.check(body, about).problems:
            if problem.blocks:
                raise Refused(problem.message, problem.code)
        if again:
            _tell(deed, [text])
            keys.once(
                deed, user_id=actor.id, key=again, fingerprint=f"answer {text.pk}",
                make=lambda: _send(deed, text, body, language),
            )  # fmt: skip
            return
        _take(deed, text, Inbound.State.ANSWERED)
        _send(deed, text, body, language)


def _send(deed: Deed, text: Inbound, body: str, language: str) -> str:
    batch = outbox.decide(
        deed, purpose="answer", lane=outbox.SERVICE, template="", texts={}, subject_kind="inbound", subject=str(text.pk),
        to=[Recipient(text.contact, language, own_text=body)],
    )  # fmt: skip
    return str(batch.pk)


def count_for(*, actor: Actor, text: Inbound, rumour: Rumour) -> None:
    """One more who asked about this rumour."""
    with act(actor) as deed:
        if text.contact is None:
            raise Refused(_("This sender cannot be answered by text."), "no_number")
        _take(deed, text, Inbound.State.HANDLED, subject_kind="rumour", subject=str(rumour.pk))
        rumours.hear(actor=actor, rumour=rumour, inbound=text)


def link(*, actor: Actor, text: Inbound, incident: Incident) -> None:
    """This text is about that incident: it stands in its timeline, with its words where they may be kept."""
    with act(actor) as deed:
        _take(deed, text, Inbound.State.HANDLED, subject_kind="incident", subject=str(incident.pk))
        timeline.write(deed, incident, "tip", words=incidents.fit_to_keep(text.body))


def link_call(*, actor: Actor, text: Inbound, call: Call) -> None:
    """This text belongs to that call."""
    with act(actor) as deed:
        _take(deed, text, Inbound.State.HANDLED, subject_kind="call", subject=str(call.pk))


def meant_stop(*, actor: Actor, text: Inbound) -> None:
    """It was a wish for no more texts: the number stays suppressed."""
    with act(actor) as deed:
        _doubtful(actor, text)
        _take(deed, text, Inbound.State.HANDLED, sure=True)


def did_not_mean(*, actor: Actor, text: Inbound) -> None:
    """It was something else: the number is open again, and the text waits for its answer."""
    with act(actor) as deed:
        doubts = _doubtful(actor, text)
        since = doubts[0].received_at
        asked = Inbound.objects.filter(contact=text.contact_id, meaning="stop", received_at__gte=since).exists()
        if asked or (text.contact.opted_out_at and text.contact.opted_out_at < since):
            raise Refused(
                _("They also asked to stop in so many words. Only they can open it again, with START."), "sure_stop"
            )
        book.opt_in(deed, text.contact)
        Inbound.objects.filter(pk__in=[one.pk for one in doubts]).update(meaning="other")
        trail.record(deed, verb="no_stop", kind="inbound", ref=str(text.pk))
        _tell(deed, doubts)


def incident_of(text: Inbound) -> Incident | None:
    """The incident this text was linked to."""
    return Incident.objects.filter(pk=text.subject).first() if text.subject_kind == "incident" else None


def _may_answer(actor: Actor) -> None:
    if not actor.has(*SENDS):
        raise Forbidden(_("In training you may read; a dispatcher answers."), "wrong_role")


def _locked(text: Inbound) -> list[Inbound]:
    return list(waiting(text).select_for_update(of=("self",)))


def _doubtful(actor: Actor, text: Inbound) -> list[Inbound]:
    _may_answer(actor)
    doubts = [one for one in _locked(text) if one.meaning == STOP_MAYBE]
    if not doubts:
        _too_late(text)
    return doubts


def _take(deed: Deed, text: Inbound, state: str, *, sure: bool = False, **fields: str) -> None:
    """Move the text, and what waits with it, out of the unread. Raises Conflict when somebody else has it or had it."""
    _may_answer(deed.actor)  # who may not read a text does not put it away either
    texts = _locked(text)
    if text.pk not in {one.pk for one in texts}:
        _too_late(text)
    held = newest_claim(texts)
    if held and held.holds(deed.actor, deed.now):
        _held(held)
    if not sure and any(one.meaning == STOP_MAYBE for one in texts):
        raise Refused(_("Say first whether they meant stop."), "stop_maybe")
    ids = [one.pk for one in texts]
    mine = {"state": state, "handler": f"desk:{deed.actor.handle}", "claimed_by": "", "claimed_at": None}
    Inbound.objects.filter(pk__in=ids).update(**mine, **fields)
    for one in texts:
        trail.record(deed, verb="text_handled", kind="inbound", ref=str(one.pk), reason=state)
    _tell(deed, texts)


def _too_late(text: Inbound) -> None:
    text.refresh_from_db()
    who = text.handler.partition(":")[2] or text.handler
    raise Conflict(_("%(who)s has dealt with this text already.") % {"who": who}, "text_taken")


def _held(held: Claim) -> None:
    raise Conflict(_("%(who)s is answering this. Take it over first if they cannot.") % {"who": held.handle}, "claimed")


def _tell(deed: Deed, texts: list[Inbound]) -> None:
    for one in texts:
        events.append(deed, kind="inbox", ref=str(one.pk))
