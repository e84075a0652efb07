"""Joining from the web page: a form is only a wish; the phone's own answer is the consent.

Whoever fills in the form learns nothing about the number: somebody who is subscribed, or who left, looks the same.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hotline.base import keys
from hotline.base.act import SYSTEM, Deed, act
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.contacts.models import Contact, ContactUse
from hotline.crypto.index import keyed
from hotline.messaging.models import Message
from hotline.places.models import Zone
from responders import subscribers
from responders.models import ConsentEvent, Subscriber
from responders.signup import disclosure, texts

State, Kind = Subscriber.State, ConsentEvent.Kind

SOURCE = "web"
QUIET = timedelta(hours=72)  # the same number is not asked twice by form within this time
HOUR, MOST_AN_HOUR = timedelta(hours=1), 120  # questions the page may cause in one hour, from everybody together


def ask(
    *, number: str, language: str, zones: Sequence[Zone], all_areas: bool, night_ok: bool = False, key: str
) -> None:
    """Text this phone the question whether it wants alerts. The same `key` again does nothing more.

    Raises Refused when it is no phone number, or when the page is being flooded.
    """
    with act(SYSTEM) as deed:
        _spend(deed)

        def make() -> str:
            _ask(deed, number, language, zones, all_areas, night_ok)
            return "asked"

        keys.once(deed, user_id="signup", key=key, fingerprint=keyed("signup", number), make=make)


def _spend(deed: Deed) -> None:
    asked = ConsentEvent.objects.filter(source=SOURCE, kind=Kind.ASKED, at__gt=deed.now - HOUR).count()
    if asked >= MOST_AN_HOUR:
        raise Refused(
            _("Very many people are signing up right now. Text ALERTA to us, or try again in an hour."), "full"
        )


def _ask(deed: Deed, number: str, language: str, zones: Sequence[Zone], all_areas: bool, night_ok: bool) -> None:
    known = book.find(number)
    if known is not None and known.opted_out_at is not None:
        return  # they told us to stop; only their own phone can take that back
    contact = known or book.get_or_add(deed, number, ContactUse.Purpose.SUBSCRIBER, language=language)
    subscriber = subscribers.of_contact(contact)
    if subscriber is not None and subscriber.state == State.ACTIVE:
        if not _texted(deed, contact, texts.JOINED):
            texts.send(deed, contact, subscriber, texts.JOINED)  # tells the owner, and nobody else, that they are in
        return
    lately = _texted(deed, contact, texts.SIGN_UP)
    if lately and (subscriber is None or subscriber.state != State.ASKED_YES):
        return  # they said no
    book.use(deed, contact, ContactUse.Purpose.SUBSCRIBER)
    if subscriber is None:
        subscriber, _fresh = Subscriber.objects.get_or_create(contact=contact, defaults={"source": SOURCE})
    subscriber.state, subscriber.language, subscriber.all_areas = State.ASKED_YES, language, all_areas
    subscriber.night_ok = night_ok
    subscriber.save(update_fields=["state", "language", "all_areas", "night_ok"])
    subscriber.areas.set([] if all_areas else zones)
    if lately:
        return
    note(deed, subscriber, Kind.ASKED, told=disclosure.VERSION, source=SOURCE)
    texts.send(deed, contact, subscriber, texts.SIGN_UP)


def _texted(deed: Deed, contact: Contact, template: str) -> bool:
    mine = Message.objects.filter(contact=contact, batch__template=template)
    return mine.filter(batch__created_at__gt=deed.now - QUIET).exists()


def confirm(deed: Deed, subscriber: Subscriber, *, word: str) -> None:
    """Their phone said yes: now they are subscribed."""
    subscriber.state, subscriber.joined_at, subscriber.left_at = State.ACTIVE, deed.now, None
    subscriber.save(update_fields=["state", "joined_at", "left_at"])
    Contact.objects.filter(pk=subscriber.contact_id).update(language=subscriber.language)
    if subscriber.night_ok:
        note(deed, subscriber, Kind.NIGHT_ON, told=disclosure.VERSION, source=SOURCE)
    note(deed, subscriber, Kind.JOINED, word=word, told=texts.SIGN_UP, source="sms")
    texts.send(deed, subscriber.contact, subscriber, texts.JOINED)


def decline(deed: Deed, subscriber: Subscriber, *, word: str) -> None:
    """Their phone said no: nothing is kept beyond that."""
    note(deed, subscriber, Kind.LEFT, word=word, told=texts.SIGN_UP, source="sms")
    subscriber.state, subscriber.left_at = State.OUT, deed.now
    subscriber.save(update_fields=["state", "left_at"])
    book.end_use(subscriber.contact, ContactUse.Purpose.SUBSCRIBER)


def note(
    deed: Deed, subscriber: Subscriber, kind: str, *, source: str, word: str = "", told: str = "", proof: str = ""
) -> None:
    """Write one piece of proof."""
    ConsentEvent.objects.create(
        subscriber=subscriber,
        kind=kind,
        word=word[:40],
        told=told[:12],
        source=source[:12],
        proof=proof[:200],
        at=deed.now,
    )
