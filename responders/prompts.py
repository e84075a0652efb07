"""The pump's step for subscriptions that wait for an answer: ask once more after a day, forget after three.

Whoever joined is offered nights and topics, once. And once in two years of silence: ask whether they want to stay, once
more after a week, let them go after two.
One timer row brings the round about, so that two pumps never do it at once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, ProtectedError, Q, QuerySet
from django.db.models.functions import Coalesce

from hotline.base.act import SYSTEM, Deed, act
from hotline.contacts import book
from hotline.contacts.models import Contact, ContactUse
from hotline.messaging.models import Inbound
from hotline.pump import timers
from hotline.pump.models import Timer
from responders import subscribers
from responders.hours import within
from responders.models import ConsentEvent, Subscriber
from responders.roster import local
from responders.signup import joining, texts

State, Kind = Subscriber.State, ConsentEvent.Kind

ROUND, EVERY = "subscription_round", timedelta(minutes=10)
ONCE_MORE, FORGET = timedelta(hours=24), timedelta(hours=72)
STAY_AFTER = timedelta(days=730)
STAY_ONCE_MORE, STAY_FORGET = timedelta(days=7), timedelta(days=14)
OFFER_AFTER, OFFER_UNTIL = timedelta(minutes=5), timedelta(days=3)  # after joining
BATCH = 200  # people of one kind in one round
WAITING = {State.ASKED_LANGUAGE: "S1", State.ASKED_AREA: "S2", State.ASKED_YES: texts.SIGN_UP}
OURS = (Kind.REMINDED, Kind.RENEWAL, Kind.LAPSED, Kind.OFFERED)  # what we did; the rest is what they did

log = logging.getLogger("hotline.subscriptions")


def step() -> int:
    """Do the round when it is due. Returns how many people were asked, or let go."""
    done: list[int] = []
    timers.fire([ROUND], lambda deed, timer: _round(deed, done))
    if not done and not Timer.objects.filter(kind=ROUND).exists():
        with act(SYSTEM) as deed:
            timers.set(deed, kind=ROUND, subject="all", due_at=deed.now)
    return sum(done)


def _round(deed: Deed, done: list[int]) -> None:
    timers.set(deed, kind=ROUND, subject="all", due_at=deed.now + EVERY)
    by_day = within(local(deed.now).time(), *subscribers.DAYTIME)  # nobody is reminded at three in the morning
    count = _each(deed, _unanswered(deed.now - FORGET), forget)
    count += _each(deed, _asked_to_stay(deed.now - STAY_FORGET), lapse)
    if by_day:
        count += _each(deed, _to_offer(deed.now), offer)
        count += _each(deed, _to_remind(deed.now - ONCE_MORE), remind)
        count += _each(deed, _to_ask_again(deed.now - STAY_ONCE_MORE), remind_to_stay)
        count += _each(deed, _silent(deed.now - STAY_AFTER), ask_to_stay)
    done.append(count)


def _each(deed: Deed, found: QuerySet[Subscriber], do: Callable[[Deed, Subscriber], None]) -> int:
    """Whoever is still due once their row is held; who answered in between is left alone."""
    count = 0
    for pk, state in list(found.values_list("pk", "state")[:BATCH]):
        held = Subscriber.objects.select_for_update(of=("self",)).select_related("contact")
        person = held.filter(pk=pk, state=state).first()
        if person is not None and found.filter(pk=pk).exists():
            do(deed, person)
            count += 1
    return count


# --- Who is due -------------------------------------------------------------------------------------------------------
def _dated(found: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
    """With the last word of theirs, and the last asking of ours."""
    return found.annotate(
        theirs=Coalesce(Max("consents__at", filter=~Q(consents__kind__in=OURS)), "joined_at"),
        reminded=Max("consents__at", filter=Q(consents__kind=Kind.REMINDED)),
        renewal=Max("consents__at", filter=Q(consents__kind=Kind.RENEWAL)),
    )


def _unanswered(before: datetime) -> QuerySet[Subscriber]:
    return _dated(Subscriber.objects.filter(state__in=list(WAITING))).filter(theirs__lte=before)


def _to_remind(before: datetime) -> QuerySet[Subscriber]:
    """Once, and never somebody who opted out meanwhile."""
    people = _unanswered(before).filter(contact__opted_out_at=None)
    return people.filter(Q(reminded=None) | Q(reminded__lt=F("theirs")))


def _active() -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(state=State.ACTIVE, contact__opted_out_at=None)


def _silent(before: datetime) -> QuerySet[Subscriber]:
    """Subscribed, not a word for long, and not asked yet; a text of theirs still lying here is a word too."""
    people = _dated(_active().filter(joined_at__lte=before, contact__texts_in=None))
    return people.filter(Q(renewal=None) | Q(renewal__lt=F("theirs")), theirs__lte=before)


def _to_offer(now: datetime) -> QuerySet[Subscriber]:
    """Joined by their own hand not long ago, and neither offered nor chosen yet."""
    chosen = (Kind.OFFERED, Kind.TOPICS, Kind.NIGHT_ON, Kind.NIGHT_OFF)
    people = _active().filter(joined_at__gt=now - OFFER_UNTIL, joined_at__lte=now - OFFER_AFTER)
    return people.filter(consents__kind=Kind.ASKED).exclude(consents__kind__in=chosen).distinct()


def _asked_to_stay(before: datetime) -> QuerySet[Subscriber]:
    return _dated(_active()).filter(renewal__gte=F("theirs"), renewal__lte=before)


def _to_ask_again(before: datetime) -> QuerySet[Subscriber]:
    return _asked_to_stay(before).filter(Q(reminded=None) | Q(reminded__lt=F("renewal")))


# --- What is done -----------------------------------------------------------------------------------------------------
def remind(deed: Deed, person: Subscriber) -> None:
    """Ask the open question once more."""
    _say(deed, person, Kind.REMINDED, WAITING[State(person.state)])


def forget(deed: Deed, person: Subscriber) -> None:
    """Nobody answered: the number goes, unless something else still holds it. Proof of an earlier consent stays."""
    if person.consents.filter(kind=Kind.JOINED).exists():
        lapse(deed, person)
        return
    contact = person.contact
    book.end_use(contact, ContactUse.Purpose.SUBSCRIBER)
    person.delete()
    _forget_number(contact, deed.now)


def offer(deed: Deed, person: Subscriber) -> None:
    """Alerts at night too, or only some topics? Said once; no answer is needed."""
    _say(deed, person, Kind.OFFERED, texts.CHOICES)


def ask_to_stay(deed: Deed, person: Subscriber) -> None:
    """Two years of silence: do they still want our texts?"""
    _say(deed, person, Kind.RENEWAL, texts.STAY)


def remind_to_stay(deed: Deed, person: Subscriber) -> None:
    """The same, once more."""
    _say(deed, person, Kind.REMINDED, texts.STAY)


def lapse(deed: Deed, person: Subscriber) -> None:
    """No answer: they are let go, quietly."""
    joining.note(deed, person, Kind.LAPSED, source="pump")
    person.state, person.left_at = State.OUT, deed.now
    person.save(update_fields=["state", "left_at"])
    book.end_use(person.contact, ContactUse.Purpose.SUBSCRIBER)


def _say(deed: Deed, person: Subscriber, kind: str, template: str) -> None:
    joining.note(deed, person, kind, told=template, source="pump")
    texts.send(deed, person.contact, person, template)


def _forget_number(contact: Contact, now: datetime) -> None:
    """Delete the number at once when nothing holds it. One that opted out stays, so that it is never texted again."""
    if contact.opted_out_at is not None:
        return
    held = contact.uses.filter(Q(keep_until=None) | Q(keep_until__gt=now))
    if not contact.texts_in.filter(state__in=(Inbound.State.NEW, Inbound.State.UNREAD)).exists():
        held = held.exclude(purpose=ContactUse.Purpose.INBOUND)  # ALERTA itself was read, and is no reason to keep them
    if held.exists():
        return
    try:
        with transaction.atomic():
            contact.delete()
    except ProtectedError:
        log.info("contact %s is still named elsewhere and goes when that goes", contact.pk)
