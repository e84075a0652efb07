"""Filling an empty demo: whole, once, only in a demo; and the card that says who may sign in."""

import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from dispatch.models import Incident
from hotline.accounts.models import User
from hotline.accounts.roles import Role
from hotline.calls.models import Call, RightsScript
from hotline.contacts.models import Contact
from hotline.messaging.models import Message, Template
from hotline.ops.demo.city import HOME_ZONE
from hotline.ops.demo.material.cast import CAST, PASSWORD
from hotline.ops.demo.numbers import is_invented
from hotline.places.models import Place, Zone
from responders import roster
from responders.models import Responder, Subscriber

pytestmark = pytest.mark.django_db


def seed(*options: str) -> str:
    out = io.StringIO()
    call_command("seed_demo", *options, stdout=out)
    return out.getvalue()


def test_a_small_demo_has_the_whole_city_the_cast_and_no_history():
    said = seed("--small")
    assert "12 responders, 40 subscribers" in said
    assert Zone.objects.count() == 12
    assert Place.objects.filter(kind="corner").count() >= 350
    assert {user.handle for user in User.objects.all()} == {member.handle for member in CAST}
    assert (Responder.objects.count(), Subscriber.objects.count()) == (12, 40)
    assert Template.objects.exists()
    assert not Call.objects.exists()
    assert not Incident.objects.exists()
    assert not Message.objects.exists()


def test_neighbours_in_the_database_are_symmetric():
    seed("--small")
    for zone in Zone.objects.prefetch_related("neighbours"):
        assert zone.neighbours.exists()
        assert all(zone in other.neighbours.all() for other in zone.neighbours.all())


def test_everybody_of_the_cast_is_marked_as_demo_and_signs_in_with_the_password_of_the_card():
    seed("--small")
    assert not User.objects.filter(is_demo=False).exists()
    assert all(user.check_password(PASSWORD) for user in User.objects.all()[:2])


def test_every_stored_number_is_set_aside_for_fiction():
    seed("--small")
    assert all(is_invented(contact.number) for contact in Contact.objects.all())


def test_the_rights_scripts_are_in_both_languages_and_say_that_nobody_reviewed_them():
    seed("--small")
    for place_type in ("home", "workplace", "vehicle", "street", "witness"):
        languages = RightsScript.objects.filter(place_type=place_type).values_list("language", flat=True)
        assert sorted(languages) == ["en", "es"]
    assert not RightsScript.objects.exclude(approved_by="").exists()


@pytest.mark.parametrize("hour", [0, 5, 11, 17, 23])
def test_an_alert_in_the_newcomers_zone_would_ask_the_three_who_sign_in_at_any_hour(hour):
    seed("--small")
    zone = Zone.objects.get(slug=HOME_ZONE)
    place = Place.objects.filter(zone=zone, kind="corner", is_major=False).first()
    moment = datetime(2026, 11, 22, hour, 30, tzinfo=UTC)
    suggestion = roster.suggest(
        zone=zone, language="es", wanted=3, lat=place.lat, lon=place.lon, now=moment, leave_out={}, ring=1
    )
    assert {"remy", "paloma", "tomas"} <= {match.candidate.handle for match in suggestion.matches}


def test_a_second_seeding_is_refused_and_changes_nothing():
    seed("--small")
    before = Contact.objects.count()
    with pytest.raises(CommandError, match="people in this database already"):
        seed("--small")
    assert Contact.objects.count() == before


def test_a_real_network_is_never_seeded(settings):
    settings.HOTLINE_MODE = "real"
    with pytest.raises(CommandError, match="real network"):
        seed("--small")
    assert not User.objects.exists()


def test_seeding_can_be_silent():
    out = io.StringIO()
    call_command("seed_demo", small=True, verbosity=0, stdout=out)
    assert out.getvalue() == ""


def test_too_few_responders_are_refused():
    with pytest.raises(CommandError, match="3 to 60"):
        seed("--small", "--responders", "2")


def test_the_card_lists_one_sign_in_for_each_role_with_the_address_and_the_password():
    out = io.StringIO()
    call_command("demo_card", "--url", "http://localhost:8123", stdout=out)
    card = out.getvalue()
    for role in Role:
        assert str(role.label) in card
    assert "http://localhost:8123" in card
    assert PASSWORD in card
    assert max(map(len, card.splitlines())) <= 80


def test_a_real_network_has_no_card(settings):
    settings.HOTLINE_MODE = "real"
    with pytest.raises(CommandError, match="real network"):
        call_command("demo_card")
