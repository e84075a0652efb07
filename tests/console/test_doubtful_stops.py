"""A text that may mean stop: nothing is sent until a person says what was meant, and nobody here undoes a sure stop."""

import pytest
from django.urls import reverse

from hotline.contacts.models import Contact
from hotline.messaging.models import Inbound
from tests.cast import text_from
from tests.console.make import browser, make_text

pytestmark = pytest.mark.django_db


def do(handle: str, text: Inbound, act: str, **posted):
    return browser(handle).post(reverse("inbox-act", args=[text.pk, act]), {"from": "talk", **posted})


def state(text: Inbound) -> str:
    return Inbound.objects.get(pk=text.pk).state


def doubtful() -> Inbound:
    text = make_text("who is this? wrong number")
    assert (text.meaning, text.state) == ("stop_maybe", "unread")
    return text


def opted_out(text: Inbound) -> bool:
    return Contact.objects.get(pk=text.contact_id).opted_out_at is not None


def test_a_doubtful_stop_is_asked_about_before_anything_else():
    text = doubtful()
    assert "They meant stop" in browser("dana").get(reverse("talk", args=[text.pk])).text
    refused = do("dana", text, "done")
    assert refused.status_code == 422
    assert "Say first whether they meant stop." in refused.text
    do("dana", text, "meant-stop")
    assert opted_out(text)
    assert state(text) == "handled"


def test_they_did_not_mean_it_and_are_open_again_and_still_waiting():
    text = doubtful()
    do("dana", text, "no-stop")
    assert not opted_out(text)
    assert state(text) == "unread"
    assert do("dana", text, "answer", body="Gracias, lo anotamos.", language="es").status_code == 303


def test_who_also_said_stop_is_not_opened_by_anybody_here():
    text = doubtful()
    text_from(text.contact, "STOP")
    refused = do("dana", text, "no-stop")
    assert refused.status_code == 422
    assert "Only they can open it again" in refused.text
    assert opted_out(text)
