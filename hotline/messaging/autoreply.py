"""Answers the line gives by itself, each at most once in twelve hours to the same person."""

from datetime import datetime, timedelta

from hotline.base.act import Deed
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import outbox, templates, words
from hotline.messaging.models import Message
from hotline.messaging.states import STOP_CONFIRMATION, Lane

QUIET = timedelta(hours=12)
LANGUAGES = ("en", "es")


def once(deed: Deed, contact: Contact, key: str, language: str = "", *, within: timedelta = QUIET) -> bool:
    """Send the text `key` unless this person got it lately or opted out. False when nothing was sent."""
    if contact.opted_out_at is not None or _lately(contact, key, deed.now - within):
        return False
    _send(deed, contact, key, language, purpose=templates.purpose(key))
    return True


def tip_received(deed: Deed, contact: Contact, language: str = "") -> bool:
    """Thank somebody of the community whose text a person will read; responders and staff get no such answer."""
    if contact.uses.filter(purpose__in=book.AVAILABLE_WHEN_LOCKED).exists():
        return False
    return once(deed, contact, "S6", language)


def confirm_stop(deed: Deed, contact: Contact, language: str = "") -> None:
    """The one text that follows an opt-out; too late after five minutes."""
    _send(deed, contact, "S5", language, purpose=STOP_CONFIRMATION, not_after=deed.now + timedelta(minutes=5))


def ask_about_stop(deed: Deed, contact: Contact, language: str = "") -> None:
    """The one text that follows a stop we are not sure of: all is stopped, and START undoes it."""
    _send(deed, contact, "S5b", language, purpose=STOP_CONFIRMATION, not_after=deed.now + timedelta(minutes=5))


def _lately(contact: Contact, key: str, since: datetime) -> bool:
    return Message.objects.filter(contact=contact, batch__template=key, batch__created_at__gt=since).exists()


def _send(
    deed: Deed, contact: Contact, key: str, language: str, *, purpose: str, not_after: datetime | None = None
) -> None:
    outbox.decide(
        deed,
        purpose=purpose,
        lane=Lane.SERVICE,
        template=key,
        texts={each: words.render(key, each).body for each in LANGUAGES},
        to=[outbox.Recipient(contact, language or contact.language or "es")],
        subject_kind="contact",
        subject=str(contact.pk),
        not_after=not_after,
    )
