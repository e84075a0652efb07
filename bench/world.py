"""What the benchmarks put into the database, through the product's own doors; import it once Django is set up."""

from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from bench.transport import PATH
from hotline.base.act import SYSTEM, Actor, act
from hotline.base.ids import new_id
from hotline.contacts.models import Contact
from hotline.crypto.index import keyed
from hotline.messaging import outbox
from hotline.messaging.models import Attempt, Batch, BatchText, Listed, Message, SenderRate
from hotline.network import policy
from hotline.pump import pump
from hotline.realtime.models import Event

ENGLISH = "RRN Agents confirmed near 5th and Main. Stay inside, do not open the door without a warrant signed by a judge."
SPANISH = "RRN Agentes confirmados cerca de 5th y Main. No salga ni abra la puerta sin una orden firmada por un juez."
ADA = Actor("user", "ada", "ada", frozenset({"administrator"}))


def use_sink() -> None:
    """Texts go to the sink."""
    settings.SMS_TRANSPORT = PATH


def pump_once() -> int:
    """The outbox's step as the pump runs it; how much it did."""
    return pump.run_once(budget=1.0)["did"]["hotline.messaging.outbox.step"]


def rate(per_second: float) -> None:
    """The sender takes so many segments a second."""
    policy.change(actor=ADA, key="sms_rate_per_second", value=per_second, reason="benchmark")
    cache.clear()


def people(count: int) -> None:
    """Have at least that many contacts, with real ciphertext under real keys."""
    have = Contact.objects.count()
    with act(SYSTEM) as deed:
        for start in range(have, count, 5000):
            rows = []
            for i in range(start, min(start + 5000, count)):
                number = f"+1{200 + i // 10_000_000 % 700}{i % 10_000_000:07d}"
                language = "es" if i % 3 else "en"
                rows.append(
                    Contact(id=new_id(), number=number, key_group="p2", index=keyed("phone", number), language=language,
                            created_at=deed.now)
                )  # fmt: skip
            Contact.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact")


def first(count: int):
    """A queryset of that many contacts."""
    chosen = Contact.objects.order_by("index").values("pk")[:count]
    return Contact.objects.filter(pk__in=chosen)


def decide(to, lane: int | str = "community") -> Batch:
    """A decided batch to these people."""
    with act(SYSTEM) as deed:
        return outbox.decide(
            deed, purpose="bench", lane=lane, template="", texts={"en": ENGLISH, "es": SPANISH}, to=to
        )


def responders(contacts: Iterable[Contact]) -> Batch:
    """An alert to responders."""
    return decide([outbox.Recipient(contact, contact.language) for contact in contacts], "responder")


def forget() -> None:
    """No batches, no messages, a rested sender."""
    tables = [model._meta.db_table for model in (Batch, BatchText, Message, Attempt, Listed, SenderRate, Event)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    cache.clear()
