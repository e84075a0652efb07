"""Signing in by handle; nobody signs up alone; outside the demo nobody on staff goes on without a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from hotline.accounts import second_factor
from tests import cast

pytestmark = pytest.mark.django_db


def sign_in(client, handle: str, password: str = cast.PASSWORD):
    return client.post(reverse("account_login"), {"login": handle, "password": password})


@pytest.mark.parametrize(
    ("handle", "first"),
    [("dana", "desk"), ("lena", "desk"), ("remy", "board"), ("padre", "approvals"), ("ada", "admin:index")],
)
def test_each_role_begins_at_its_own_page(client, handle, first):
    cast.make_user(handle, is_staff=handle == "ada")
    assert sign_in(client, handle).status_code == 302
    assert client.get("/")["Location"] == reverse(first)


@pytest.mark.parametrize(("handle", "password"), [("dana", "wrong"), ("nobody", cast.PASSWORD), ("dana", "")])
def test_a_wrong_sign_in_stays_out_without_saying_which_part_was_wrong(client, dana, handle, password):
    answer = sign_in(client, handle, password)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_who_may_not_sign_in_stays_out(client):
    cast.make_user("dana", is_active=False)
    sign_in(client, "dana")
    assert "_auth_user_id" not in client.session


def test_there_is_no_signing_up_and_no_password_by_mail(client):
    for address in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/password/set/"):
        assert client.get(address).status_code == 404, address


def test_signing_out_ends_the_session(client, dana):
    sign_in(client, "dana")
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_pages_speak_the_language_of_whoever_signed_in(client):
    cast.make_user("dana", language="es")
    sign_in(client, "dana")
    assert b'<html lang="es">' in client.get(reverse("usersessions_list")).content


class TestInARealNetwork:
    @pytest.fixture(autouse=True)
    def _real(self, settings):
        settings.HOTLINE_MODE = "real"

    def test_staff_without_a_second_factor_get_no_further_than_setting_it_up(self, dana):
        client = cast.client_of(dana)
        for name in ("desk", "inbox", "home"):
            assert client.get(reverse(name))["Location"] == reverse("mfa_index")
        assert client.post(reverse("call-new"))["Location"] == reverse("mfa_index")

    def test_with_it_they_go_on(self, dana):
        TOTP.activate(dana, "A" * 32)
        assert cast.client_of(dana).get(reverse("home"))["Location"] == reverse("desk")

    def test_recovery_codes_alone_are_no_second_factor(self, dana):
        Authenticator.objects.create(user=dana, type=Authenticator.Type.RECOVERY_CODES, data={})
        assert second_factor.missing(dana)

    def test_responders_need_none(self):
        assert not second_factor.must_have(cast.make_user("remy"))


def test_the_secret_of_an_app_is_kept_encrypted(dana):
    TOTP.activate(dana, "JBSWY3DPEHPK3PXP")
    stored = Authenticator.objects.get().data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in stored
    assert stored.startswith("ops.")
