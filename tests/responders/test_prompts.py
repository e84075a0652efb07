"""Questions nobody answered: asked once more after a day, forgotten after three; and after two years, whether to stay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging.models import Message
from responders import prompts
from responders.models import ConsentEvent, Subscriber
from responders.signup import joining
from tests import cast

pytestmark = pytest.mark.django_db
OMAR = "213-555-0177"
NOON = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.fixture
def later() -> Callable[..., None]:
    """later(hours=25): the pump has run until then, every few hours."""

    def run(start: datetime = NOON, **span: float) -> None:
        end = start + timedelta(**span)
        for moment in (end - timedelta(minutes=30), end):
            with clock.at(moment):
                cast.run_pump()

    return run


def asked_by_web() -> Subscriber:
    zone = cast.make_zone("westlake")
    with clock.at(NOON):
        joining.ask(number=OMAR, language="es", zones=[zone], all_areas=False, key="form-1")
        cast.run_pump()
    return Subscriber.objects.get(contact=book.find(OMAR))


def templates() -> list[str]:
    contact = book.find(OMAR)
    return list(
        Message.objects.filter(contact=contact).order_by("batch__created_at").values_list("batch__template", flat=True)
    )


def test_an_unanswered_question_is_asked_once_more_and_then_the_number_is_forgotten(later):
    asked_by_web()
    later(hours=20)
    assert templates() == ["SW"]
    later(hours=25)
    later(hours=30)
    later(hours=48)
    assert templates() == ["SW", "SW"]
    later(hours=73)
    assert book.find(OMAR) is None
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(("words", "repeated"), [(["ALERTA"], "S1"), (["ALERTA", "2"], "S2")])
def test_a_join_by_text_left_half_way_goes_the_same_road(later, words, repeated):
    cast.make_zone("westlake")
    with clock.at(NOON):
        for word in words:
            cast.text_from(OMAR, word)
    later(hours=25)
    assert templates()[-2:] == [repeated, repeated]
    later(hours=73)
    assert not Contact.objects.exists()


def test_an_answer_starts_the_day_anew(later):
    cast.make_zone("westlake")
    with clock.at(NOON):
        cast.text_from(OMAR, "ALERTA")
    later(hours=25)
    with clock.at(NOON + timedelta(hours=70)):
        cast.text_from(OMAR, "2")
    later(hours=75)
    assert templates() == ["S1", "S1", "S2"]
    later(hours=96)
    assert templates() == ["S1", "S1", "S2", "S2"]


def test_nobody_is_reminded_at_night(later):
    asked_by_web()
    later(hours=36)  # midnight
    assert templates() == ["SW"]
    later(hours=46)
    assert templates() == ["SW", "SW"]


def test_who_opted_out_is_not_reminded_and_stays_known_as_such(later):
    person = asked_by_web()
    with clock.at(NOON + timedelta(hours=1)):
        cast.text_from(person, "STOP")
    later(hours=25)
    assert templates() == ["SW", "S5"]
    later(hours=73)
    assert not Subscriber.objects.exists()
    assert book.find(OMAR).opted_out_at


def test_a_number_somebody_else_of_us_needs_is_not_forgotten(later):
    zone = cast.make_zone("westlake")
    with clock.at(NOON):
        remy = cast.make_responder("remy", zone=zone, number=OMAR)
        joining.ask(number=OMAR, language="es", zones=[zone], all_areas=False, key="form-1")
    later(hours=73)
    assert not Subscriber.objects.exists()
    assert book.find(OMAR) == remy.contact


def test_a_tip_that_waits_for_a_person_keeps_the_number(later):
    person = asked_by_web()
    with clock.at(NOON + timedelta(hours=1)):
        cast.text_from(person, "hay dos camionetas en la 7th")
    later(hours=74)
    assert not Subscriber.objects.exists()
    assert book.find(OMAR) is not None


def test_proof_of_an_earlier_consent_stays_when_a_return_is_never_finished(later):
    with clock.at(NOON - timedelta(days=60)):
        person = cast.make_subscriber(cast.make_zone("westlake"), number=OMAR)
    with clock.at(NOON - timedelta(days=30)), act(SYSTEM) as deed:
        prompts.lapse(deed, person)
    asked_by_web()
    later(hours=73)
    person.refresh_from_db()
    assert person.state == "out"
    assert "joined" in person.consents.values_list("kind", flat=True)


# --- After two years --------------------------------------------------------------------------------------------------
@pytest.fixture
def old_friend() -> Subscriber:
    with clock.at(NOON - timedelta(days=729)):
        return cast.make_subscriber(cast.make_zone("westlake"), number=OMAR)


def test_after_two_years_of_silence_they_are_asked_whether_to_stay_and_then_let_go(old_friend, later):
    later()
    assert templates() == []
    later(days=2)
    later(days=3)
    assert templates() == ["SR"]
    later(days=10)
    later(days=11)
    assert templates() == ["SR", "SR"]
    later(days=17)
    old_friend.refresh_from_db()
    assert (old_friend.state, templates()) == ("out", ["SR", "SR"])
    assert not old_friend.contact.uses.filter(purpose="subscriber").exists()


def test_alerta_keeps_them_for_two_years_more(old_friend, later):
    later(days=2)
    with clock.at(NOON + timedelta(days=3)):
        cast.text_from(old_friend, "Alerta")
    assert ConsentEvent.objects.filter(kind="renewed", word="Alerta", told="SR").count() == 1
    later(days=40)
    old_friend.refresh_from_db()
    assert old_friend.state == "active"
    assert templates() == ["SR", "S3"]


def test_somebody_who_wrote_lately_is_not_asked(old_friend, later):
    with clock.at(NOON):
        cast.text_from(old_friend, "hay dos camionetas en la 7th")
    later(days=2)
    assert "SR" not in templates()


def test_the_round_comes_by_a_timer_and_two_pumps_do_it_once():
    asked_by_web()
    with clock.at(NOON + timedelta(hours=25)):
        assert prompts.step() == 1
        assert prompts.step() == 0
