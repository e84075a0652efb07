"""Every tap on the board: what it does, what it answers, and what it refuses."""

import pytest

from dispatch.models import Report, Response, TimelineEntry
from hotline.base import ids
from tests.board.make import browser, make_asked, tap

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    incident, (remy,) = make_asked("remy")
    return incident, remy, browser(remy), f"/board/{incident.code}/"


def whats(incident) -> list[str]:
    return list(TimelineEntry.objects.filter(incident=incident).values_list("what", flat=True))


def test_going_with_minutes(asked):
    incident, _remy, client, url = asked
    answer = tap(client, f"{url}going", minutes=15)
    assert answer.status_code == 200
    assert "You are going, 15 min." in answer.text
    assert 'id="assignment"' in answer.text
    row = Response.objects.get()
    assert (row.state, row.minutes, row.via, row.selected) == ("accepted", 15, "board", True)
    assert "going" in whats(incident)


def test_going_from_the_list_answers_with_the_card(asked):
    incident, _, client, url = asked
    answer = tap(client, f"{url}going", target=f"board-card-{incident.pk}", minutes=10)
    assert f'id="board-card-{incident.pk}"' in answer.text
    assert 'id="assignment"' not in answer.text


def test_a_plain_form_without_scripts_works_too(asked):
    _, _, client, url = asked
    answer = tap(client, f"{url}going", htmx=False, minutes=10)
    assert answer.status_code == 302
    assert answer.url == url


def test_the_same_tap_sent_twice_counts_once(asked):
    incident, _, client, url = asked
    key = ids.token()
    for _ in range(2):
        assert tap(client, f"{url}going", key=key, minutes=10).status_code == 200
    assert whats(incident).count("going") == 1


def test_a_tap_without_a_key_is_refused(asked):
    _, _, client, url = asked
    answer = tap(client, f"{url}going", key="", minutes=10)
    assert answer.status_code == 422
    assert "Reload it and try again" in answer.text
    assert not Response.objects.exists()


def test_minutes_must_be_chosen(asked):
    _, _, client, url = asked
    assert tap(client, f"{url}going", minutes=999).status_code == 422
    assert not Response.objects.exists()


def test_cannot_is_noted_and_thanked(asked):
    _, _, client, url = asked
    answer = tap(client, f"{url}cant")
    assert "Thank you" in answer.text
    assert Response.objects.get().state == "declined"
    assert "I can go after all" in answer.text


def test_arriving_alone_says_wait(asked):
    _, _, client, url = asked
    tap(client, f"{url}going", minutes=10)
    answer = tap(client, f"{url}arrived")
    assert "Wait for your partner" in answer.text
    assert "What I see" in answer.text
    assert Response.objects.get().is_on_scene


def test_what_i_see_in_six_taps(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(
        client, f"{url}saw", agents="3-5", activity="knocking", markings=["POLICE", "ICE"], held="1", still_there="yes",
        words="Two cars without marks.",
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Sent to the dispatcher" in answer.text
    report = Report.objects.get(source="responder")
    assert report.facts["agents_min"] == 3
    assert report.facts["agents_max"] == 5
    assert report.facts["markings"] == ["POLICE", "ICE"]
    assert report.facts["still_there"] == "yes"
    assert report.words == "Two cars without marks."


def test_seeing_nothing_at_all_is_asked_about(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}saw")
    assert answer.status_code == 422
    assert "Tap at least one thing" in answer.text


def test_words_that_must_not_be_stored_are_refused_and_kept_on_the_page(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}saw", agents="2", words="the man is undocumented")
    assert answer.status_code == 422
    assert "Not saved." in answer.text
    assert "the man is undocumented" in answer.text
    assert not Report.objects.filter(source="responder").exists()


def test_that_it_is_ice_needs_something_that_shows_it(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}verdict", value="ice", immigration="ice")
    assert answer.status_code == 422
    assert "POLICE alone" in answer.text
    assert not Response.objects.get().verdict
    assert tap(client, f"{url}verdict", value="ice", basis=["marking"], immigration="hsi").status_code == 200
    report = Report.objects.get(verdict="ice")
    assert report.facts == {"agency": "hsi", "basis": ["marking"]}


@pytest.mark.parametrize(
    ("value", "fields", "agency"),
    [
        ("not_ice", {"other": "local_pd"}, "local_pd"),
        ("not_ice", {}, "unknown"),
        ("nothing", {"basis": ["marking"]}, ""),
        ("gone", {}, ""),
        ("not_sure", {}, ""),
    ],
)
def test_every_other_honest_answer_is_one_tap(asked, value, fields, agency):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    assert tap(client, f"{url}verdict", value=value, **fields).status_code == 200
    report = Report.objects.get(verdict=value)
    assert report.facts == {"agency": agency, "basis": []}


def test_more_people_raises_the_wanted_number(asked):
    incident, _, client, url = asked
    tap(client, f"{url}arrived")
    tap(client, f"{url}more")
    incident.refresh_from_db()
    assert incident.wanted == 4


def test_sos_reaches_the_desk_and_ok_ends_it(asked):
    incident, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}sos")
    assert "call 911" in answer.text
    assert Response.objects.get().state == "sos"
    assert "sos" in whats(incident)
    tap(client, f"{url}ok")
    assert Response.objects.get().state == "on_scene"


def test_leaving_ends_it(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}leaving")
    assert "You are done here" in answer.text
    assert Response.objects.get().left_at is not None


def test_a_refusal_of_the_service_is_one_sentence_beside_the_same_page(asked):
    _, _, client, url = asked
    tap(client, f"{url}arrived")
    answer = tap(client, f"{url}cant")
    assert answer.status_code == 422
    assert "Say that you are leaving instead" in answer.text
    plain = tap(client, f"{url}cant", htmx=False)
    assert plain.status_code == 422
    assert "<html" in plain.text
    assert "Say that you are leaving instead" in plain.text
