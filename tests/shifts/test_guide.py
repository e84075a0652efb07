"""The first-shift guide: one small hint at a time, put away for good, never shown to people who know the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hotline.base import clock
from hotline.shifts import duty, guide
from tests.cast import client_of, make_user, who

pytestmark = pytest.mark.django_db


def test_the_desk_shows_one_hint_and_the_next_when_it_is_put_away():
    dana = client_of(make_user("dana"))
    first, second = guide.HINTS[:2]
    shown = dana.get(reverse("desk")).text
    assert str(first.title) in shown
    assert str(second.body) not in shown

    answer = dana.post(reverse("hint"), {"hint": first.key}, headers={"HX-Request": "true"}).text

    assert str(second.body) in answer
    assert str(first.title) not in dana.get(reverse("desk")).text
    assert str(first.title) in client_of(make_user("lena")).get(reverse("desk")).text


def test_all_can_be_put_away_and_shown_again():
    dana = client_of(make_user("dana"))
    dana.post(reverse("hint"), {"hint": "all"})
    assert 'id="hint-title"' not in dana.get(reverse("desk")).text
    dana.post(reverse("hint"), {"hint": "again"})
    assert 'id="hint-title"' in dana.get(reverse("desk")).text
    assert dana.post(reverse("hint"), {"hint": "nonsense"}).status_code == 422


def test_a_trainee_reads_what_they_may_do():
    tess = make_user("tess")
    for hint in guide.HINTS[:3]:
        guide.put_away(actor=who("tess"), user=tess, key=hint.key)
    assert "puts your draft before a dispatcher" in guide.next_for(tess)[2]
    assert "asks responders" in str(guide.HINTS[3].body)


def test_after_some_turns_nobody_is_told_again():
    dana = make_user("dana")
    for n in range(guide.FIRST_TURNS + 1):
        with clock.shifted(timedelta(hours=n)):
            duty.sign_on(actor=who("dana"), user=dana, role="dispatcher")
            duty.sign_off(actor=who("dana"), user=dana)
    assert guide.next_for(dana) is None


def test_somebody_who_is_not_of_the_desk_has_no_guide():
    assert guide.next_for(make_user("padre")) is None
