"""A text to a responder that the carrier could not deliver: their line says so, and somebody else is asked soon."""

import pytest
from django.urls import reverse

from dispatch.models import TimelineEntry
from hotline.base import clock
from hotline.messaging.models import Message
from hotline.messaging.states import RANK, State
from hotline.messaging.transports import marks
from hotline.pump.models import Timer
from tests.console.make import browser, make_alerted
from tests.messaging.hooks.conftest import LINE

pytestmark = pytest.mark.django_db


def at_twilio(world, row: Message):
    """This text as Twilio took it."""
    taken = world.take("+12135550123", "words", {"From": "+12135550100"}, "")
    taken.form["StatusCallback"] = (
        LINE + reverse("hook-twilio-status", args=[marks.mark(str(row.pk), 1)]) + "#rc=5&rp=all"
    )
    columns = {"state": State.ACCEPTED, "rank": RANK[State.ACCEPTED], "provider": "twilio", "provider_sid": taken.sid}
    Message.objects.filter(pk=row.pk).update(fence=1, attempts=1, **columns)
    return taken


@pytest.mark.parametrize("word", ["undelivered", "failed"])
def test_a_request_that_did_not_arrive_is_told_and_others_are_asked_soon(world, say, word):
    incident, (remy, _tomas) = make_alerted("remy", "tomas")
    taken = at_twilio(world, Message.objects.get(contact=remy.contact))

    assert say(taken, word, ErrorCode="30003") == 204

    entry = TimelineEntry.objects.get(incident=incident, what="lost")
    assert entry.data["who"] == "remy"
    climbs = Timer.objects.get(kind="ladder", step="widen", subject=str(incident.pk), state="due")
    assert (climbs.due_at - clock.now()).total_seconds() < 30
    page = browser("dana").get(reverse("incident", args=[incident.code])).text
    assert page.count("Call them, or ask somebody else.") == 1
