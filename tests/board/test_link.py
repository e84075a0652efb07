"""The texted link: a preview gets nothing, the first tap binds it, a stranger gets one sentence."""

from datetime import timedelta

import pytest
from django.test import Client

from hotline.base.act import SYSTEM, act
from hotline.base.clock import shifted
from responders import links
from tests.board.make import SECRET_ADDRESS, browser, main_of, make_asked, make_incident, tap

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    incident, (remy,) = make_asked("remy")
    with act(SYSTEM) as deed:
        path = links.make(deed, remy, incident.pk, incident.pk, deed.now + timedelta(hours=2))
    return incident, remy, f"/{path}"


def opened(url: str):
    client = browser()
    assert client.post(url).status_code == 302
    return client


def test_opening_shows_only_a_button(sent):
    incident, _, url = sent
    for answer in (browser().get(url), browser().head(url)):
        assert answer.status_code == 200
        assert incident.code not in answer.text
        assert "Bonnie" not in answer.text
        assert "remy" not in answer.text


def test_a_preview_fetch_does_not_use_it_up(sent):
    incident, _, url = sent
    for _ in range(3):
        browser().get(url)
    assert incident.code in opened(url).get(url).text


def test_a_tap_opens_it_without_a_sign_in(sent):
    incident, _, url = sent
    page = opened(url).get(url)
    assert page.status_code == 200
    assert incident.code in page.text
    assert "Voy" in page.text
    assert 'data-live-topics=""' in page.text


def test_the_device_is_kept_in_a_cookie_only_this_path_gets(sent):
    _, _, url = sent
    client = opened(url)
    cookie = client.cookies["device"]
    assert cookie["path"] == "/b/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_another_phone_gets_one_sentence(sent):
    incident, _, url = sent
    opened(url)
    for answer in (browser().get(url), browser().post(url)):
        assert answer.status_code == 404
        assert incident.code not in answer.text
        assert "Reply to the text" in answer.text


def test_a_wrong_an_ended_and_a_foreign_link_look_the_same(sent):
    _, _, url = sent
    opened(url)
    foreign, wrong = browser().get(url), browser().get("/b/AAAAAAAAAAA")
    with shifted(timedelta(hours=3)):
        ended = browser().get(url)
    assert foreign.status_code == wrong.status_code == ended.status_code == 404
    assert main_of(foreign) == main_of(wrong) == main_of(ended)


@pytest.mark.parametrize("path", ["going", "place", "sos", "now"])
def test_nothing_can_be_done_through_it_from_elsewhere(sent, path):
    _, _, url = sent
    opened(url)
    stranger = browser()
    answer = stranger.get(f"{url}/now") if path == "now" else tap(stranger, f"{url}/{path}", minutes=10)
    assert answer.status_code in (404, 286)
    assert "Bonnie" not in answer.text


def test_nothing_can_be_done_before_the_first_tap(sent):
    _, _, url = sent
    assert tap(browser(), f"{url}/going", minutes=10).status_code == 404


def test_taps_work_as_on_the_board(sent):
    incident, remy, url = sent
    client = opened(url)
    answer = tap(client, f"{url}/going", minutes=10)
    assert answer.status_code == 200
    assert "Anotado: usted va." in answer.text
    row = remy.responses.get()
    assert (row.incident_id, row.via, row.state) == (incident.pk, "board", "accepted")
    assert SECRET_ADDRESS in tap(client, f"{url}/place").text


def test_the_page_that_was_opened_goes_on_after_accepting(sent):
    _, _, url = sent
    client = opened(url)
    tap(client, f"{url}/going", minutes=10)
    assert "Ya llegué" in client.get(url).text


def test_it_reaches_only_its_own_incident(sent):
    _, _, url = sent
    other = make_incident()
    client = opened(url)
    assert client.get(f"/board/{other.code}/").status_code == 302
    assert other.code not in client.get(url).text


def test_it_asks_again_by_itself_and_stops_when_it_has_ended(sent):
    _, _, url = sent
    client = opened(url)
    page = client.get(url).text
    assert f'hx-get="{url}/now?stage=asked"' in page
    same = client.get(f"{url}/now?stage=asked")
    assert same.status_code == 200
    assert "hx-swap-oob" not in same.text
    tap(client, f"{url}/going", minutes=10)
    assert "Ya llegué" in client.get(f"{url}/now?stage=asked").text
    with shifted(timedelta(hours=3)):
        ended = client.get(f"{url}/now?stage=going")
    assert ended.status_code == 286
    assert ended.headers["HX-Retarget"] == "#assignment"


def test_it_speaks_the_language_we_text_them_in(sent):
    _, _, url = sent
    client = opened(url)
    assert '<html lang="es"' in client.get(url).text
    client.cookies["language"] = "en"
    assert '<html lang="en"' in client.get(url).text


def test_it_needs_the_forms_token(sent):
    _, _, url = sent
    assert Client(enforce_csrf_checks=True).post(url).status_code == 403
