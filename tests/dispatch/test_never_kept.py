"""What must never be written down is refused in every free text of the desk, and left out of what a responder says."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.models import CeilingRaise, Response, TimelineText
from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.network import gates
from tests.cast import make_call, make_subscriber, number, text_from
from tests.console.make import browser, make_alerted, sees_ice
from tests.dispatch.steps import at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db
STATUS = "el vecino es indocumentado"
SAID = "immigration status"


@pytest.fixture
def waiting(db):
    """A text to the community that waits for a second person."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    make_subscriber(incident.zone)
    return draft(fresh(incident))


def refused(who: str, url: str, **posted: str) -> None:
    answer = browser(who).post(url, posted)
    assert answer.status_code == 422
    assert SAID in answer.text
    assert not AuditEntry.objects.filter(reason__contains="indocumentado").exists()
    assert not any("indocumentado" in row.body for row in TimelineText.objects.all())


def test_why_a_text_is_sent_back(waiting):
    refused("padre", reverse("approval-back", args=[waiting.pk]), why=STATUS)
    waiting.refresh_from_db()
    assert waiting.state == "awaiting_approval"


def test_why_it_is_sent_alone(waiting):
    with clock.shifted(timedelta(minutes=6)):
        posted = {"reason": STATUS, "typed_code": waiting.incident.code}
        refused("lena", reverse("approval-alone", args=[waiting.pk]), **posted)
    waiting.refresh_from_db()
    assert waiting.state == "awaiting_approval"


def test_why_the_brake_is_pulled():
    refused("lena", reverse("brake"), reason=STATUS, on="1")
    assert not gates.is_closed("wide_sends")


def test_why_the_ceiling_is_to_be_raised():
    refused("lena", reverse("ceiling-ask"), to="6", reason=STATUS)
    assert not CeilingRaise.objects.exists()


def test_why_an_address_or_a_number_is_needed():
    incident, (remy,) = make_alerted("remy")
    refused("dana", reverse("incident-act", args=[incident.code, "reveal"]), reason=STATUS)
    refused("dana", reverse("incident-act", args=[incident.code, "number"]), person=str(remy.pk), reason=STATUS)
    call = make_call(caller=number())
    answer = browser("dana").post(reverse("call-number-show", args=[call.pk]), {"show-reason": STATUS})
    assert answer.status_code == 422
    assert SAID in answer.text


def test_a_responder_is_believed_and_only_the_words_are_left_out():
    incident, (remy,) = make_alerted("remy")
    text_from(remy, f"VOY {incident.code} 10, {STATUS}")
    assert Response.objects.get(responder=remy).state == "accepted"
    assert not any("indocumentado" in row.body for row in TimelineText.objects.all())
