"""The desk opens only what it shows: however many texts wait, it decrypts no more, and what is urgent is known all the same."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from dispatch.console.selectors import inbox
from hotline.crypto.keyring import Keyring
from hotline.messaging.models import Inbound
from tests.cast import make_user, number, run_pump, text_from
from tests.console.make import browser, make_text
from tests.console.screen import Screen

pytestmark = pytest.mark.django_db
CALM, NOW = "Hay una camioneta rara en la esquina, desde hace rato", "estan afuera ahorita con chalecos, en la puerta"


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Where everything stood that was decrypted: table|column|row."""
    places: list[str] = []
    decrypt = Keyring.decrypt

    def noted(self: Keyring, value: str, *, place: str) -> str:
        places.append(place)
        return decrypt(self, value, place=place)

    monkeypatch.setattr(Keyring, "decrypt", noted)
    return places


def texts_come(count: int, body: str = CALM) -> None:
    for _each in range(count):
        text_from(number(), body)
    run_pump()


def test_the_desk_opens_no_more_the_more_texts_wait(opened):
    dana = browser("dana")
    texts_come(inbox.ON_DESK)
    opened.clear()
    dana.get(reverse("desk"))
    few = len(opened)

    texts_come(10)
    opened.clear()
    dana.get(reverse("desk"))

    assert len(opened) == few
    assert not [place for place in opened if place.startswith("messaging_inbound|body")]


def test_an_update_of_the_desk_opens_no_more_either(opened):
    texts_come(inbox.ON_DESK + 6)
    dana = make_user("dana")
    screen = Screen(browser("dana"), reverse("desk"))
    texts_come(1)
    opened.clear()
    screen.catch_up(dana)
    assert len(opened) <= 2
    assert not [place for place in opened if "|body|" in place]


def test_what_is_urgent_is_known_without_opening_it(opened):
    text = make_text(NOW)
    make_text(CALM)
    assert text.urgent
    assert make_text("SOS").urgent
    opened.clear()
    assert inbox.waiting() == inbox.Waiting(count=3, urgent=2)
    assert opened == []


def test_the_desk_shows_the_first_and_says_how_many_more_wait():
    texts_come(inbox.ON_DESK + 3)
    shown = browser("dana").get(reverse("desk")).text
    assert shown.count('id="desk-text-') == inbox.ON_DESK
    assert "3 more wait" in shown
    assert f"Texts {inbox.ON_DESK + 3}" in shown


@pytest.mark.parametrize("come", [NOW, CALM])
def test_with_more_than_there_is_room_for_old_screen_and_update_make_the_fresh_one(come):
    texts_come(inbox.ON_DESK + 3)
    dana, user = browser("dana"), make_user("dana")
    screen = Screen(dana, reverse("desk"))

    texts_come(2, come)
    screen.catch_up(user)
    assert screen.shown() == Screen(dana, reverse("desk")).shown()

    for text in Inbound.objects.filter(state="unread").order_by("received_at")[:4]:
        browser("lena").post(reverse("inbox-act", args=[text.pk, "done"]))
    screen.catch_up(user)
    assert screen.shown() == Screen(dana, reverse("desk")).shown()


def test_what_waited_before_is_looked_at_once():
    now, calm = make_text(NOW), make_text(CALM)
    Inbound.objects.update(urgent=False)
    note = import_module("hotline.messaging.migrations.0007_urgent_of_what_waits").note
    for _again in range(2):
        note(apps, None)
    assert set(Inbound.objects.filter(urgent=True)) == {now}
    assert not Inbound.objects.get(pk=calm.pk).urgent
