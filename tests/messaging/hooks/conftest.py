"""The line as a provider's customer, its doors, and texts of which something can be said."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hotline.messaging.models import Message
from hotline.messaging.states import RANK, State
from hotline.messaging.transports import marks
from tests.fake_provider.calling import inbound, request_of
from tests.fake_provider.world import Taken, World

LINE = "https://line.example.org"


@pytest.fixture
def world(settings) -> World:
    """The provider's own knowledge of us; its signatures are made by Twilio's library."""
    world = World()
    settings.PUBLIC_URL = LINE
    settings.TWILIO_ACCOUNT_SID = world.account
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_NEXT = world.token, ""
    settings.TWILIO_FROM = "+12135550100"
    settings.ANDROID_WEBHOOK_KEY = "the key of the phone"
    return world


@pytest.fixture
def client() -> Client:
    """A door open to anybody, as the provider finds it; faults of ours are raised, not shown."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def texted(world: World, people, tell) -> Callable[..., tuple[Message, Taken]]:
    """texted(State.ACCEPTED): one of our texts in that state at Twilio, and how Twilio knows it."""

    def make(state: State = State.ACCEPTED, lane: str = "responder", sid: str = "") -> tuple[Message, Taken]:
        batch = tell(people(1), lane)
        row = Message.objects.get(batch=batch)
        taken = world.take("+12135550123", "words", {"From": "+12135550100"}, sid)
        address = LINE + reverse("hook-twilio-status", args=[marks.mark(str(row.pk), 1)])
        taken.form["StatusCallback"] = address + "#rc=5&rp=all"
        known = {"provider_sid": taken.sid} if state in (State.ACCEPTED, State.SENT, State.DELIVERED) else {}
        Message.objects.filter(pk=row.pk).update(
            state=state, rank=RANK[state], provider="twilio", fence=1, attempts=1, owner="somebody", **known
        )
        row.refresh_from_db()
        return row, taken

    return make


@pytest.fixture
def say(world: World, client: Client) -> Callable[..., int]:
    """say(taken, "delivered"): the provider calls back; the answer's status."""

    def call(taken: Taken, status: str, **more: str) -> int:
        address, params, headers = request_of(world, taken, status, **more)
        return client.post(address.removeprefix(LINE), params, headers=headers).status_code

    return call


@pytest.fixture
def bring(world: World, client: Client) -> Callable[..., int]:
    """bring("ALTO"): somebody's text arrives by Twilio; the answer's status."""

    def call(body: str, *, sender: str = "+13235550142", sid: str = "SM1", **more) -> int:
        path = reverse("hook-twilio-sms")
        params, headers = inbound(world, LINE + path, sender, body, sid, **more)
        return client.post(path, params, headers=headers).status_code

    return call
