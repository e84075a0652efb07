"""What words suggest: in both languages, never against a no, and never instead of what somebody chose."""

import pytest
from django.urls import reverse

from dispatch.console.guessing import guess
from tests.console.make import browser, take, typed

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.mark.parametrize(
    ("words", "activity", "place_type"),
    [
        ("Tocan y dicen police, open up. Son dos.", "knocking", None),
        ("They are knocking at my neighbour's door", "knocking", "home"),
        ("Están tocando en la casa de al lado", "knocking", "home"),
        ("se llevaron al señor, ya se fueron", "left", None),
        ("lo tienen esposado en el estacionamiento", "arrest_in_progress", "street"),
        ("en el car wash, están preguntando por alguien", "questioning", "workplace"),
        ("They pulled him over on Main", "stop_vehicle", "vehicle"),
        ("una camioneta estacionada frente a la escuela", "waiting_watching", "school"),
        ("no están tocando, están estacionados en la calle", "waiting_watching", "street"),
        ("nobody is knocking", None, None),
        ("todavía no entraron", None, None),
        ("buenos días, una pregunta sobre mi renta", None, None),
    ],
)
def test_words_suggest(words, activity, place_type):
    found = guess(words)

    assert (found.get("activity"), found.get("place_type")) == (activity, place_type)


def _save(client, call, changed, turn, **fields):
    call.refresh_from_db()
    given = {"place_type": "", "activity": "", "page": "a", "turn": str(turn), "changed": changed, **fields}
    return client.post(reverse("call-save", args=[call.pk]), typed(call, **given), **HTMX)


@pytest.mark.django_db
def test_a_suggestion_fills_what_nobody_chose_and_follows_the_words():
    dana = browser("dana")
    call = take(dana)

    answer = _save(dana, call, "words", 1, words="Están vigilando.")
    call.refresh_from_db()
    assert (call.facts["activity"], call.facts["guessed"]) == ("waiting_watching", ["activity"])
    assert 'data-news="activity" data-guess value="waiting_watching"' in answer.text

    _save(dana, call, "words", 2, words="Están vigilando. Ya tocan la puerta.", activity="waiting_watching")
    call.refresh_from_db()
    assert (call.facts["activity"], call.facts["place_type"]) == ("knocking", "home")

    _save(dana, call, "words", 3, words="Perdón, me equivoqué.", activity="knocking", place_type="home")
    call.refresh_from_db()
    assert "activity" not in call.facts
    assert "guessed" not in call.facts


@pytest.mark.django_db
def test_a_choice_made_by_hand_is_never_replaced():
    dana = browser("dana")
    call = take(dana)
    _save(dana, call, "activity", 1, words="", activity="questioning")

    _save(dana, call, "words", 2, words="Tocan la puerta de la casa.", activity="questioning")

    call.refresh_from_db()
    assert (call.facts["activity"], call.facts["place_type"]) == ("questioning", "home")
    assert call.facts["guessed"] == ["place_type"]


@pytest.mark.django_db
def test_a_hand_wins_over_a_suggestion_that_came_meanwhile():
    dana, lena = browser("dana"), browser("lena")
    call = take(dana)
    _save(dana, call, "words", 1, words="Tocan la puerta.")

    answer = lena.post(
        reverse("call-save", args=[call.pk]),
        typed(call, version="0", page="b", turn="1", changed="activity", activity="arrest_in_progress", words=""), **HTMX,
    )  # fmt: skip

    assert answer.status_code == 200
    call.refresh_from_db()
    assert call.facts["activity"] == "arrest_in_progress"
