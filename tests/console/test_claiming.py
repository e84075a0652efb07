"""Who answers a text: one person at a time, seen by all, taken over only on purpose, and never by two who press at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from hotline.base import clock
from tests.console.make import browser, make_text
from tests.console.test_conversations import BODY, do, fresh

pytestmark = pytest.mark.django_db


def test_two_do_not_answer_the_same_text_unless_one_takes_it_over():
    text = make_text(BODY)
    assert do("lena", text, "claim").status_code == 303
    assert "lena is answering" in browser("dana").get(reverse("inbox")).text

    refused = do("dana", text, "answer", body="Gracias, lo anotamos.", language="es")
    assert refused.status_code == 409
    assert "lena is answering this" in refused.text
    assert "Gracias, lo anotamos.</textarea>" in refused.text
    assert do("dana", text, "claim").status_code == 409

    do("dana", text, "take-over")
    assert do("dana", text, "answer", body="Gracias, lo anotamos.", language="es").status_code == 303


def test_somebody_who_went_away_holds_nobody_up():
    text = make_text(BODY)
    do("lena", text, "claim")
    with clock.shifted(timedelta(minutes=4)):
        assert do("dana", text, "done").status_code == 303
    assert fresh(text).handler == "desk:dana"


def test_who_answers_stands_in_columns_of_its_own_and_who_read_it_stays():
    text = make_text(BODY)
    read_by = text.handler
    do("lena", text, "claim")
    held = fresh(text)
    assert (held.claimed_by, held.handler) == ("lena", read_by)
    assert held.claimed_at is not None
    do("lena", text, "done")
    assert (fresh(text).claimed_by, fresh(text).claimed_at) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_has_it_and_the_other_is_told_who():
    text = make_text(BODY)
    hands = {handle: browser(handle) for handle in ("dana", "lena")}
    start, answers = threading.Barrier(len(hands)), {}

    def press(handle: str) -> None:
        try:
            start.wait(10)
            answers[handle] = hands[handle].post(reverse("inbox-act", args=[text.pk, "claim"]), {"from": "talk"})
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(handle,)) for handle in hands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answer.status_code for answer in answers.values()) == [303, 409]
    winner = next(handle for handle, answer in answers.items() if answer.status_code == 303)
    loser = next(handle for handle in hands if handle != winner)
    assert fresh(text).claimed_by == winner
    assert f"{winner} is answering this" in answers[loser].text


def test_typing_shows_who_answers_and_how_the_answer_stands():
    text = make_text(BODY)
    typed = browser("dana").post(reverse("talk-check", args=[text.pk]), {"body": "Gracias, ahí vamos"}).text
    assert "UCS-2" in typed
    assert "“í” makes this text up to three times as long." in typed
    assert "dana is answering" in browser("lena").get(reverse("inbox")).text
    other = browser("lena").post(reverse("talk-check", args=[text.pk]), {"body": "Gracias"}).text
    assert "dana is answering this" in other


def test_a_trainee_opens_no_conversation():
    text = make_text(BODY)
    for name in ("talk", "talk-thread", "inbox-words"):
        assert browser("tess").get(reverse(name, args=[text.pk])).status_code == 403
    assert do("tess", text, "claim").status_code == 422
