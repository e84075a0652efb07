"""Rumours at the desk: noted, counted, decided, and answered to exactly those who asked."""

import pytest
from django.urls import reverse

from dispatch import rumours
from dispatch.models import Clarification, Hearer, Rumour
from tests.cast import (
    make_call,
    make_incident,
    make_subscriber,
    make_zone,
    number,
    who,
)  # fmt: skip
from tests.console.make import browser, do, make_rumour
from tests.dispatch.steps import at_any_hour

pytestmark = pytest.mark.django_db


def test_a_rumour_is_noted_and_stands_on_every_desk():
    dana = browser("dana")

    answer = dana.post(reverse("rumours"), {"claim": "14 taken at the donut shop", "zone": str(make_zone().pk)})

    assert answer.url == reverse("rumour", args=[Rumour.objects.get().pk])
    assert "14 taken at the donut shop" in dana.get(reverse("desk")).text


@pytest.mark.parametrize("claim", ["", "ok", "they took somebody indocumentado"])
def test_what_may_not_be_noted_is_refused_and_kept_on_the_page(claim):
    answer = browser("dana").post(reverse("rumours"), {"claim": claim, "place": "3rd & Union"})

    assert answer.status_code == 422
    assert 'value="3rd &amp; Union"' in answer.text
    assert not Rumour.objects.exists()


def test_a_call_that_asked_counts_once_when_it_is_closed():
    rumour, call = make_rumour(), make_call(caller=number(), safe_to_text=True)

    browser("dana").post(
        reverse("call-close", args=[call.pk]), {"disposition": "rumor_query", "rumour": str(rumour.pk)}
    )

    assert Hearer.objects.get(rumour=rumour).call == call
    assert "1 call" in browser("dana").get(reverse("desk")).text


def test_deciding_shows_whom_the_answer_goes_to_and_then_it_goes():
    rumour = make_rumour()
    for safe in (True, False):
        call = make_call(caller=number(), safe_to_text=safe, safe_to_call=True)
        rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    dana = browser("dana")

    assert do("dana", rumour, "decide", verdict="false").status_code == 303
    page = dana.get(reverse("rumour", args=[rumour.pk])).text
    assert "1 are texted, 1 are owed a call back." in page
    assert "preguntamos en" in page  # nobody of ours went there, so it does not say so
    assert "NO hay agentes migratorios" in page
    do("dana", rumour, "clarify", wide="0")

    answer = Clarification.objects.get()
    assert (answer.recipients, answer.call_backs) == (1, 1)
    assert "1 call back owed" in dana.get(reverse("rumour", args=[rumour.pk])).text


def test_an_undecided_choice_is_refused():
    rumour = make_rumour()
    answer = do("dana", rumour, "decide", verdict="")
    assert answer.status_code == 422
    assert "Say what was found." in answer.text


def test_a_rumour_being_checked_waits_for_its_incident():
    incident = make_incident()
    rumour = make_rumour()
    assert do("dana", rumour, "check", incident="").status_code == 422
    do("dana", rumour, "check", incident=str(incident.pk))

    answer = do("dana", rumour, "decide", verdict="false")

    assert answer.status_code == 422
    assert f"Decide {incident.code} first" in answer.text


def test_a_wide_answer_needs_a_second_person_who_types_what_is_asked():
    at_any_hour()
    rumour = make_rumour()
    for _each in range(3):
        make_subscriber(make_zone())
    do("dana", rumour, "decide", verdict="false")
    few = do("dana", rumour, "clarify", wide="1")
    assert few.status_code == 422
    assert "A lead or coordinator may judge otherwise." in few.text
    do("lena", rumour, "clarify", wide="1")
    answer = Clarification.objects.get()
    assert answer.batch is None
    url = reverse("clarification-approve", args=[answer.pk])

    assert "Answers to rumours" in browser("padre").get(reverse("approvals")).text
    assert browser("dana").post(url, {"typed_code": "3"}).status_code == 422
    assert browser("lena").post(url, {"typed_code": "3"}).status_code == 422
    answer.refresh_from_db()
    assert answer.batch is None
    wrong = browser("padre").post(url, {"typed_code": "99"})
    assert wrong.status_code == 422
    assert 'value="99"' in wrong.text
    assert browser("padre").post(url, {"typed_code": "3"}).status_code == 303
    answer.refresh_from_db()
    assert answer.recipients == 3


def test_a_trainee_notes_and_does_not_decide():
    rumour = make_rumour()
    assert 'name="verdict"' not in browser("tess").get(reverse("rumour", args=[rumour.pk])).text
    assert do("tess", rumour, "decide", verdict="false").status_code == 422


def test_a_rumour_closes_once_everybody_is_answered():
    rumour = make_rumour()
    call = make_call(caller=number(), safe_to_text=True)
    rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    do("dana", rumour, "decide", verdict="false")
    assert "still owed an answer" in do("dana", rumour, "close").text
    do("dana", rumour, "clarify", wide="0")

    assert do("dana", rumour, "close").status_code == 303
    assert "14 taken at the donut shop" in browser("dana").get(reverse("rumours")).text
    assert "No rumour going round." in browser("dana").get(reverse("desk")).text
