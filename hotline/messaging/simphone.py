"""The phones of the simulated town: what each received, and answering as the person who holds it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from hotline.base.act import SYSTEM, act
from hotline.contacts.models import Contact
from hotline.messaging import inbound
from hotline.messaging.models import Inbound, SimText
from hotline.messaging.transports.simulator import Simulator
from hotline.realtime import events


@dataclass(frozen=True)
class Thread:
    """One phone: how many texts, and when the last one was."""

    contact_id: UUID
    texts: int
    last_at: datetime


def threads(limit: int = 200) -> list[Thread]:
    """The phones with texts, the newest first."""
    rows = SimText.objects.order_by().values("contact_id").annotate(texts=Count("pk"), last_at=Max("at"))
    return [Thread(**row) for row in rows.order_by("-last_at", "contact_id")[:limit]]


def thread(contact: Contact, limit: int = 200) -> list[SimText]:
    """One phone's texts, oldest first."""
    return list(reversed(SimText.objects.filter(contact=contact).order_by("-at", "-id")[:limit]))


def answer(whom: Contact | str, body: str) -> Inbound:
    """Somebody in town texts the line: from a phone we know, or from a number it has never seen."""
    number = whom.number if isinstance(whom, Contact) else whom
    with act(SYSTEM) as deed:
        text = SimText(direction=SimText.Direction.FROM_PHONE, body=body, at=deed.now)
        row = inbound.receive(Simulator.name, str(text.pk), number, body)
        if row.contact is not None:
            text.contact = row.contact
            text.save(force_insert=True)
            events.append(deed, kind="phone", ref=str(row.contact_id))
    return row
