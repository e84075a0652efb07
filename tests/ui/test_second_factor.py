"""Outside the demo nobody on staff goes further than the second factor until they have one."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from hotline.accounts import second_factor
from hotline.accounts.adapter import MfaAdapter
from tests.cast import PASSWORD, client_of, make_user

pytestmark = pytest.mark.django_db


def code_for(secret):
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


@pytest.fixture
def real(settings):
    settings.HOTLINE_MODE = "real"


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("handle", ["dana", "tess", "padre", "cora", "fina", "ines", "leo", "ada"])
def test_staff_without_one_are_led_to_set_it_up(handle):
    answer = client_of(make_user(handle)).get("/")
    assert answer.url == "/accounts/2fa/"


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/accounts/logout/", "/accounts/password/change/", "/accounts/sessions/"]
)
def test_the_pages_that_help_stay_open(dana, path):
    assert client_of(dana).get(path).status_code == 200


@pytest.mark.usefixtures("real")
def test_the_language_can_still_be_changed(dana):
    assert client_of(dana).post("/language", {"language": "es", "next": "/accounts/2fa/"}).url == "/accounts/2fa/"


@pytest.mark.usefixtures("real")
def test_the_set_up_pages_are_closed_too(ada):
    assert client_of(ada).get("/admin/").url == "/accounts/2fa/"


@pytest.mark.usefixtures("real")
def test_with_an_app_the_way_is_free(dana):
    TOTP.activate(dana, generate_totp_secret())
    assert client_of(dana).get("/").url != "/accounts/2fa/"


@pytest.mark.usefixtures("real")
def test_recovery_codes_alone_do_not_count(dana):
    RecoveryCodes.activate(dana)
    assert second_factor.missing(dana)


@pytest.mark.usefixtures("real")
def test_a_responder_needs_none():
    assert not second_factor.missing(make_user("remy"))


def test_the_demo_asks_nobody(dana, settings):
    settings.HOTLINE_MODE = "demo"
    assert client_of(dana).get("/").url != "/accounts/2fa/"


@pytest.mark.usefixtures("real")
def test_the_last_factor_cannot_be_taken_away(dana):
    app = TOTP.activate(dana, generate_totp_secret()).instance
    assert not MfaAdapter().can_delete_authenticator(app)
    Authenticator.objects.create(user=dana, type=Authenticator.Type.WEBAUTHN, data={})
    assert MfaAdapter().can_delete_authenticator(app)


def test_the_secret_of_an_app_is_not_readable_in_the_database(dana):
    secret = generate_totp_secret()
    kept = TOTP.activate(dana, secret).instance.data["secret"]
    assert secret not in kept
    assert MfaAdapter().decrypt(kept) == secret


def test_signing_in_asks_for_the_code_and_takes_it(client, dana):
    secret = generate_totp_secret()
    TOTP.activate(dana, secret)
    assert client.post("/accounts/login/", {"login": "dana", "password": PASSWORD}).url == "/accounts/2fa/authenticate/"
    page = client.get("/accounts/2fa/authenticate/")
    assert b'autocomplete="one-time-code"' in page.content
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).url == "/"


def test_codes_cannot_be_guessed_for_long(client, dana):
    TOTP.activate(dana, generate_totp_secret())
    client.post("/accounts/login/", {"login": "dana", "password": PASSWORD})
    for _ in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert b"Too many" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content


def test_a_wrong_password_never_shuts_anybody_out(client, dana):
    for _ in range(12):
        client.post("/accounts/login/", {"login": "dana", "password": "wrong"})
    assert client.post("/accounts/login/", {"login": "dana", "password": PASSWORD}).status_code == 302
