"""What the tests of texts start from: people with phones, batches to them, and providers that misbehave on request."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import outbox
from hotline.messaging.models import Batch, Message
from hotline.messaging.outbox import Recipient
from hotline.messaging.states import State
from tests.messaging import providers


@pytest.fixture
def people() -> Callable[..., list[Contact]]:
    """people(3, language="es"): that many new contacts."""

    def make(count: int, language: str = "es", purpose: str = "subscriber") -> list[Contact]:
        start = Contact.objects.count()
        rows = [(f"+1{213 + i // 100:03d}55501{i % 100:02d}", purpose, language) for i in range(start, start + count)]
        with act(SYSTEM) as deed:
            return book.add_many(deed, rows)

    return make


@pytest.fixture
def tell() -> Callable[..., Batch]:
    """tell(contacts, lane="community"): a decided batch in both languages."""

    def decide(contacts: list[Contact], lane: str = "community", **more) -> Batch:
        texts = more.pop("texts", {"en": "Hello from the line", "es": "Hola de la línea"})
        to = [Recipient(contact, contact.language) for contact in contacts]
        with act(SYSTEM) as deed:
            return outbox.decide(deed, purpose="test", lane=lane, template="", texts=texts, to=to, **more)

    return decide


@pytest.fixture
def provider(settings):
    """provider("Plain"): texts go to this test provider, clean."""

    def choose(name: str) -> type[providers.Plain]:
        kind = getattr(providers, name)
        kind.reset()
        settings.SMS_TRANSPORT = f"tests.messaging.providers.{name}"
        return kind

    return choose


@pytest.fixture
def fast(monkeypatch):
    """A sender that may send thousands a second."""
    monkeypatch.setattr("hotline.messaging.rate.per_second", lambda: 10_000.0)


def run(seconds: float = 0) -> int:
    """The pump's step, that many seconds from now."""
    with clock.shifted(timedelta(seconds=seconds)):
        return outbox.step()


def states(batch: Batch) -> list[str]:
    return sorted(Message.objects.filter(batch=batch).values_list("state", flat=True))


def one(batch: Batch) -> Message:
    return Message.objects.get(batch=batch)


QUEUED, SENDING, AMBIGUOUS, DELIVERED = State.QUEUED, State.SENDING, State.AMBIGUOUS, State.DELIVERED
