"""The pump does what is due, goes on past a step that fails, stops when its time is up, and says how old it is."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.base import clock
from hotline.pump import pump
from hotline.pump.models import PumpStep
from tests.pump import steps

pytestmark = pytest.mark.django_db

THREE, FAILS, ENDLESS = (f"tests.pump.steps.{name}" for name in ("three_things", "fails", "endless"))


def test_it_runs_the_steps_in_order_until_nothing_is_left(settings):
    settings.PUMP_STEPS = [THREE]
    steps.left += [1, 2]
    result = pump.run_once()
    assert (result["did"], result["errors"], result["more"]) == ({THREE: 3}, {}, False)
    assert len(steps.ran) == 3


def test_a_step_that_fails_is_logged_without_its_words_and_stops_no_other(settings, caplog):
    settings.PUMP_STEPS = [FAILS, THREE]
    steps.left += [1]
    result = pump.run_once()
    assert result["did"][THREE] == 1
    assert result["errors"] == {FAILS: "ValueError"}
    assert steps.ran.count("fails") == 1, "it is left alone until the next run"
    assert "ValueError at tests/pump/steps.py" in caplog.text
    assert "what a caller said" not in caplog.text


def test_a_step_that_is_not_there_is_an_error_of_its_own(settings):
    settings.PUMP_STEPS = ["tests.pump.nowhere.step", THREE]
    steps.left += [1]
    assert pump.run_once()["did"][THREE] == 1


def test_it_stops_when_its_time_is_up_and_asks_for_another_run(settings):
    settings.PUMP_STEPS = [ENDLESS]
    result = pump.run_once(budget=0.05)
    assert result["more"]
    assert result["seconds"] < 2


def test_each_step_says_when_it_last_succeeded_what_went_wrong_and_how_late_it_was(settings):
    settings.PUMP_STEPS = [THREE, FAILS]
    steps.left += [1]
    pump.run_once()
    good, bad = PumpStep.objects.get(pk=THREE), PumpStep.objects.get(pk=FAILS)
    assert (good.last_count, good.last_error_kind) == (1, "")
    assert (bad.last_ok_at, bad.last_error_kind) == (None, "ValueError")
    with clock.shifted(timedelta(minutes=5)):
        pump.run_once()
        assert 299 < PumpStep.objects.get(pk=THREE).lag < 330
    settings.PUMP_STEPS = [THREE]


def test_its_age_is_the_time_since_it_last_ran_to_its_end_even_when_a_step_fails(settings):
    assert pump.age() is None
    settings.PUMP_STEPS = [FAILS]
    pump.run_once()
    assert pump.age() < 5
    with clock.shifted(timedelta(seconds=40)):
        assert 39 < pump.age() < 60


def test_an_idle_pump_that_just_reported_writes_nothing(settings):
    settings.PUMP_STEPS = [THREE]
    pump.run_once()
    with CaptureQueriesContext(connection) as seen:
        pump.run_once()
    assert {query["sql"].split()[0] for query in seen} == {"SELECT"}


def test_the_command_runs_until_nothing_is_due(settings):
    settings.PUMP_STEPS = [THREE]
    steps.left += [1, 1]
    call_command("pump", "--once")
    assert not steps.left
    assert pump.age() is not None
