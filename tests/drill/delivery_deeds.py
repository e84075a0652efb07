"""The deeds of a delivery drill's processes, all through the product's own services. Import once Django is set up."""

import json
import time
from uuid import UUID

from django.conf import settings

from hotline.base import keys
from hotline.base.act import SYSTEM, Actor, act
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import inbound, outbox
from hotline.messaging.models import Batch, Message
from hotline.messaging.outbox import OPEN
from hotline.messaging.states import State
from hotline.network import gates, policy
from hotline.pump.pump import run_once
from tests.drill.delivery_words import WORDS

ABOUT = str(UUID(int=412))
ADA = Actor("user", "ada", "ada", frozenset({"administrator"}))
REST = 0.1


def people(count: str) -> None:
    """Have that many people, half of them responders' phones."""
    with act(SYSTEM) as deed:
        rows = [
            (f"+1213{5550000 + each:07d}", "responder" if each % 2 else "subscriber", "en")
            for each in range(int(count))
        ]
        book.add_many(deed, rows)


def rate(per_second: str) -> None:
    """The senders take so many segments a second."""
    policy.change(actor=ADA, key="sms_rate_per_second", value=float(per_second), reason="drill")


def decide(key: str) -> None:
    """One press of a button: everybody is told in both lanes, once per key. Prints the responders' batch."""
    everybody = list(Contact.objects.order_by("created_at", "number"))
    with act(SYSTEM) as deed:

        def make() -> str:
            batches = [_tell(deed, everybody, lane) for lane in WORDS]
            return str(batches[0].pk)

        ref, _fresh = keys.once(deed, user_id="dana", key=key, fingerprint="tell", make=make)
    print(ref, flush=True)


def _tell(deed, everybody: list[Contact], lane: str):
    to = [outbox.Recipient(contact, "en") for contact in everybody]
    return outbox.decide(
        deed,
        purpose="drill",
        lane=lane,
        template="",
        texts={"en": WORDS[lane][1]},
        to=to,
        subject_kind="incident",
        subject=ABOUT,
    )


def shut() -> None:
    """The brake for wide texts is pulled. Prints the moment it was committed."""
    gates.close(actor=ADA, name="wide_sends", reason="drill")
    print(time.time(), flush=True)


def reopen() -> None:
    """The brake is let go."""
    gates.open(actor=ADA, name="wide_sends", reason="drill")


def cancel() -> None:
    """The text to the community is called off. Prints the moment it was committed."""
    with act(SYSTEM) as deed:
        outbox.cancel(deed, batch=Batch.objects.get(lane=outbox.COMMUNITY), reason="drill")
    print(time.time(), flush=True)


def stop() -> None:
    """Who is last in the queue of the text to the community texts ALTO; the pump reads it. Prints number and moment."""
    waiting = Message.objects.filter(lane=outbox.COMMUNITY, state=State.QUEUED).select_related("contact")
    last = waiting.order_by("due_at", "id").last()  # by their numbers nothing can be told: these are encrypted
    assert last is not None, "the whole list has left already"
    inbound.receive("drill", "the-only-one", last.contact.number, "ALTO")
    print(last.contact.number, time.time(), flush=True)


def rows() -> None:
    """Prints every message as (lane, number, state)."""
    found = Message.objects.select_related("contact").order_by()
    print(json.dumps([[row.lane, row.contact.number, row.state] for row in found]), flush=True)


def pump(seconds: str = "3") -> None:
    """The plain pump for that long."""
    ends = time.monotonic() + float(seconds)
    while time.monotonic() < ends:
        if not run_once()["more"]:
            time.sleep(REST)


def later() -> None:
    """The pump again and again, a third of a minute between by its clock, until nothing is open or half an hour has gone."""
    for turn in range(1, 91):
        settings.HOTLINE_CLOCK_SHIFT = 20.0 * turn
        while run_once()["more"]:
            pass
        if not Message.objects.filter(state__in=OPEN).exists():
            return
