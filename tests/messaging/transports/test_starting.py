"""A way out that is not fully set up refuses to start, and says what to do."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from hotline.messaging import transports
from hotline.messaging.states import Lane

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[3]


def found() -> set[str]:
    return {error.id for error in checks.run_checks() if error.id.startswith("messaging.")}


@pytest.fixture
def read(monkeypatch):
    """read(SMS_TRANSPORT="twilio", …): the settings of texts as they would be in such an environment."""

    def with_environment(**environment: str) -> dict:
        for name in [name for name in os.environ if name.startswith(("TWILIO", "SMS_", "ANDROID"))]:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "hotline/messaging/environment.py"))

    return with_environment


TWILIO = {
    "SMS_TRANSPORT": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_FROM": "+12135550100",
}
PHONE = {
    "SMS_TRANSPORT": "android",
    "ANDROID_GATEWAY_URL": "http://10.0.0.5:8080",
    "ANDROID_GATEWAY_USER": "u",
    "ANDROID_GATEWAY_PASSWORD": "p",
    "ANDROID_WEBHOOK_KEY": "k",
}


def test_a_process_with_an_empty_token_does_not_start():
    env = os.environ | TWILIO | {"DJANGO_SETTINGS_MODULE": "hotline.settings", "TWILIO_AUTH_TOKEN": ""}
    command = [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "TWILIO_AUTH_TOKEN is not set" in done.stderr


@pytest.mark.parametrize("missing", ["TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "TWILIO_FROM"])
def test_twilio_without_its_token_account_or_sender_does_not_start(read, missing):
    with pytest.raises(ImproperlyConfigured, match=f"{missing} is not set"):
        read(**TWILIO | {missing: ""})


@pytest.mark.parametrize("missing", [name for name in PHONE if name != "SMS_TRANSPORT"])
def test_the_phone_without_address_sign_in_or_key_does_not_start(read, missing):
    with pytest.raises(ImproperlyConfigured, match=f"{missing} is not set"):
        read(**PHONE | {missing: ""})


def test_twilio_named_for_one_lane_only_needs_its_token_all_the_same(read):
    with pytest.raises(ImproperlyConfigured, match="TWILIO_ACCOUNT_SID is not set"):
        read(SMS_TRANSPORT="none", SMS_TRANSPORTS_RESPONDER="twilio")


def test_a_lanes_order_is_read_as_written(read):
    found = read(
        **TWILIO | PHONE | {"SMS_TRANSPORTS_RESPONDER": "android, android:2 ,twilio", "SMS_TRANSPORTS_OTHER": "none"}
    )
    assert found["SMS_LANES"] == {"responder": ["android", "android:2", "twilio"], "other": ["none"]}


@pytest.mark.parametrize("name", ["pigeon", "email", "webpush"])
def test_a_lane_given_to_what_carries_no_texts_does_not_start(read, name):
    with pytest.raises(ImproperlyConfigured, match="it may name"):
        read(SMS_TRANSPORTS_COMMUNITY=name)


def test_a_secret_may_lie_in_a_file(read, tmp_path):
    (tmp_path / "token").write_text("from a file\n")
    assert read(**TWILIO | {"TWILIO_AUTH_TOKEN": str(tmp_path / "token")})["TWILIO_AUTH_TOKEN"] == "from a file"


def test_what_is_not_used_is_not_asked_for(read):
    found = read(SMS_TRANSPORT="simulator")
    assert (found["TWILIO_AUTH_TOKEN"], found["ANDROID_WEBHOOK_KEY"], found["SMS_LANES"]) == ("", "", {})


def test_the_demo_refuses_a_way_out_of_the_machine(twilio):
    assert "messaging.E004" in found()


def test_a_real_network_with_twilio_and_https_is_content(twilio, settings):
    settings.HOTLINE_MODE = "real"
    assert found() == set()


def test_an_empty_token_is_an_error_also_where_settings_were_changed_later(twilio, settings):
    settings.HOTLINE_MODE = "real"
    settings.TWILIO_AUTH_TOKEN = ""
    assert found() == {"messaging.E005"}


def test_callbacks_over_plain_http_are_an_error(twilio, settings):
    settings.HOTLINE_MODE = "real"
    settings.PUBLIC_URL = "http://line.example.org"
    assert found() == {"messaging.E006"}


def test_a_lane_given_to_email_is_an_error(settings):
    settings.SMS_LANES = {"community": ["email"]}
    assert "messaging.E003" in found()


def test_a_lanes_own_order_is_taken_before_the_networks_one(twilio, settings):
    settings.SMS_LANES = {"responder": ["simulator", "twilio"], "other": ["none"]}
    assert [way.name for way in transports.for_lane(Lane.RESPONDER)] == ["simulator", "twilio"]
    assert [way.name for way in transports.for_lane(Lane.COMMUNITY)] == ["twilio"]
    assert transports.for_lane(Lane.OTHER) == []
    assert [way.name for way in transports.in_use()] == ["simulator", "twilio"]


def test_a_name_no_lane_has_any_more_can_still_be_asked_or_is_gone(settings):
    settings.SMS_TRANSPORT = "none"
    assert transports.called("simulator").capabilities.can_lookup
    assert not transports.called("pigeon").capabilities.can_lookup
