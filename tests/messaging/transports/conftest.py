"""A fake provider on the loopback, the settings that point at it, and texts to hand over."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from hotline.messaging import transports
from hotline.messaging.transports import http
from hotline.messaging.transports.base import Outgoing
from tests.fake_provider import FakeProvider


@pytest.fixture
def there() -> Iterator[FakeProvider]:
    """The provider, well behaved until a test says otherwise."""
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def twilio(there: FakeProvider, settings) -> FakeProvider:
    """The provider, and this network as a customer of Twilio's that is in truth that provider."""
    settings.SMS_TRANSPORT = "twilio"
    settings.SMS_LANES = {}
    settings.TWILIO_ACCOUNT_SID = there.world.account
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_NEXT = there.world.token, ""
    settings.TWILIO_FROM = "+12135550100"
    settings.TWILIO_API_URL = there.url
    settings.PUBLIC_URL = "https://line.example.org"
    transports.named.cache_clear()
    return there


@pytest.fixture
def android(there: FakeProvider, settings) -> FakeProvider:
    """The provider as the phone that is our gateway."""
    settings.SMS_TRANSPORT = "android"
    settings.SMS_LANES = {}
    settings.ANDROID_GATEWAY_URL = there.url
    settings.ANDROID_GATEWAY_USER, settings.ANDROID_GATEWAY_PASSWORD = there.world.account, there.world.token
    settings.ANDROID_WEBHOOK_KEY = "the key of the phone"
    settings.PUBLIC_URL = "https://line.example.org"
    transports.named.cache_clear()
    return there


@pytest.fixture
def impatient(monkeypatch) -> Callable[[str], None]:
    """impatient(kind): where the fault is to hang, the provider is given up after a second; other answers have their time."""

    def only_with(kind: str) -> None:
        if kind.startswith("hang"):
            usual = http.exchange

            async def exchange(*args, **kwargs):
                return await usual(*args, **(kwargs | {"seconds": 1.0}))

            monkeypatch.setattr(http, "exchange", exchange)

    return only_with


@pytest.fixture
def text() -> Callable[..., Outgoing]:
    """text(body="…", to="+1…"): one text to hand over."""

    def make(body: str = "RRN K412 Can you go? Westlake", to: str = "+12135550123", **more) -> Outgoing:
        usual = {"message_id": str(uuid4()), "fence": 1, "contact_id": "", "segments": 1}
        return Outgoing(number=to, body=body, **(usual | more))

    return make


def in_minutes(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)
