"""The texts that ask a phone to confirm: a web sign-up, and after two years whether to stay, and what else they may have."""

from hotline.contacts.models import Contact
from hotline.messaging import outbox, words
from hotline.messaging.states import Lane
from responders.inbound import place_name
from responders.models import Subscriber

SIGN_UP, STAY, JOINED, CHOICES = "SW", "SR", "S3", "S7"
LANGUAGES = ("en", "es")


def bodies(template: str, subscriber: Subscriber) -> dict[str, str]:
    """A text in both languages, filled for this subscriber."""
    filled = {}
    for language in LANGUAGES:
        filled[language] = words.render(template, language, zone=place_name(subscriber, language)).body
    return filled


def send(deed, contact: Contact, subscriber: Subscriber, template: str) -> None:
    """Text this subscriber one of the questions, or another text of joining."""
    outbox.decide(
        deed,
        purpose="subscription",
        lane=Lane.SERVICE,
        template=template,
        texts=bodies(template, subscriber),
        to=[outbox.Recipient(contact, subscriber.language or contact.language)],
        subject_kind="subscriber",
        subject=str(subscriber.pk),
    )
