"""The exact place: accepted, selected, the caller agreed to a visit at the door, and only on the page that asks for it."""

import pytest

from dispatch.models import Incident, Response, TimelineEntry
from hotline.audit.models import AuditEntry
from hotline.base.clock import now
from tests.board.make import SECRET_ADDRESS, SECRET_UNIT, browser, go, make_asked, tap

pytestmark = pytest.mark.django_db


def accepted(**facts):
    incident, (remy,) = make_asked("remy", **facts)
    go(incident, remy)
    return incident, remy, browser(remy)


def test_it_is_shown_to_whoever_goes_there_and_the_look_is_logged():
    incident, remy, client = accepted()
    answer = tap(client, f"/board/{incident.code}/place")
    assert answer.status_code == 200
    assert SECRET_ADDRESS in answer.text
    assert SECRET_UNIT in answer.text
    assert AuditEntry.objects.filter(verb="exact_place", ref=str(incident.pk), actor_id=str(remy.user_id)).exists()
    assert TimelineEntry.objects.filter(incident=incident, what="revealed", actor_handle="remy").exists()
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_scripts_the_whole_page_shows_it():
    incident, _, client = accepted()
    assert SECRET_ADDRESS in tap(client, f"/board/{incident.code}/place", htmx=False).text


def test_a_get_never_does():
    incident, _, client = accepted()
    assert client.get(f"/board/{incident.code}/place").status_code == 405


def test_not_before_accepting():
    incident, (remy,) = make_asked("remy")
    client = browser(remy)
    assert tap(client, f"/board/{incident.code}/place").status_code == 404
    assert "Show the exact place" not in client.get(f"/board/{incident.code}/").text


@pytest.mark.parametrize("consent", ["none", "street_only"])
def test_not_without_the_callers_consent_to_a_visit_at_the_door(consent):
    incident, _, client = accepted(consent_to_visit=consent)
    assert tap(client, f"/board/{incident.code}/place").status_code == 404
    page = client.get(f"/board/{incident.code}/").text
    assert "Show the exact place" not in page
    assert ("Stay on the street" in page) is (consent == "street_only")


@pytest.mark.parametrize(
    "change",
    [
        {"selected": False},
        {"state": "declined"},
        {"state": "stood_down"},
        {"state": "no_show"},
        {"state": "released", "released_at": now},
        {"state": "left", "left_at": now},
    ],
)
def test_not_once_they_are_out_of_it(change):
    incident, _, client = accepted()
    Response.objects.update(**{name: value() if callable(value) else value for name, value in change.items()})
    assert tap(client, f"/board/{incident.code}/place").status_code == 404


def test_not_once_the_incident_is_closed():
    incident, _, client = accepted()
    Incident.objects.update(status="closed", outcome="no_agents_found", closed_at=now())
    assert tap(client, f"/board/{incident.code}/place").status_code == 404
