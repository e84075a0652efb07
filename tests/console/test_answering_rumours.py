"""Answering a rumour: who asked in one touch, “we are checking”, one press after a false alarm, and who was told how."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch import clarifications, decisions, incidents, rumours
from dispatch.models import Clarification, FollowUp, Rumour
from hotline.base import clock
from hotline.messaging import lint, words
from hotline.messaging.models import Inbound
from tests.cast import (
    make_call,
    make_incident,
    make_subscriber,
    make_user,
    make_zone,
    number,
    set_policy,
    texts_to,
    who,
)  # fmt: skip
from tests.console.make import browser, make_text
from tests.console.screen import Screen
from tests.dispatch.steps import at_any_hour

pytestmark = pytest.mark.django_db


def make_rumour(**more) -> Rumour:
    return rumours.open(
        actor=who("dana"), claim="14 taken at the donut shop", zone=make_zone(), place="3rd & Union", **more
    )


def do(handle: str, rumour: Rumour, act: str, **posted):
    return browser(handle).post(reverse("rumour-act", args=[rumour.pk, act]), posted)


def asked_by_text(rumour: Rumour, count: int, body: str = "oiga es cierto lo de las donas?") -> list[Inbound]:
    texts = []
    for _each in range(count):
        texts.append(make_text(body))
        rumours.hear(actor=who("dana"), rumour=rumour, inbound=texts[-1])
    return texts


def test_one_touch_on_the_page_of_a_call_counts_it_once():
    rumour, call = make_rumour(), make_call(caller=number())
    dana = browser("dana")
    assert "+1 “14 taken at the donut shop”" in dana.get(reverse("call", args=[call.pk])).text
    url = reverse("rumour-act", args=[rumour.pk, "hear"])
    for _twice in range(2):
        answer = dana.post(url, {"call": str(call.pk)}, headers={"HX-Request": "true"})
        assert "Counted for “14 taken at the donut shop”: 1 call" in answer.text
    assert rumour.hearers.count() == 1
    assert dana.post(url, {"call": str(call.pk)}).url == reverse("call", args=[call.pk])
    assert dana.post(url, {"call": "x"}).status_code == 422


def test_each_is_answered_in_the_language_they_asked_in():
    rumour = make_rumour()
    (english,) = asked_by_text(rumour, 1, "is it true that they took people at the donut shop")
    (spanish,) = asked_by_text(rumour, 1)
    do("dana", rumour, "decide", verdict="false")
    do("dana", rumour, "clarify", wide="0")
    assert "RUMOR CHECK" in texts_to(english.contact)[-1]
    assert "RUMOR REVISADO" in texts_to(spanish.contact)[-1]


def test_we_are_checking_goes_to_those_who_asked_when_many_do_and_is_owed():
    rumour = make_rumour()
    omar = make_subscriber(make_zone())
    first = asked_by_text(rumour, 4)
    assert "From 5 on" in do("dana", rumour, "checking").text
    first += asked_by_text(rumour, 1)
    page = browser("dana").get(reverse("rumour", args=[rumour.pk])).text
    assert "Text “we are checking” to 5 who asked" in page

    assert do("dana", rumour, "checking").status_code == 303

    for text in first:
        assert len([body for body in texts_to(text.contact) if "Estamos verificando" in body]) == 1
    assert texts_to(omar) == []
    debt = FollowUp.objects.get(rumour=rumour, kind="result", paid_at=None)
    assert debt.due_at - debt.made_at == timedelta(minutes=60)
    assert "told already" in do("dana", rumour, "checking").text
    late = asked_by_text(rumour, 1)
    do("dana", rumour, "checking")
    assert len([body for body in texts_to(late[0].contact) if "Estamos verificando" in body]) == 1
    assert len([body for body in texts_to(first[0].contact) if "Estamos verificando" in body]) == 1

    do("dana", rumour, "decide", verdict="false")
    assert FollowUp.objects.filter(rumour=rumour, kind="result").count() == 1
    do("dana", rumour, "clarify", wide="0")
    assert not FollowUp.objects.filter(rumour=rumour, kind="result", paid_at=None).exists()
    assert Clarification.objects.exclude(template="C7").get().recipients == 6


def test_those_who_asked_long_ago_are_not_many_at_once():
    rumour = make_rumour()
    asked_by_text(rumour, 5)
    with clock.shifted(timedelta(minutes=31)):
        assert do("dana", rumour, "checking").status_code == 422


def test_more_than_the_limit_wait_for_a_second_person_and_only_they_are_told():
    at_any_hour()
    set_policy("wide_over", 2)
    rumour = make_rumour()
    omar = make_subscriber(make_zone())
    texts = asked_by_text(rumour, 3)
    do("dana", rumour, "decide", verdict="false")
    do("dana", rumour, "clarify", wide="0")
    answer = Clarification.objects.get()
    assert (answer.batch, answer.wide) == (None, False)
    assert "14 taken at the donut shop" in browser("padre").get(reverse("approvals")).text
    url = reverse("clarification-approve", args=[answer.pk])
    assert browser("dana").post(url, {"typed_code": "3"}).status_code == 403
    assert browser("padre").post(url, {"typed_code": "3"}).status_code == 303
    assert all("NO vimos agentes" in texts_to(text.contact)[-1] for text in texts)
    assert texts_to(omar) == [], "they asked nothing and are told nothing"


def test_a_false_alarm_offers_to_answer_those_who_asked_and_one_press_does_it():
    incident = make_incident(call=make_call(caller=number(), safe_to_text=True))
    rumour = make_rumour(incident=incident)
    for safe in (True, False):
        call = make_call(caller=number(), safe_to_text=safe, safe_to_call=True)
        incidents.join(actor=who("dana"), incident=incident, call=call)
        rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    asked_by_text(rumour, 2)
    page = reverse("incident", args=[incident.code])
    dana = browser("dana")
    assert "Answer those who asked" not in dana.get(page).text
    screen = Screen(dana, page)

    decisions.false_alarm(actor=who("dana"), incident=incident, basis="responder")

    screen.catch_up(make_user("dana"))
    assert screen.shown() == Screen(dana, page).shown()
    shown = dana.get(page).text
    assert "Answer those who asked: 4 by text, 1 by call" in shown, "who sent it in is told too"
    assert "NO vimos agentes migratorios" in shown
    assert do("dana", rumour, "answer").status_code == 303
    answer = Clarification.objects.get()
    assert (answer.recipients, answer.call_backs) == (4, 1)
    assert Rumour.objects.get().state == "false"
    assert "Answer those who asked" not in dana.get(page).text
    assert do("dana", rumour, "answer").status_code == 409


def test_a_false_alarm_nobody_made_a_rumour_of_says_that_people_asked():
    incident = make_incident(call=make_call(caller=number()))
    incidents.join(actor=who("dana"), incident=incident, call=make_call(caller=number()))
    decisions.false_alarm(actor=who("dana"), incident=incident, basis="responder")
    dana = browser("dana")
    assert "2 called or wrote about it." in dana.get(reverse("incident", args=[incident.code])).text
    form = dana.get(reverse("rumours") + f"?incident={incident.pk}").text
    assert f'value="{incident.pk}" selected' in form
    assert 'value="Alvarado &amp; 7th"' in form


def test_the_result_page_says_who_was_told_how():
    rumour = make_rumour()
    asked_by_text(rumour, 1)
    for safe in (True, False):
        call = make_call(caller=number(), safe_to_text=False, safe_to_call=safe)
        rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    url = reverse("rumour", args=[rumour.pk])
    dana = browser("dana")
    assert dana.get(url).text.count("Not told yet") == 2
    screen = Screen(dana, url)
    do("dana", rumour, "decide", verdict="false")
    do("dana", rumour, "clarify", wide="0")
    screen.catch_up(make_user("dana"))
    assert screen.shown() == Screen(dana, url).shown()
    shown = dana.get(url).text
    for word in ("Being texted", "Waiting", "Call back owed", "No way to answer"):
        assert word in shown


@pytest.mark.parametrize("verdict", ["old", "true"])
def test_old_news_and_what_was_true_have_an_answer_too(verdict):
    incident = make_incident()
    rumour = make_rumour(incident=incident)
    asked_by_text(rumour, 1)
    do("dana", rumour, "decide", verdict=verdict)
    if verdict == "true":
        assert "Only what responders confirmed is told as true." in do("dana", rumour, "clarify", wide="0").text
        return
    do("dana", rumour, "clarify", wide="0")
    assert do("dana", rumour, "close").status_code == 303


def test_our_own_answers_are_one_plain_segment_with_the_longest_names():
    for key, bodies in clarifications.OWN.items():
        for language, body in bodies.items():
            values = {"place": "W" * 24, "zone": "K" * 14, "time": "12:59am", "hotline": "213-555-0134"}
            text = words.fill(body, values)
            assert (text.encoding, text.segments) == ("GSM-7", 1), (key, language)
            said = words.fill(body, values | {"place": "3rd & Union", "zone": "Westlake"}).body
            assert not lint.check(said), (key, language)


def test_the_page_of_a_rumour_asks_the_database_as_often_for_many():
    rumour = make_rumour()
    asked_by_text(rumour, 1)
    dana, url = browser("dana"), reverse("rumour", args=[rumour.pk])

    def count() -> int:
        dana.get(url)
        with CaptureQueriesContext(connection) as caught:
            dana.get(url)
        return len(caught)

    before = count()
    asked_by_text(rumour, 3)
    assert count() <= before
