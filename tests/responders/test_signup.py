"""The public sign-up page: no cookie, nothing said of a number, and only the phone's own answer subscribes it."""

from datetime import timedelta

import pytest
from django.test import Client

from dispatch import alerts
from hotline.base import clock
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import lexicon
from hotline.messaging.models import Message
from responders.models import ConsentEvent, Subscriber
from responders.signup import disclosure, door, joining, replies
from tests import cast

pytestmark = pytest.mark.django_db
OMAR = "213-555-0177"
HOME = "http://testserver"


@pytest.fixture
def town():
    return cast.make_zone("westlake", zips=["90057"]), cast.make_zone("goleta", city="Goleta", zips=["93117"])


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True, headers={"origin": HOME})


def page_token(visitor: Client) -> str:
    return visitor.get("/alerta/").context["signed_csrf_token"]


def fill_in(visitor: Client, lang: str = "es", **given: str):
    usual = {
        "number": OMAR, "language": lang, "where": "near", "area": "90057", "consent": "on",
        "signed_csrf_token": page_token(visitor),
    }  # fmt: skip
    sent = {name: value for name, value in (usual | given).items() if value}
    return visitor.post(f"/alerta/?lang={lang}", sent)


def omar() -> Subscriber:
    return Subscriber.objects.get(contact=book.find(OMAR))


def templates_to(number: str = OMAR) -> list[str]:
    rows = Message.objects.filter(contact=book.find(number)).order_by("batch__created_at")
    return list(rows.values_list("batch__template", flat=True))


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("path", ["", "sent/", "privacy/", "terms/"])
def test_each_page_speaks_the_language_asked_for_and_leaves_nothing_in_the_browser(visitor, path, lang):
    answer = visitor.get(f"/alerta/{path}?lang={lang}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.content.decode()
    assert "<script" not in answer.content.decode()
    assert not answer.cookies
    assert not visitor.cookies


def test_the_pages_say_what_carriers_ask_for(visitor):
    form = visitor.get("/alerta/?lang=en").content.decode()
    for said in (
        "4 to 6 a month",
        "Message and data rates may apply",
        "STOP",
        "HELP",
        "/alerta/privacy/",
        "/alerta/terms/",
    ):
        assert said in form
    assert 'name="consent"' in form
    assert "checked" not in form.split('name="consent"')[1][:60]
    assert "never sold, rented or shared" in visitor.get("/alerta/privacy/?lang=en").content.decode()
    assert "Not yet reviewed by a lawyer" in visitor.get("/alerta/terms/?lang=en").content.decode()


def test_the_form_asks_the_phone_and_only_its_yes_subscribes(visitor, town):
    answer = fill_in(visitor)
    assert answer.status_code == 302
    assert answer["Location"] == "/alerta/sent/?lang=es"
    assert not answer.cookies
    assert omar().state == "asked_yes"
    assert "Responda SI o 1" in cast.texts_to(omar())[0]

    cast.text_from(omar(), "Sí")
    assert omar().state == "active"
    assert [zone.slug for zone in omar().areas.all()] == ["westlake"]
    assert "recibe avisos de" in cast.texts_to(omar())[-1]
    assert list(omar().consents.values_list("kind", "word", "told", "source")) == [
        ("asked", "", disclosure.VERSION, "web"), ("joined", "Sí", "SW", "sms"),
    ]  # fmt: skip
    assert book.find(OMAR).language == "es"


@pytest.mark.parametrize(
    "word", ["1", "SI", "si!", "YES", "Yes please", "Sí, por favor", "Claro que sí", "Ok", "ALERTA"]
)
def test_a_yes_in_any_of_these_words_counts(visitor, town, word):
    fill_in(visitor)
    cast.text_from(omar(), word)
    assert omar().state == "active"


@pytest.mark.parametrize("word", ["sí?", "SI K412", "quizas", "2", "si en 20 min"])
def test_what_is_no_clear_yes_does_not(visitor, town, word):
    fill_in(visitor)
    cast.text_from(omar(), word)
    assert omar().state == "asked_yes"


def test_no_is_no_and_stop_is_stop(visitor, town):
    fill_in(visitor)
    cast.text_from(omar(), "No gracias")
    assert omar().state == "out"
    fill_in(visitor)
    assert (omar().state, templates_to()) == ("out", ["SW"])
    fill_in(visitor, number="213-555-0178")
    cast.text_from("213-555-0178", "STOP")
    assert book.find("213-555-0178").opted_out_at
    cast.text_from("213-555-0178", "SI")
    assert Subscriber.objects.get(contact=book.find("213-555-0178")).state == "asked_yes"


def test_another_language_or_area_by_text_changes_the_question(visitor, town):
    fill_in(visitor)
    cast.text_from(omar(), "English")
    cast.text_from(omar(), "Goleta")
    assert omar().state == "asked_yes"
    assert "alerts for Goleta" in cast.texts_to(omar())[-1]
    cast.text_from(omar(), "yes")
    assert (omar().state, omar().language, [zone.slug for zone in omar().areas.all()]) == ("active", "en", ["goleta"])


def test_a_tip_is_left_for_a_person(visitor, town):
    fill_in(visitor)
    cast.text_from(omar(), "hay dos camionetas en la 7th")
    assert omar().state == "asked_yes"
    assert omar().contact.texts_in.get().state == "unread"


def test_a_responders_yes_to_an_alert_is_not_taken_for_a_sign_up(visitor, town, remy):
    with clock.shifted(timedelta(minutes=-5)):
        fill_in(visitor, number=remy.contact.number)
    incident = cast.make_incident(zone=remy.home_zone)
    alerts.send(actor=cast.who("dana"), incident=incident, responder_ids=[remy.pk], key="alert-once")
    cast.text_from(remy, "SI")
    assert Subscriber.objects.get(contact=remy.contact).state == "asked_yes"


def test_somebody_subscribed_and_a_stranger_see_the_same(visitor, town):
    cast.make_subscriber(town[0], number=OMAR, language="es")
    known = fill_in(visitor, area="Goleta")
    unknown = fill_in(visitor, number="213-555-0179")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    mine = Subscriber.objects.get(contact=book.find(OMAR))
    assert (mine.state, [zone.slug for zone in mine.areas.all()]) == ("active", ["westlake"])
    assert templates_to() == ["S3"]
    fill_in(visitor)
    assert templates_to() == ["S3"]


def test_who_said_stop_is_not_texted_by_a_strangers_form(visitor, town):
    cast.make_subscriber(town[0], number=OMAR)
    cast.text_from(OMAR, "STOP")
    before = templates_to()
    assert fill_in(visitor).status_code == 302
    assert templates_to() == before


def test_the_same_number_is_asked_once(visitor, town):
    fill_in(visitor)
    fill_in(visitor, area="Goleta")
    assert templates_to() == ["SW"]
    assert [zone.slug for zone in omar().areas.all()] == ["goleta"]
    assert ConsentEvent.objects.filter(kind="asked").count() == 1


def test_a_form_sent_twice_asks_once_and_its_token_serves_no_other_number(visitor, town):
    token = page_token(visitor)
    fill_in(visitor, signed_csrf_token=token)
    assert fill_in(visitor, signed_csrf_token=token).status_code == 302
    assert templates_to() == ["SW"]
    other = fill_in(visitor, signed_csrf_token=token, number="213-555-0178")
    assert other.status_code == 422
    assert book.find("213-555-0178") is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"consent": ""}, "Tick the box"),
        ({"number": "555"}, "whole phone number"),
        ({"area": "10001"}, "do not know this place"),
        ({"area": ""}, "ZIP code or a city"),
        ({"language": "fr"}, "valid choice"),
        ({"signed_csrf_token": "forged"}, "once more"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor, town, given, said):
    answer = fill_in(visitor, "en", **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given.get("number", OMAR) in answer.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("headers", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {}])
def test_a_form_from_another_page_is_refused(town, headers):
    token = page_token(Client())
    answer = fill_in(Client(headers=headers), "en", signed_csrf_token=token)
    assert answer.status_code == 403
    assert not Contact.objects.exists()


def test_an_old_page_is_refused_once_and_the_fresh_one_works(visitor, town, monkeypatch):
    old = page_token(visitor)
    monkeypatch.setattr(door, "OPEN_FOR", -1)
    answer = fill_in(visitor, signed_csrf_token=old)
    assert answer.status_code == 422
    monkeypatch.undo()
    assert fill_in(visitor, signed_csrf_token=answer.context["signed_csrf_token"]).status_code == 302


def test_one_address_may_knock_a_few_times_in_an_hour(visitor, town):
    for _knock in range(door.KNOCKS):
        assert fill_in(visitor, consent="").status_code == 422
    assert fill_in(visitor, "en").status_code == 429
    with clock.shifted(timedelta(hours=1)):
        assert fill_in(visitor).status_code == 302


def test_the_page_stops_when_it_is_flooded_from_everywhere(visitor, town, monkeypatch):
    monkeypatch.setattr(joining, "MOST_AN_HOUR", 1)
    fill_in(visitor)
    assert fill_in(visitor, "en", number="213-555-0178").status_code == 422
    assert book.find("213-555-0178") is None


def test_every_area_and_nights_are_kept_until_they_say_yes(visitor, town):
    fill_in(visitor, where="all", area="", night="on")
    cast.text_from(OMAR, "1")
    assert (omar().all_areas, omar().night_ok) == (True, True)
    assert "night_on" in omar().consents.values_list("kind", flat=True)


def test_the_words_of_yes_and_no_are_written_as_they_are_read():
    assert all(lexicon.read(word).joined == word for word in replies.YES | replies.NO)


def test_the_page_says_which_number_takes_alerta(visitor, town):
    cast.set_policy("alerta_number", "213-555-0199")
    for page in ("", "terms/", "sent/"):
        assert "213-555-0199" in visitor.get(f"/alerta/{page}").text
