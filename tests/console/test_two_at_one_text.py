"""Two hands on one text to the community: one wins, and the other is told who did what, and when."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from dispatch import sending
from dispatch.models import Broadcast
from hotline.base import clock
from hotline.messaging.models import Message
from tests.cast import make_subscriber, make_user, run_pump
from tests.console.make import browser, make_alerted, sees_ice
from tests.dispatch.steps import after_the_hold, approve, at_any_hour, confirm, draft, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(db) -> Broadcast:
    """dana's draft, which waits; three people of the zone would get it."""
    at_any_hour()
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    for _one in range(3):
        make_subscriber(incident.zone)
    make_user("june", "dispatcher")
    return draft(fresh(incident))


def hand(handle: str, text: Broadcast, act: str, **posted: str) -> HttpResponse:
    """A button of the approval page."""
    return browser(handle).post(reverse(f"approval-{act}", args=[text.pk]), posted)


def yes(handle: str, text: Broadcast) -> HttpResponse:
    return hand(handle, text, "approve", typed_code=text.incident.code)


def pulls(handle: str, text: Broadcast, act: str) -> HttpResponse:
    """Pause, resume or stop what is being sent."""
    return browser(handle).post(reverse("approval-hand", args=[text.pk, act]))


def form(handle: str, text: Broadcast, act: str, **posted: object) -> HttpResponse:
    """A form of the incident's page."""
    return browser(handle).post(reverse("incident-act", args=[text.incident.code, act]), posted)


def takes_away(handle: str, text: Broadcast) -> HttpResponse:
    return form(handle, text, "cancel-draft", broadcast=str(text.pk))


def drafts_again(handle: str, text: Broadcast) -> HttpResponse:
    return form(handle, text, "draft-C1", place="Alvarado & 7th", zones=[str(text.incident.zone_id)])


def sees(answer: HttpResponse, *said: str) -> None:
    """It is refused as a conflict, and the page says this of who was first, with the second it was done."""
    assert answer.status_code == 409
    shown = re.sub(r"<[^>]+>", "", answer.text)
    for words in said:
        assert words in shown, words
    assert re.search(r"\d\d:\d\d:\d\d", " ".join(re.findall(r'role="alert">([^<]*)', answer.text)) + shown)


def state() -> str:
    return Broadcast.objects.get().state


def test_who_writes_it_anew_is_told_who_approved_it(text):
    assert yes("lena", text).status_code == 303
    sees(drafts_again("june", text), "alerted already", "lena approved the text")
    assert state() == "approved"


def test_who_writes_it_anew_is_told_who_has_drafted_it(text):
    answer = drafts_again("june", text)
    assert answer.status_code == 409
    assert "dana has drafted this already" in answer.text
    assert Broadcast.objects.count() == 1


def test_who_approves_what_was_taken_away_is_told_by_whom(text):
    assert takes_away("dana", text).status_code == 303
    sees(yes("padre", text), "This text is no longer waiting", "dana, ", "dana cancelled the text")
    assert not Message.objects.filter(batch__purpose="community").exists()


def test_who_approves_what_was_sent_back_is_told_by_whom(text):
    assert hand("lena", text, "back", why="the place is too exact").status_code == 303
    sees(yes("padre", text), "lena, ", "lena sent the draft back")
    assert state() == "cancelled"


def test_who_takes_away_what_was_approved_is_told_by_whom(text):
    assert yes("padre", text).status_code == 303
    sees(takes_away("dana", text), "This text is no longer waiting", "padre, ")
    assert state() == "approved"


def test_who_sends_back_what_was_approved_is_told_by_whom(text):
    assert yes("padre", text).status_code == 303
    sees(hand("lena", text, "back", why="the place is too exact"), "padre, ", "padre approved the text")
    assert state() == "approved"


def test_of_two_who_approve_the_second_is_told_of_the_first(text):
    assert yes("lena", text).status_code == 303
    sees(yes("padre", text), "lena, ", "lena approved the text")
    after_the_hold()
    assert Message.objects.filter(batch__purpose="community").count() == 3


def test_after_an_undo_the_next_yes_counts_and_only_that(text):
    assert yes("lena", text).status_code == 303
    assert hand("dana", text, "undo").status_code == 303
    after_the_hold()
    assert state() == "awaiting_approval", "what was undone does not leave"
    assert yes("padre", text).status_code == 303
    after_the_hold()
    assert Broadcast.objects.get().approved_by_handle == "padre"
    assert Message.objects.filter(batch__purpose="community").count() == 3


def test_who_undoes_what_was_undone_is_told_by_whom(text):
    assert yes("lena", text).status_code == 303
    assert hand("dana", text, "undo").status_code == 303
    sees(hand("lena", text, "undo"), "This text is not being sent now", "dana, ", "dana undid the sending")


def test_who_undoes_too_late_is_told_that_it_leaves(text):
    approve(text)
    after_the_hold()
    sees(hand("dana", text, "undo"), "Sending has begun")
    run_pump()
    assert Message.objects.filter(batch__purpose="community").count() == 3


@pytest.fixture
def leaving(text) -> Broadcast:
    """It is being sent, and nothing of it has left yet."""
    approve(text)
    with clock.shifted(timedelta(seconds=11)):
        sending.step()
    assert state() == "sending"
    return text


def test_of_two_who_pause_the_second_is_told_of_the_first(leaving):
    assert pulls("dana", leaving, "pause").status_code == 303
    sees(pulls("lena", leaving, "pause"), "It is paused already", "dana paused the text")


def test_who_pauses_what_was_stopped_for_good_is_told_by_whom(leaving):
    assert pulls("lena", leaving, "stop").status_code == 303
    sees(pulls("dana", leaving, "pause"), "lena stopped the text")
    run_pump()
    assert not Message.objects.filter(batch__purpose="community", state="sent").exists()


def test_what_was_paused_may_still_be_stopped_and_then_never_goes_on(leaving):
    assert pulls("dana", leaving, "pause").status_code == 303
    assert pulls("lena", leaving, "stop").status_code == 303
    sees(pulls("dana", leaving, "resume"), "lena stopped the text")
    run_pump()
    assert not Message.objects.filter(batch__purpose="community", state="sent").exists()


def test_of_two_who_pull_the_brake_the_second_is_told(text):
    assert browser("lena").post(reverse("brake"), {"on": "1", "reason": "a wrong place"}).status_code == 303
    answer = browser("cora").post(reverse("brake"), {"on": "1", "reason": "a wrong place"})
    assert answer.status_code == 409
    assert yes("padre", text).status_code == 422
