"""Who may open which page of the console."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import make_call, make_user
from tests.console.make import browser, make_alerted

pytestmark = pytest.mark.django_db
NOBODY_HERE = ("remy", "ada", "fina", "leo", "ines")


def pages() -> list[str]:
    incident, _people = make_alerted("paloma")
    call = make_call()
    return [
        reverse("desk"),
        reverse("inbox"),
        reverse("rumours"),
        reverse("places"),
        reverse("call", args=[call.pk]),
        reverse("incident", args=[incident.code]),
    ]


def test_every_page_opens_for_a_dispatcher_a_lead_and_a_coordinator():
    for url in pages():
        for handle in ("dana", "lena", "cora"):
            assert browser(handle).get(url).status_code == 200, (url, handle)


def test_every_page_asks_a_stranger_to_sign_in(client):
    for url in pages():
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("handle", NOBODY_HERE)
def test_nobody_without_a_desk_role_enters(handle):
    urls = pages()
    make_user(handle, *(() if handle != "remy" else ("responder",)))
    for url in urls:
        assert browser(handle).get(url).status_code == 403, url


def test_an_approver_sees_only_the_approvals():
    for url in pages():
        assert browser("padre").get(url).status_code == 403, url
    assert browser("padre").get(reverse("approvals")).status_code == 200


def test_what_is_not_there_and_what_is_not_yours_look_the_same():
    mine = make_call(handle="dana")
    for url in (reverse("call", args=[uuid4()]), reverse("incident", args=["Z000"]), reverse("approval", args=[uuid4()]),
                reverse("rumour", args=[uuid4()]), reverse("owed", args=[uuid4()])):  # fmt: skip
        assert browser("dana").get(url).status_code == 404, url
    assert browser("tess").get(reverse("call", args=[mine.pk])).status_code == 404


@pytest.mark.parametrize("name", ["call-new", "shift"])
def test_deeds_are_not_done_by_looking(name):
    assert browser("dana").get(reverse(name)).status_code == 405


def test_every_act_on_a_call_and_an_incident_is_a_post():
    incident, _people = make_alerted("paloma")
    call = make_call()
    for name in ("save", "remind", "alert", "join", "unjoin", "another", "close", "hung-up"):
        assert browser("dana").get(reverse(f"call-{name}", args=[call.pk])).status_code == 405, name
    assert browser("dana").get(reverse("incident-act", args=[incident.code, "confirm"])).status_code == 405


@pytest.mark.parametrize("path", ["approvals/{}/stop", "inbox/{}/done", "rumours/{}/close"])
@pytest.mark.parametrize("name", ["-" * 36, "0" * 36])
def test_a_made_up_id_is_an_address_that_is_not_there(path, name):
    assert browser("dana").post("/desk/" + path.format(name)).status_code == 404
