"""What the benchmarks put into the database, through the product's own doors; import it once Django is set up."""

import time
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection

from bench.transport import PATH
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.base.act import SYSTEM, Actor, act
from hotline.base.ids import new_id
from hotline.contacts.models import Contact
from hotline.crypto.index import keyed
from hotline.messaging import inbound, outbox
from hotline.messaging.models import Attempt, Batch, BatchText, Inbound, Listed, Message, SenderRate
from hotline.network import policy
from hotline.pump import pump
from hotline.realtime.models import Event
from hotline.shifts import duty

ENGLISH = (
    "RRN Agents confirmed near 5th and Main. Stay inside, do not open the door without a warrant signed by a judge."
)
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
        return outbox.decide(deed, purpose="bench", lane=lane, template="", texts={"en": ENGLISH, "es": SPANISH}, to=to)


def forget() -> None:
    """No batches, no messages, a rested sender."""
    tables = [model._meta.db_table for model in (Batch, BatchText, Message, Attempt, Listed, SenderRate, Event)]
    for patience in range(10):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            break
        except OperationalError:  # a pump was at it: the locks crossed
            time.sleep(0.1 * (patience + 1))
    cache.clear()


def crowd(count: int) -> None:
    """Have at least that many contacts nobody will ever be texted as: rows of the right size, made by the database."""
    have = Contact.objects.count()
    sealed = "p2.k1." + "A" * 56
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "INSERT INTO contacts_contact (id, number, key_group, index, kind, language, opted_out_word, created_at)"
            " SELECT gen_random_uuid(), %s, 'p2', md5(i::text), 'number', CASE WHEN i %% 3 = 0 THEN 'en' ELSE 'es' END,"
            " '', now() FROM generate_series(%s, %s) AS i",
            [sealed, have + 1, count],
        )
        cursor.execute("VACUUM ANALYZE contacts_contact")


def among(people: Iterable[Contact]):
    """A queryset of exactly these."""
    return Contact.objects.filter(pk__in=[each.pk for each in people])


def recipient(contact: Contact) -> outbox.Recipient:
    return outbox.Recipient(contact, contact.language)


def keys(batch: Batch) -> set[str]:
    """The ids of a batch's messages, as the sink sees them."""
    return {str(pk) for pk in Message.objects.filter(batch=batch).values_list("pk", flat=True)}


def texts_in(count: int) -> None:
    """That many people have texted the line, and a person must read it."""
    for i in range(count):
        inbound.receive("bench", f"in-{i}", f"+1213555{i:04d}", f"Hay dos hombres en la esquina, no sé quiénes son {i}")
    Inbound.objects.update(state=Inbound.State.UNREAD)


def lead() -> User:
    """Somebody on duty who may read the inbox."""
    user = User.objects.create_user("lena", "bench bench bench", roles=(Role.LEAD,))
    duty.sign_on(actor=actor_of(user), user=user, role="lead")
    return user
