"""The demo's three weeks and its night: told through the services, believable, and with nothing left lying about."""

import io
import logging
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command

from dispatch.choices import Status
from dispatch.models import Broadcast, FollowUp, Incident, Rumour, TimelineEntry
from hotline.audit import trail
from hotline.base import clock
from hotline.calls.models import Call
from hotline.messaging.models import Inbound, Message
from hotline.messaging.never_store import never_store
from hotline.network import policy
from hotline.shifts import duty
from responders import roster

# Long, and what it asks of the store every other test asks too.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only, pytest.mark.drill]


@pytest.fixture
def told(caplog):
    """A demo with its history and few subscribers; nothing may fail on the way."""
    with caplog.at_level(logging.ERROR):
        call_command("seed_demo", "--subscribers", "60", stdout=io.StringIO())
    assert not caplog.records, [record.getMessage() for record in caplog.records]


def test_the_history_is_what_a_line_lives_through(told):
    now = clock.now()
    _mostly_questions(now)
    _few_incidents_two_of_them_true(now)
    _two_people_behind_every_wide_text()
    _nothing_owed_from_before_tonight(now)
    _a_night_to_step_into(now)
    _nothing_that_must_not_be_stored()
    _people_can_be_asked(now)
    assert trail.first_broken() is None
    assert policy.get("sms_rate_per_second") == 100


def _mostly_questions(now):
    calls = Call.objects.all()
    assert 180 <= calls.count() <= 240
    assert calls.filter(started_at__lt=now - timedelta(days=19)).exists()
    kinds = Counter(calls.values_list("disposition", flat=True))
    asking = ("rumor_query", "know_your_rights", "services", "legal_question", "someone_detained")
    assert sum(kinds[kind] for kind in asking) > calls.count() * 0.6
    assert kinds["someone_detained"] >= 10
    spanish = calls.filter(language="es").count()
    assert spanish > calls.count() / 2


def _few_incidents_two_of_them_true(now):
    before = Incident.objects.filter(opened_at__lt=now - timedelta(hours=3))
    assert set(before.values_list("status", flat=True)) == {Status.CLOSED}
    outcomes = Counter(before.values_list("outcome", flat=True))
    assert before.count() == 25
    assert outcomes["arrests_made"] + outcomes["agents_left_no_arrest"] == 3  # one of them came and went
    assert outcomes["no_agents_found"] + outcomes["other_agency"] + outcomes["not_verifiable"] == 22
    assert Rumour.objects.exclude(closed_at=None).count() == 2
    late = TimelineEntry.objects.filter(at__gt=now)
    assert not late.exists(), "something is told to happen in the future"


def _two_people_behind_every_wide_text():
    kinds = Counter(Broadcast.objects.values_list("kind", "state"))
    assert kinds == {("C1", "sent"): 3, ("C3", "sent"): 2}
    for broadcast in Broadcast.objects.all():
        assert broadcast.approved_by not in (None, broadcast.drafted_by)
    assert not Message.objects.filter(state="queued").exists()


def _nothing_owed_from_before_tonight(now):
    assert not FollowUp.objects.filter(paid_at=None, made_at__lt=now - timedelta(hours=3)).exists()
    unread = Inbound.objects.filter(state=Inbound.State.UNREAD)
    assert unread.count() == 2
    assert not unread.filter(received_at__lt=now - timedelta(hours=1)).exists()
    assert not Inbound.objects.filter(state=Inbound.State.NEW).exists()


def _a_night_to_step_into(now):
    tonight = Incident.objects.filter(opened_at__gte=now - timedelta(hours=3)).order_by("opened_at")
    active, alerting, reported = tonight
    assert (active.status, active.presence) == ("confirmed", "active")
    assert active.responses.exclude(arrived_at=None).count() == 3
    assert alerting.responses.filter(selected=True).count() == 1
    assert alerting.waves.count() == 1
    assert not reported.waves.exists()
    assert Rumour.objects.get(closed_at=None).incident == alerting
    owed = set(FollowUp.objects.filter(paid_at=None).values_list("kind", flat=True))
    assert {"call_back", "all_clear"} <= owed
    assert {(turn.user.handle, turn.role) for turn in duty.on_now()} == {("dana", "dispatcher"), ("lena", "lead")}


def _nothing_that_must_not_be_stored():
    said = [call.words for call in Call.objects.all()] + [text.body for text in Inbound.objects.all()]
    assert not [words for words in said if any(problem.level == "error" for problem in never_store(words or ""))]


def _people_can_be_asked(now):
    available = {person.handle for person in roster.candidates(now) if person.available}
    assert {"remy", "paloma", "tomas"} <= available
    assert len(available) >= 30
