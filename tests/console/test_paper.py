"""When the net is down: sheets in both languages, and what came back on them is entered with the time it was seen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Incident, Report
from hotline.base import clock
from hotline.calls.models import Call
from hotline.messaging.models import Message
from tests.cast import make_place, make_zone
from tests.console.make import SECRET_ADDRESS, browser, make_alerted

pytestmark = pytest.mark.django_db


def sheet(minutes: int = 90, **more: str) -> dict[str, str]:
    """What stands on one sheet, seen this many minutes ago."""
    seen = timezone.localtime(clock.now() - timedelta(minutes=minutes))
    return {
        "observed_at": seen.strftime("%Y-%m-%dT%H:%M"), "cross_street": "S Bonnie Brae & W 7th", "place_type": "home",
        "activity": "knocking", "agents": "2", "language": "es", "words": "Tocan la puerta.", "firsthand": "on",
        "disposition": "recent_report", "key": "one",
    } | more  # fmt: skip


def test_what_was_seen_and_what_is_entered_have_two_times_and_nobody_is_alerted():
    make_place("S Bonnie Brae & W 7th", make_zone())
    answer = browser("dana").post(reverse("paper"), sheet())
    assert answer.status_code == 303

    report = Report.objects.get()
    assert timedelta(minutes=89) < report.entered_at - report.observed_at < timedelta(minutes=92)
    incident, call = Incident.objects.get(), Call.objects.get()
    assert (incident.timing, incident.ring) == ("past", 0)
    assert (call.state, call.words) == ("closed", "Tocan la puerta.")
    assert call.started_at == report.observed_at
    assert not Message.objects.exists()
    assert "entered from paper" in browser("dana").get(reverse("incident", args=[incident.code])).text


def test_pressed_twice_it_is_one_call():
    make_place("S Bonnie Brae & W 7th", make_zone())
    dana = browser("dana")
    dana.post(reverse("paper"), sheet())
    dana.post(reverse("paper"), sheet())
    assert Call.objects.count() == Incident.objects.count() == 1


def test_a_sheet_about_something_open_joins_it():
    incident, _people = make_alerted("remy")
    browser("dana").post(reverse("paper"), sheet(minutes=20, code=incident.code.lower(), cross_street=""))
    assert Incident.objects.count() == 1
    assert incident.call_links.count() == 2
    assert Report.objects.filter(incident=incident).latest("entered_at").observed_at < clock.now() - timedelta(
        minutes=19
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"minutes": -30}, "That time has not come yet"),
        ({"minutes": 8 * 24 * 60}, "more than a week old"),
        ({"words": "her SSN is 123-45-6789"}, ""),
        ({"observed_at": ""}, "Something is missing"),
        ({"code": "zz99"}, "zz99 is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(more, said):
    make_place("S Bonnie Brae & W 7th", make_zone())
    answer = browser("dana").post(reverse("paper"), sheet(**more))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Bonnie Brae" in answer.text
    assert not Call.objects.exists()


def test_the_sheet_of_what_is_open_holds_what_one_needs_and_nothing_sealed():
    incident, _people = make_alerted("remy")
    page = browser("dana").get(reverse("paper-open")).text
    assert incident.code in page
    assert "S Bonnie Brae &amp; W 7th" in page
    assert SECRET_ADDRESS not in page


def test_the_blank_form_stands_there_in_both_languages():
    page = browser("tess").get(reverse("paper-blank")).text
    assert '<section class="paper" lang="es"' in page
    assert '<section class="paper" lang="en"' in page
    assert "1. Where? Corner, landmark" in page
