"""Joining by text: ALERTA, language, area, and everything people do on the way; every answer a row in the outbox."""

from itertools import count

import pytest
from django.utils.translation import override

from hotline.contacts import book
from hotline.messaging import inbound, words
from hotline.messaging.models import Inbound, Message
from responders.models import Subscriber
from tests.cast import make_responder, make_zone

pytestmark = pytest.mark.django_db
OMAR = "213-555-0177"
_sids = count()


@pytest.fixture(autouse=True)
def town():
    return make_zone("westlake", zips=["90057"], name_es="Westlake Sur"), make_zone(
        "goleta", city="Goleta", zips=["93117"]
    )


def say(*texts: str, number: str = OMAR) -> None:
    """Texts arrive at the line, one after the other, and the pump handles them."""
    for text in texts:
        inbound.receive("simulator", f"sid-{next(_sids)}", number, text)
        inbound.step()


def answers(number: str = OMAR) -> list[tuple[str, str]]:
    """(template, body) of everything decided for this number, oldest first."""
    rows = Message.objects.filter(contact=book.find(number)).select_related("batch").order_by("batch__created_at")
    return [(row.batch.template, row.batch.texts.get(language=row.language).body) for row in rows]


def templates(number: str = OMAR) -> list[str]:
    return [template for template, _ in answers(number)]


def omar() -> Subscriber:
    return Subscriber.objects.get(contact=book.find(OMAR))


def last_meaning() -> str:
    return Inbound.objects.order_by("received_at", "provider_sid").last().state


@pytest.mark.parametrize("word", ["ALERTA", "alerta", "Alerta!", "ALERT", "JOIN", "Unirme", "START"])
def test_a_word_asks_to_join(word):
    say(word)
    assert omar().state == "asked_language"
    assert templates() == ["S1"]


def test_the_whole_way_in_spanish():
    say("ALERTA", "2", "90057")
    assert templates() == ["S1", "S2", "S3"]
    assert "qué zona" in answers()[1][1]
    assert "Westlake Sur" in answers()[2][1]
    person = omar()
    assert (person.state, person.language, person.all_areas) == ("active", "es", False)
    assert [zone.slug for zone in person.areas.all()] == ["westlake"]
    assert list(person.consents.values_list("kind", "word", "source")) == [
        ("asked", "ALERTA", "sms"), ("language", "2", "sms"), ("area", "90057", "sms"), ("joined", "90057", "sms"),
    ]  # fmt: skip


def test_the_whole_way_in_english_by_city():
    say("ALERT", "English", "goleta")
    assert omar().language == "en"
    assert "Goleta" in answers()[-1][1]
    assert book.find(OMAR).language == "en"


@pytest.mark.parametrize("word", ["ALL", "todas", "Todas"])
def test_every_area(word):
    say("ALERTA", "2", word)
    assert omar().all_areas
    assert "todos lados" in answers()[-1][1]


def test_a_zip_we_do_not_know_is_asked_again():
    say("ALERTA", "1", "10001")
    assert templates() == ["S1", "S2", "S2"]
    assert omar().state == "asked_area"


def test_a_tip_on_the_way_is_left_for_a_person():
    say("ALERTA", "2", "hay dos camionetas en la 7th y Alvarado")
    assert templates()[:2] == ["S1", "S2"]
    assert "S3" not in templates()
    assert omar().state == "asked_area"
    assert last_meaning() == "unread"


def test_the_same_text_delivered_twice_is_answered_once():
    for _ in range(2):
        inbound.receive("simulator", "the-same", OMAR, "ALERTA")
        inbound.step()
    assert templates() == ["S1"]


def test_alerta_again_says_where_they_stand():
    say("ALERTA", "2", "90057", "ALERTA")
    assert templates() == ["S1", "S2", "S3", "S3"]
    assert omar().state == "active"


def test_the_area_and_the_language_may_be_changed_later():
    say("ALERTA", "2", "90057", "93117", "English")
    person = omar()
    assert [zone.slug for zone in person.areas.all()] == ["goleta"]
    assert person.language == "en"
    assert templates() == ["S1", "S2", "S3", "S3", "S3"]


def test_a_bare_figure_later_is_no_language():
    say("ALERTA", "2", "90057", "1")
    assert omar().language == "es"
    assert len(templates()) == 3


def test_night_on_and_off():
    say("ALERTA", "2", "90057", "NOCHE")
    assert omar().night_ok
    assert "de noche" in answers()[-1][1]
    say("DIA")
    assert not omar().night_ok
    assert list(omar().consents.values_list("kind", flat=True))[-2:] == ["night_on", "night_off"]


def test_stop_silences_and_start_begins_again():
    say("ALERTA", "2", "90057", "ALTO")
    assert book.find(OMAR).opted_out_at is not None
    say("START")
    assert book.find(OMAR).opted_out_at is None
    assert omar().state in ("active", "asked_language")


def test_somebody_who_is_no_subscriber_changes_nothing():
    say("90057", "2")
    assert not Subscriber.objects.exists()
    assert templates() == []


def test_a_responder_may_be_a_subscriber_too():
    remy = make_responder("remy", number=OMAR)
    say("ALERTA", "2", "ALL")
    assert omar().contact_id == remy.contact_id
    assert omar().state == "active"


def test_every_answer_is_one_plain_segment():
    with override("es"):
        say("ALERTA", "2", "90057", "NOCHE", "DIA", "ENGLISH", "NIGHT")
    for _, body in answers():
        measured = words.measure(body)
        assert (measured.encoding, measured.segments) == ("GSM-7", 1), body
