"""Texts that wait for a person: shown masked, read one by one, answered from a short list, counted, or put away."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch import rumours
from dispatch.console import replies
from dispatch.models import Hearer
from hotline.messaging.models import Inbound
from hotline.places.models import NeighbourNetwork
from tests.cast import make_incident, make_zone, texts_to, who
from tests.console.make import browser, make_text

pytestmark = pytest.mark.django_db
BODY = "Hay una camioneta rara en la esquina, desde hace rato"


def do(handle: str, text: Inbound, act: str, **posted):
    return browser(handle).post(reverse("inbox-act", args=[text.pk, act]), posted)


def state(text: Inbound) -> str:
    return Inbound.objects.get(pk=text.pk).state


def test_a_text_is_listed_masked_and_its_words_come_one_by_one():
    text = make_text(BODY)
    dana = browser("dana")

    page = dana.get(reverse("inbox")).text

    assert "Texts 1" in page
    assert f"•••-{text.contact.number[-4:]}" in page
    assert text.contact.number not in page
    assert BODY not in page
    assert BODY in dana.get(reverse("inbox-words", args=[text.pk])).text


def test_a_trainee_sees_that_it_came_and_not_what_it_says():
    text = make_text(BODY)
    assert "In training you see that a text came" in browser("tess").get(reverse("inbox")).text
    assert browser("tess").get(reverse("inbox-words", args=[text.pk])).status_code == 403
    assert do("tess", text, "answer", answer="noted").status_code == 422


def test_an_answer_from_the_list_goes_to_whoever_wrote():
    text = make_text(BODY)

    assert do("dana", text, "answer", answer="checking").status_code == 303

    assert state(text) == "answered"
    assert any("Lo estamos revisando" in body for body in texts_to(text.contact))


def test_every_answer_is_one_plain_segment_in_both_languages_and_may_go_out():
    NeighbourNetwork.objects.create(name="Inland Valley Night Line", number="909-555-0155", zips=["924"])
    for _language, _name, plain, far in [*replies.listed("es"), *replies.listed("en")]:
        assert (len(plain), len(far)) == (5, 1)
        for one in plain + far:
            checked = replies.check(one.body)
            assert (checked.measure.encoding, checked.measure.segments) == ("GSM-7", 1), one
            assert not checked.problems, one


def test_the_senders_language_stands_first_and_has_the_number_keys():
    first, second = replies.listed("en")
    assert (first[0], second[0]) == ("en", "es")
    assert [one.hotkey for one in first[2]] == ["1", "2", "3", "4", "5"]
    assert not any(one.hotkey for one in second[2])


def test_a_real_network_points_nobody_to_the_neighbours_of_the_demo(settings):
    settings.HOTLINE_MODE = "real"
    assert replies.body("elsewhere:orange", "en") == ""
    assert not any(far for _language, _name, _plain, far in replies.listed("es"))


def test_the_second_to_answer_is_told_who_did():
    text = make_text(BODY)
    do("lena", text, "done")

    answer = do("dana", text, "answer", answer="noted")

    assert answer.status_code == 409
    assert "lena has dealt with this text already" in answer.text


def test_a_text_counts_for_a_rumour():
    text = make_text(BODY)
    rumour = rumours.open(actor=who("dana"), claim="a strange van", zone=make_zone())

    do("dana", text, "about", rumour=str(rumour.pk))

    assert Hearer.objects.get(rumour=rumour).inbound == text
    assert state(text) == "handled"


def test_a_text_is_linked_to_an_incident():
    text, incident = make_text(BODY), make_incident()
    do("dana", text, "about", incident=str(incident.pk))
    text.refresh_from_db()
    assert (text.subject_kind, text.subject, text.state) == ("incident", str(incident.pk), "handled")


def test_about_nothing_is_refused_and_it_stays_unread():
    text = make_text(BODY)
    answer = do("dana", text, "about")
    assert answer.status_code == 422
    assert state(text) == "unread"


def test_read_and_done():
    text = make_text(BODY)
    do("dana", text, "done")
    assert state(text) == "handled"
    assert "Everything is read." in browser("dana").get(reverse("inbox")).text


def test_a_text_that_is_not_there():
    assert browser("dana").get(reverse("inbox-words", args=[uuid4()])).status_code == 404
