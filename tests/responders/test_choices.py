"""After joining: nights and topics offered once, topics by figures, several ZIPs, and who answers beyond our area."""

from datetime import datetime, timedelta
from itertools import chain, combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.base import clock
from hotline.contacts import book
from hotline.messaging import gsm7, shipped
from hotline.messaging.models import Inbound, Message
from hotline.places.models import NeighbourNetwork
from responders import topics
from responders.models import Subscriber
from tests import cast
from tests.cast import make_responder, make_zone

OMAR = "213-555-0177"
NOON = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
Topic = Subscriber.Topic


@pytest.fixture
def town(db):
    NeighbourNetwork.objects.create(name="Inland Watch", number="909-555-0155", zips=["924", "92501"])
    NeighbourNetwork.objects.create(name="Around Fontana", number="909-555-0166", zips=["92335"])
    return make_zone("westlake", zips=["90057", "90006"]), make_zone("goleta", city="Goleta", zips=["93117"])


def say(*texts: str, at: datetime = NOON) -> None:
    """Texts of one phone, some seconds after all it was told before."""
    for text in texts:
        last = Message.objects.order_by("-batch__created_at").values_list("batch__created_at", flat=True).first()
        with clock.at(max(at, last or at) + timedelta(seconds=10)):
            cast.text_from(OMAR, text)


def answers() -> list[tuple[str, str]]:
    rows = Message.objects.filter(contact=book.find(OMAR)).select_related("batch").order_by("batch__created_at")
    return [(row.batch.template, row.batch.texts.get(language=row.language).body) for row in rows]


def templates() -> list[str]:
    return [template for template, _body in answers()]


def omar() -> Subscriber:
    return Subscriber.objects.get(contact=book.find(OMAR))


def pump(at: datetime) -> None:
    with clock.at(at):
        cast.run_pump()


def test_nights_and_topics_are_offered_once_and_by_day(town):
    say("ALERTA", "2", "90057")
    for minutes in (1, 30, 60, 60 * 24):
        pump(NOON + timedelta(minutes=minutes))
    assert templates() == ["S1", "S2", "S3", "S7"]
    assert "NOCHE" in answers()[-1][1]
    assert "offered" in omar().consents.values_list("kind", flat=True)


def test_who_joins_in_the_evening_is_offered_it_in_the_morning(town):
    evening = NOON.replace(hour=22)
    say("ALERTA", "2", "90057", at=evening)
    pump(evening + timedelta(hours=2))
    assert templates() == ["S1", "S2", "S3"]
    pump(evening + timedelta(hours=12))
    assert templates()[-1] == "S7"


def test_who_has_chosen_by_themselves_is_offered_nothing(town):
    say("ALERTA", "2", "90057", "NOCHE")
    pump(NOON + timedelta(hours=2))
    assert "S7" not in templates()


def test_topics_are_asked_for_chosen_by_figures_and_said_back(town):
    say("ALERTA", "2", "90057", "TEMAS", "1 y 3")
    assert templates() == ["S1", "S2", "S3", "S7b", "S7c"]
    assert omar().topics == [Topic.CONFIRMED, Topic.WORKSHOPS]
    assert "alertas, talleres" in answers()[-1][1]
    consent = omar().consents.get(kind="topics")
    assert (consent.word, consent.told) == ("1 y 3", "S7b")
    say("TEMAS", "todos")
    assert omar().topics == [str(topic) for topic in Topic]
    assert omar().state == "active"


def test_a_figure_answers_only_the_question_that_was_asked_last(town):
    say("ALERTA", "2", "90057", "TEMAS", "2", "2")
    assert omar().topics == [Topic.CORRECTIONS]
    assert omar().language == "es"
    assert templates()[-1] == "S7c"  # the second figure answered nothing, and a person reads it
    assert Inbound.objects.filter(state="unread").count() == 1


def test_a_choice_of_topics_decides_who_hears_what(town):
    say("ALERTA", "2", "90057", "TEMAS", "3")
    with clock.at(NOON):
        people = {
            kind: cast.subscribers.audience(zones=[town[0]], kind=kind, now=clock.now()).count()
            for kind in ("C1", "O1")
        }
    assert people == {"C1": 0, "O1": 1}


@pytest.mark.parametrize("text", ["90057, 93117", "90057 y 93117", "93117 90057"])
def test_several_zips_in_one_text_are_all_meant(town, text):
    say("ALERTA", "2", text)
    assert {zone.slug for zone in omar().areas.all()} == {"westlake", "goleta"}
    assert templates()[-1] == "S3"


@pytest.mark.parametrize(("code", "name"), [("92410", "Inland Watch"), ("92335", "Around Fontana")])
def test_a_zip_beyond_our_area_is_pointed_to_who_answers_there(town, code, name):
    say("ALERTA", "1", code)
    template, body = answers()[-1]
    assert template == "S9"
    assert name in body
    assert code in body
    assert omar().state == "asked_area"
    say("90057")
    assert omar().state == "active"


def test_somebody_who_moved_away_is_pointed_there_and_stays_on_the_list(town):
    say("ALERTA", "2", "90057", "92410")
    assert templates()[-1] == "S9"
    assert [zone.slug for zone in omar().areas.all()] == ["westlake"]


def test_a_zip_nobody_we_know_answers_for_is_read_by_a_person(town):
    say("ALERTA", "2", "90057", "10001")
    assert templates()[-1] == "S3"
    assert Inbound.objects.get(state="unread").body == "10001"


def test_start_opens_a_responders_phone_again_and_signs_nobody_up(town):
    remy = make_responder("remy", number=OMAR)
    say("quiero cancelar, no puedo ir")
    assert templates() == ["S5b"]
    say("START")
    remy.contact.refresh_from_db()
    assert remy.contact.opted_out_at is None
    assert templates() == ["S5b", "S5c"]
    assert not Subscriber.objects.exists()
    assert list(remy.text_consents.values_list("kind", "word", "source")) == [("again", "START", "sms")]


def test_alerta_after_stop_is_kept_as_proof(town):
    say("ALERTA", "2", "90057", "ALTO", "ALERTA")
    assert omar().state == "active"
    assert list(omar().consents.values_list("kind", "word"))[-1] == ("again", "ALERTA")
    assert templates()[-1] == "S3"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_choice_of_topics_fits_its_text(language):
    every = list(Topic)
    for chosen in chain.from_iterable(combinations(every, size) for size in range(1, len(every) + 1)):
        said = topics.said(chosen, language)
        assert len(said) <= shipped.LIMITS["topics"], said
        assert gsm7.is_gsm7(said), said


@pytest.mark.sqlite_only
@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("12345 ,y and.ALTODOS", max_size=30))
def test_figures_are_read_without_ever_failing(text):
    found = topics.meant(text)
    assert found is None or (found and set(found) <= set(Topic))
    assert topics.meant("voy en 5") is None
