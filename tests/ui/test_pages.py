"""Where people start, the switches every page carries, and what a page says when something went wrong."""

import re

import pytest
from django.urls import reverse

from hotline.accounts.models import User
from hotline.accounts.roles import Role
from tests.cast import PASSWORD, client_of, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("handle", "page"), [("dana", "desk"), ("padre", "approvals"), ("cora", "desk")])
def test_everybody_starts_at_their_own_page(handle, page):
    assert client_of(make_user(handle)).get("/").url == reverse(page)


def test_a_responder_starts_at_the_board():
    assert client_of(make_user("remy")).get("/").url == reverse("board")


def test_somebody_without_a_role_is_told_whom_to_ask():
    answer = client_of(make_user("nico")).get("/")
    assert answer.status_code == 200
    assert b"Ask a coordinator" in answer.content


def test_signed_out_the_first_page_is_the_sign_in(client):
    assert client.get("/").url.startswith("/accounts/login/")


def test_the_language_is_kept_with_the_person_and_in_a_cookie(dana):
    client = client_of(dana)
    answer = client.post(reverse("set-language"), {"language": "es", "next": "/desk/"})
    assert answer.url == "/desk/"
    assert answer.cookies["language"].value == "es"
    assert User.objects.get(pk=dana.pk).language == "es"


def test_before_signing_in_the_cookie_alone_counts(client):
    client.post(reverse("set-language"), {"language": "es"})
    assert b'<html lang="es">' in client.get("/accounts/login/").content


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_language_switch_never_leads_away(client, away):
    assert client.post(reverse("set-language"), {"language": "es", "next": away}).url == "/"


def test_an_unknown_language_is_refused(client):
    assert client.post(reverse("set-language"), {"language": "xx"}).status_code == 400


def test_switches_are_not_for_links(client):
    assert client.get(reverse("set-language")).status_code == 405


def test_single_letter_keys_can_be_switched_off(dana):
    client = client_of(dana)
    client.post(reverse("single-keys"), {"on": "0"})
    assert not User.objects.get(pk=dana.pk).single_keys


def test_the_ways_shown_are_those_of_the_role(dana):
    page = client_of(dana).get(reverse("desk")).content.decode()
    ways = re.findall(r'<a href="([^"]+)"', page.split('class="tabs"')[1].split("</nav>")[0])
    assert reverse("desk") in ways
    assert reverse("history") not in ways
    assert reverse("admin:index") not in ways


def test_a_page_that_is_not_there_and_one_that_is_not_yours_say_so_gently(dana):
    client = client_of(dana)
    missing = client.get("/nowhere")
    assert missing.status_code == 404
    assert b"Not here" in missing.content
    closed = client.get(reverse("admin:index"))
    assert closed.status_code == 403
    assert b"Not yours to see" in closed.content


def test_a_form_without_its_token_says_that_nothing_was_done(dana):
    client = client_of(dana)
    client.handler.enforce_csrf_checks = True
    answer = client.post(reverse("single-keys"), {"on": "0"})
    assert answer.status_code == 403
    assert b"Nothing was done" in answer.content


def test_no_title_says_anything_about_people(dana):
    title = re.search(r"<title>(.*?)</title>", client_of(dana).get(reverse("desk")).content.decode(), re.S)
    assert dana.handle not in title[1]


def test_the_demo_wears_its_band(client, settings):
    settings.HOTLINE_MODE = "demo"
    assert b'id="demo-band"' in client.get("/accounts/login/").content
    settings.HOTLINE_MODE = "real"
    assert b'id="demo-band"' not in client.get("/accounts/login/").content


def test_signing_in_by_handle_leads_home_and_keeps_neither_address_nor_browser(client):
    user = make_user("dana", Role.DISPATCHER)
    answer = client.post(
        "/accounts/login/",
        {"login": "dana", "password": PASSWORD},
        HTTP_USER_AGENT="Chromium on a kitchen table",
        REMOTE_ADDR="203.0.113.9",
    )
    assert answer.url == "/"
    kept = user.usersession_set.get()
    assert (kept.ip, kept.user_agent) == ("0.0.0.0", "")  # noqa: S104


def test_a_wrong_password_says_so_and_keeps_the_handle(client):
    make_user("dana")
    answer = client.post("/accounts/login/", {"login": "dana", "password": "wrong"})
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    assert b'value="dana"' in answer.content


def test_nobody_signs_up_alone(client):
    assert client.get("/accounts/signup/").status_code == 404
