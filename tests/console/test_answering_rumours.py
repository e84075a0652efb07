"""Answering a rumour: who asked in one touch, “we are checking”, one press after a false alarm, and who was told how."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch import clarification_texts, decisions, incidents, rumours
from dispatch.models import Clarification, FollowUp, Report, Rumour
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.messaging.models import Inbound
from tests.cast import (
    make_call,
    make_incident,
    make_subscriber,
    make_user,
    make_zone,
    number,
    set_policy,
    text_from,
    texts_to,
    who,
)  # fmt: skip
from tests.console.make import browser, do, make_alerted, make_rumour, make_text
from tests.console.screen import Screen
from tests.dispatch.steps import at_any_hour
from tests.responders.make import local_now

pytestmark = pytest.mark.django_db


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
    assert browser("dana").post(url, {"typed_code": "3"}).status_code == 422
    with_app = make_user("cora")
    TOTP.activate(with_app, generate_totp_secret())  # a session without a fresh proof of who it is
    cora = browser("cora")
    assert "Show it again" in cora.get(reverse("clarification", args=[answer.pk])).text
    assert cora.post(url, {"typed_code": "3"}).status_code == 422
    assert Clarification.objects.get().batch is None
    assert browser("padre").post(url, {"typed_code": "3"}).status_code == 303
    assert all("NO hay agentes" in texts_to(text.contact)[-1] for text in texts)
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


def test_the_page_of_a_rumour_asks_the_database_as_often_for_many():
    rumour = make_rumour()
    asked_by_text(rumour, 1)
    dana, url = browser("dana"), reverse("rumour", args=[rumour.pk])

    def look() -> int:
        with CaptureQueriesContext(connection) as caught:
            dana.get(url)
        return len(caught)

    def count() -> int:
        return min(look() for _each in range(3))  # what is remembered for seconds is asked for again now and then

    before = count()
    asked_by_text(rumour, 3)
    assert count() <= before


def verdict_text(incident, rumour) -> str:
    rumour.refresh_from_db()
    rumour.incident.refresh_from_db()
    would = rumour
    would.state, would.decided_at = rumours.verdict_of(rumour.incident), clock.now()
    return clarification_texts.compose(would, clock.now())["en"].body


@pytest.mark.parametrize(
    ("basis", "looked", "says"),
    [
        ("phone", False, "we checked 3rd & Union"),
        ("caller", False, "we checked 3rd & Union"),
        ("official", False, "we checked 3rd & Union"),
        ("responder", False, "we went to 3rd & Union"),
        ("phone", True, "we went to 3rd & Union"),
    ],
)
def test_it_says_that_we_went_only_where_somebody_went(basis, looked, says):
    incident, (remy,) = make_alerted("remy")
    rumour = make_rumour(incident=incident)
    if looked:
        for words in ("VOY {code} 7", "LLEGUE {code}", "NADA {code}"):
            text_from(remy, words.format(code=incident.code))
    decisions.false_alarm(actor=who("dana"), incident=incident, basis=basis)
    assert says in verdict_text(incident, rumour)


def test_where_the_police_act_for_immigration_local_needs_a_stated_basis():
    incident, _people = make_alerted("remy")
    rumour = make_rumour(incident=incident)
    decisions.false_alarm(actor=who("dana"), incident=incident, basis="phone", outcome="other_agency")
    assert "were local, NOT immigration" in verdict_text(incident, rumour)
    set_policy("police_act_for_ice", "yes")
    with pytest.raises(Refused, match="Say on what they were recognised"):
        verdict_text(incident, rumour)
    Report.objects.create(
        incident=incident, source="responder", verdict="not_ice", facts={"basis": ["marking"]}, observed_at=clock.now(),
        entered_at=clock.now(),
    )  # fmt: skip
    assert "were local, NOT immigration" in verdict_text(incident, rumour)


def test_where_it_is_said_is_noted_and_shown():
    posted = {
        "claim": "14 taken at the donut shop",
        "zone": str(make_zone().pk),
        "channels": ["tiktok", "school", "nonsense"],
    }
    assert browser("dana").post(reverse("rumours"), posted).status_code == 422
    posted["channels"] = ["tiktok", "school"]
    answer = browser("dana").post(reverse("rumours"), posted)
    assert answer.status_code == 303
    assert Rumour.objects.get().channels == ["tiktok", "school"]
    assert "said on TikTok, School" in browser("dana").get(answer.url).text


def test_an_answer_to_everybody_at_night_says_who_would_hear_it():
    rumour = make_rumour()
    make_subscriber(make_zone(), night_ok=False)
    asked_by_text(rumour, 1)
    with clock.at(local_now(23)):
        do("lena", rumour, "decide", verdict="false")
        make_subscriber(make_zone(), night_ok=True)
        page = browser("lena").get(reverse("rumour", args=[rumour.pk])).text
    assert "only those who asked for alerts at night get this: 1 of 2 people" in page
