"""The doctor: one line for each thing that is mis-set and one that mends it; it always comes to the end."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from hotline.accounts.roles import Role
from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.calls.models import RightsScript
from hotline.messaging import templates
from hotline.messaging.models import Template
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding, examine
from hotline.pump import pump
from responders import agreeing
from tests import cast
from tests.reach import real_network, turn_on_mail, turn_on_push

pytestmark = pytest.mark.django_db


def of(name: str) -> list[Finding]:
    """What one check finds, by the end of its path."""
    return list(examine([f"hotline.ops.doctor.{name}"]))


def red(name: str) -> Finding:
    found = [finding for finding in of(name) if finding.level == RED]
    assert len(found) == 1, of(name)
    assert found[0].mend, "what is red says how to mend it"
    assert "\n" not in found[0].says + found[0].mend
    return found[0]


def well(name: str) -> bool:
    return {finding.level for finding in of(name)} == {OK}


def tell(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out, no_color=True)
    except SystemExit as end:
        return out.getvalue(), int(end.code)
    return out.getvalue(), 0


def test_the_command_tells_each_finding_with_its_mend_and_fails_while_anything_is_red():
    said, code = tell()
    assert code == 1
    assert "RED  The pump never ran." in said
    assert "       Start the server" in said


def test_for_machines_it_speaks_json():
    said, _code = tell("--json", "--offline")
    found = json.loads(said)
    assert {"level", "says", "mend"} == set(found[0])


def broken():
    raise ValueError("213-555-0134 broke it")


def plain():
    return [(OK, "said by a room that may not import the doctor", "")]


def test_a_check_that_breaks_is_a_finding_and_the_others_are_still_told():
    found = list(examine([f"{__name__}.broken", f"{__name__}.plain", "no.such.check"]))
    assert [finding.level for finding in found] == [RED, OK, RED]
    assert "555" not in found[0].says


def test_every_check_that_is_listed_exists_and_comes_to_the_end(settings):
    found = list(examine())
    assert len(found) >= len(settings.DOCTOR_CHECKS)
    assert not [finding for finding in found if finding.says.startswith("The check")]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"DEBUG": True}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"INDEX_KEY": "short"}, "INDEX_KEY"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"PUBLIC_URL": "https://elsewhere.example.org"}, "ALLOWED_HOSTS"),
        ({"HOTLINE_MODE": "real", "PUBLIC_URL": "http://localhost:8000"}, "PUBLIC_URL"),
    ],
)
def test_settings_that_would_let_somebody_in_are_red(change, word):
    usual = {"DEBUG": False, "PUBLIC_URL": "https://localhost", "ALLOWED_HOSTS": ["localhost"]}
    with override_settings(**usual | change):
        assert word in red("house.settings_are_safe").says


def test_safe_settings_are_well():
    with override_settings(DEBUG=False, PUBLIC_URL="https://localhost", ALLOWED_HOSTS=["localhost"]):
        assert well("house.settings_are_safe")


def test_keys_that_are_away_are_named(monkeypatch):
    assert well("house.keys_open_what_they_close")
    monkeypatch.setattr("hotline.ops.doctor.house.keyring", lambda: Ring())
    assert "p3" in red("house.keys_open_what_they_close").says


class Ring:
    def encrypt(self, group, text, *, place):
        return text

    def decrypt(self, value, *, place):
        return "" if value == "p3" else value


def test_the_database_and_its_tables_are_well():
    assert well("store.database_answers")
    assert well("store.migrations_are_applied")


def test_a_broker_that_is_set_and_silent_is_red(settings):
    assert well("store.broker_answers")
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert "broker" in red("store.broker_answers").says


def test_a_pump_that_stopped_is_red():
    assert "never" in red("store.pump_runs").says
    pump.run_once()
    assert well("store.pump_runs")
    with clock.shifted(timedelta(minutes=2)):
        assert "seconds ago" in red("store.pump_runs").says


def test_texts_nothing_carries_are_red(settings):
    assert well("texts.lanes_are_carried")
    settings.SMS_TRANSPORT = "none"
    assert "Responders" in red("texts.lanes_are_carried").says


def test_a_list_on_a_phone_is_noted(settings):
    settings.SMS_LANES = {"community": ["android"]}
    assert [finding.level for finding in of("texts.lanes_are_carried")] == [NOTE]


def test_a_real_network_that_only_simulates_is_red(settings):
    assert well("texts.transports_work")
    settings.HOTLINE_MODE = "real"
    assert "simulates" in red("texts.transports_work").says


def test_a_provider_that_cannot_be_reached_is_red(settings):
    settings.SMS_TRANSPORT, settings.TWILIO_API_URL = "twilio", "http://127.0.0.1:9"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "AC1", "t", "+12135550100"
    finding = red("texts.transports_work")
    assert "twilio: no_connection" in finding.says
    assert "network" in finding.mend


def test_demo_people_in_a_real_network_are_red(settings):
    cast.make_user("dana", is_demo=True)
    assert [finding.level for finding in of("people.demo_is_gone")] == [NOTE]
    settings.HOTLINE_MODE = "real"
    assert "demo" in red("people.demo_is_gone").says


def test_one_administrator_is_too_few(settings, ada):
    settings.HOTLINE_MODE = "real"
    red("people.two_administrators")
    cast.make_user("adam", Role.ADMINISTRATOR)
    assert well("people.two_administrators")


def script(**given) -> RightsScript:
    usual = {"place_type": "home", "language": "es", "body": "No abra.", "version": 1}
    return RightsScript.objects.create(**usual | given)


def test_a_reminder_nobody_reviewed_stays_red_until_name_date_and_place_are_entered():
    RightsScript.objects.all().delete()
    red("words.scripts_are_reviewed")
    script(approved_by="Leo", approved_on=date(2026, 1, 1))
    assert "home es v1" in red("words.scripts_are_reviewed").says
    script(version=2, approved_by="Leo", approved_on=date(2026, 1, 1), jurisdiction="California")
    assert well("words.scripts_are_reviewed")


def test_a_reminder_past_its_date_is_red():
    RightsScript.objects.all().delete()
    script(approved_by="Leo", approved_on=date(2020, 1, 1), jurisdiction="California", expires_on=date(2020, 6, 1))
    assert "Past" in red("words.scripts_are_reviewed").says


def test_texts_nobody_reviewed_are_red_in_a_real_network(settings):
    assert [finding.level for finding in of("words.templates_are_reviewed")] == [NOTE]
    settings.HOTLINE_MODE = "real"
    assert "R1 en" in red("words.templates_are_reviewed").says  # as shipped, without a row of its own
    with act(SYSTEM) as deed:
        templates.load_shipped(deed)
    assert "C1 en v1" in red("words.templates_are_reviewed").says
    Template.objects.update(approved_by="Cora", approved_on=date(2026, 1, 1))
    assert well("words.templates_are_reviewed")


def test_alerta_is_answered_from_the_number_people_text(settings):
    assert well("texts.alerta_is_answered_from_its_number")
    settings.SMS_TRANSPORT, settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "twilio", "AC1", "t"
    settings.TWILIO_FROM = "+12135550100"
    finding = red("texts.alerta_is_answered_from_its_number")
    assert "213-555-0134" in finding.says
    assert "+12135550100" in finding.says
    cast.set_policy("alerta_number", "213-555-0100")
    assert well("texts.alerta_is_answered_from_its_number")
    settings.SMS_LANES = {"responder": ["android"]}
    (note,) = of("texts.alerta_is_answered_from_its_number")
    assert note.level == NOTE
    assert "213-555-0100" in note.mend


def test_a_responder_who_hears_nothing_or_never_agreed_is_named():
    assert well("people.responders_can_be_texted")
    remy = cast.make_responder("remy")
    (note,) = of("people.responders_can_be_texted")
    assert (note.level, "remy" in note.says) == (NOTE, True)
    with act(SYSTEM) as deed:
        agreeing.agreed(deed, remy, "Signed agreement")
    assert well("people.responders_can_be_texted")
    cast.text_from(remy, "ALTO")
    assert "remy" in red("people.responders_can_be_texted").says


def test_an_example_number_in_the_texts_is_red_until_the_line_has_its_own(settings):
    settings.HOTLINE_MODE = "real"
    assert "213-555-0134" in red("words.texts_name_this_network").says

    cast.set_policy("hotline", "213-555-0177")
    cast.set_policy("public_url", "vela.example")
    assert well("words.texts_name_this_network")


def test_it_is_red_when_nobody_who_may_approve_can_be_paged_and_names_who_cannot(settings, monkeypatch):
    lena, padre = cast.make_user("lena"), cast.make_user("padre")
    assert of("people.approvers_can_be_paged")[0].level == NOTE, "in the demo it is only noted"
    real_network(settings, monkeypatch)
    assert "Nobody who may approve" in red("people.approvers_can_be_paged").says
    turn_on_push(padre)
    said = [finding.says for finding in of("people.approvers_can_be_paged")]
    assert any("Only one person" in line for line in said)
    assert any("lena" in line and "padre" not in line for line in said)
    turn_on_mail(lena, "lena@example.org")
    assert well("people.approvers_can_be_paged")
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert not well("people.approvers_can_be_paged"), "an address is no way where no letter leaves"


def test_push_and_e_mail_are_asked_about_like_the_other_ways(settings, monkeypatch):
    settings.SMS_TRANSPORT = "none"
    real_network(settings, monkeypatch)
    assert well("texts.transports_work")
    settings.VAPID_PRIVATE_KEY = "nonsense"
    assert "webpush" in red("texts.transports_work").says
