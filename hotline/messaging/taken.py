"""A claimed message as the sending loop carries it: what it needs and no more, its secrets still sealed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hotline.contacts.models import Contact
from hotline.crypto.keyring import keyring
from hotline.messaging.models import Message

_NUMBER = f"{Contact._meta.db_table}|{Contact._meta.get_field('number').column}|"
_OWN_TEXT = f"{Message._meta.db_table}|{Message._meta.get_field('own_text').column}|"


class Taken(NamedTuple):
    """One row of a claim; ids as text, because they mostly travel into SQL and addresses."""

    pk: str
    batch_id: str
    contact_key: str
    language: str
    lane: int
    sealed_text: str | None
    segments: int
    fence: int
    attempts: int
    owner: str
    not_after: datetime | None
    sealed_number: str
    carrier: str | None = None

    @classmethod
    def of(cls, message: Message) -> "Taken":
        """The same of a row that was loaded with its contact."""
        return cls(
            str(message.pk),
            str(message.batch_id),
            str(message.contact_id),
            message.language,
            message.lane,
            message.__dict__["own_text"],
            message.segments,
            message.fence,
            message.attempts,
            message.owner,
            message.not_after,
            message.contact.__dict__["number"],
        )

    @property
    def contact_id(self) -> UUID:
        return UUID(self.contact_key)

    @property
    def number(self) -> str:
        """Empty for who has none. Raises Locked while its keys are away."""
        if not self.sealed_number:
            return ""
        return keyring().decrypt(self.sealed_number, place=_NUMBER + self.contact_key)

    @property
    def own_text(self) -> str | None:
        """The words written for this person alone, where there are any. Raises Locked."""
        return keyring().decrypt(self.sealed_text, place=_OWN_TEXT + self.pk) if self.sealed_text else None
