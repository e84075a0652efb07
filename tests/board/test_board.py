"""The list and the page of one assignment: who may open them, and what they show."""

from datetime import timedelta

import pytest

from dispatch.models import Incident
from hotline.accounts.roles import Role
from hotline.base.clock import now, shifted
from tests.board.make import SECRET_ADDRESS, ask, browser, go, main_of, make_asked, make_incident, tap
from tests.cast import make_responder, make_user

pytestmark = pytest.mark.django_db


def test_a_responder_sees_what_was_offered_to_them():
    incident, (remy,) = make_asked("remy")
    page = browser(remy).get("/board/")
    assert page.status_code == 200
    assert incident.code in page.text
    assert "S Bonnie Brae &amp; W 7th" in page.text
    assert 'data-live-topics="board"' in page.text


def test_and_nothing_that_was_not():
    incident, _ = make_asked("remy")
    tomas = make_responder("tomas")
    assert incident.code not in browser(tomas).get("/board/").text


def test_whoever_is_no_responder_stays_out():
    make_asked("remy")
    assert browser(make_user("dana")).get("/board/").status_code == 403
    assert browser().get("/board/").status_code == 302


def test_a_sign_in_without_a_profile_is_told_what_to_do():
    page = browser(make_user("noe", Role.RESPONDER)).get("/board/")
    assert page.status_code == 200
    assert "Ask a coordinator" in page.text
    assert 'data-live-topics="board"' not in page.text


def test_the_assignment_page_has_its_facts_and_one_main_act():
    incident, (remy,) = make_asked("remy")
    page = browser(remy).get(f"/board/{incident.code}/")
    assert "Home, 2 agents" in page.text
    assert "I am going" in page.text
    assert "I have arrived" not in page.text


@pytest.mark.parametrize(
    "path", ["", "going", "cant", "arrived", "saw", "verdict", "more", "sos", "ok", "leaving", "place"]
)
def test_somebody_elses_incident_is_not_there(path):
    _, (remy,) = make_asked("remy")
    other = make_incident()
    url = f"/board/{other.code}/{path}"
    client = browser(remy)
    answer = client.get(url) if not path else tap(client, url)
    assert answer.status_code == 404
    unknown = client.get("/board/Z999/") if not path else tap(client, f"/board/Z999/{path}")
    assert unknown.status_code == 404
    assert main_of(answer) == main_of(unknown)


def test_a_dispatcher_cannot_tap_for_somebody_here():
    incident, _ = make_asked("remy")
    assert tap(browser(make_user("dana")), f"/board/{incident.code}/going", minutes=10).status_code == 403


def test_acts_need_a_post_and_pages_a_get():
    incident, (remy,) = make_asked("remy")
    client = browser(remy)
    assert client.get(f"/board/{incident.code}/going").status_code == 405
    assert client.post(f"/board/{incident.code}/").status_code == 405
    assert tap(client, f"/board/{incident.code}/dance").status_code == 404


def test_before_accepting_nobody_is_named():
    incident, (remy, paloma) = make_asked("remy", "paloma")
    go(incident, paloma, 7)
    page = browser(remy).get(f"/board/{incident.code}/").text
    assert "paloma" not in page
    assert "1 of 3 going" in page
    assert "the first in 7 min" in page


def test_after_accepting_the_partner_and_the_meeting_point_are():
    incident, (remy, paloma) = make_asked("remy", "paloma")
    go(incident, paloma, 7)
    go(incident, remy, 10)
    page = browser(remy).get(f"/board/{incident.code}/").text
    assert "paloma" in page
    assert "Meet at" in page


def test_when_enough_are_going_the_others_are_thanked():
    incident, people = make_asked("remy", "paloma", "tomas", "luz")
    for person in people[1:]:
        go(incident, person)
    page = browser(people[0]).get(f"/board/{incident.code}/").text
    assert "Enough people are going" in page
    assert "I am going" not in page


def test_what_is_over_leaves_the_board_after_two_hours():
    incident, (remy,) = make_asked("remy")
    Incident.objects.filter(pk=incident.pk).update(status="closed", outcome="no_agents_found", closed_at=now())
    client = browser(remy)
    assert "This is over" in client.get(f"/board/{incident.code}/").text
    with shifted(timedelta(hours=2, minutes=1)):
        assert client.get(f"/board/{incident.code}/").status_code == 404
        assert incident.code not in client.get("/board/").text


def test_the_list_takes_the_same_queries_however_many_are_offered(django_assert_max_num_queries):
    _, (remy,) = make_asked("remy")
    client = browser(remy)
    client.get("/board/")
    with django_assert_max_num_queries(25) as few:
        client.get("/board/")
    remy.refresh_from_db()
    for n in range(3):
        ask(make_incident(cross_street=f"{n}th & Main"), remy)
    with django_assert_max_num_queries(len(few)):
        client.get("/board/")


def test_the_exact_place_is_on_no_page_by_itself():
    incident, (remy,) = make_asked("remy")
    go(incident, remy)
    client = browser(remy)
    for url in ("/board/", f"/board/{incident.code}/"):
        assert SECRET_ADDRESS not in client.get(url).text
