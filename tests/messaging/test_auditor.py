"""The auditor says what is late: in a row that everybody reads, on open pages when it changes, and in the log."""

import logging
from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.act import SYSTEM, act
from hotline.messaging import audit
from hotline.messaging.models import Message, Overdue
from hotline.network import gates
from hotline.ops.doctor import texts as doctor
from hotline.pump import pump, timers
from hotline.realtime.models import Event
from tests.messaging.conftest import run
from tests.messaging.test_outbox import LENA

pytestmark = pytest.mark.django_db


def look(seconds: float) -> Overdue:
    with clock.shifted(timedelta(seconds=seconds)):
        assert audit.step() == 0, "it moves nothing, so the pump need not come again for it"
    return audit.latest()


def told() -> int:
    return Event.objects.filter(kind="overdue").count()


def test_what_should_have_left_a_minute_ago_is_counted_with_the_age_of_the_oldest(people, tell, settings, caplog):
    settings.SMS_TRANSPORT = "none"
    batch = tell(people(3))
    assert audit.is_clean(look(30))
    with caplog.at_level(logging.ERROR, logger="hotline.audit"):
        found = look(120)
    assert (found.texts, found.oldest_at) == (3, Message.objects.filter(batch=batch).earliest("due_at").due_at)
    assert [record.getMessage() for record in caplog.records] == ["overdue: 3 texts, timers 0.0 s"]
    with clock.shifted(timedelta(seconds=121)):
        assert audit.state() == {
            "overdue": "late", "overdue_texts": 3, "overdue_seconds": pytest.approx(121, abs=3), "overdue_timers": 0.0,
        }  # fmt: skip


@pytest.mark.parametrize("state", ["sending", "ambiguous"])
def test_so_is_what_nobody_took_back_or_settled(people, tell, state):
    batch = tell(people(1))
    long_ago = clock.now() - timedelta(minutes=5)
    Message.objects.filter(batch=batch).update(state=state, lease_until=long_ago, due_at=long_ago)
    assert look(0).texts == 1


def test_pages_are_told_when_it_changes_and_not_each_time(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    tell(people(2))
    look(0)
    assert told() == 0
    look(120)
    look(180)
    assert told() == 1
    settings.SMS_TRANSPORT = "simulator"
    run(seconds=181)
    assert audit.is_clean(look(240))
    assert told() == 2


def test_what_a_gate_holds_is_not_late(people, tell):
    tell(people(2), "community")
    gates.close(actor=LENA, name="wide_sends", reason="drill")
    assert audit.is_clean(look(600))


def test_a_timer_that_nobody_fires_is_late():
    with act(SYSTEM) as deed:
        timers.set(deed, kind="nobody", subject="x", due_at=deed.now)
    assert not audit.is_clean(look(45))
    assert audit.latest().timer_seconds == pytest.approx(45, abs=3)


def test_several_pumps_take_one_look(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    tell(people(1))
    first = look(120).looked_at
    assert look(125).looked_at == first
    assert look(145).looked_at > first


def test_the_pump_runs_it(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    tell(people(1))
    with clock.shifted(timedelta(seconds=90)):
        pump.run_once()
    assert audit.latest().texts == 1


def test_the_doctor_shows_it_and_says_when_nobody_looks(people, tell, settings):
    settings.SMS_TRANSPORT = "none"
    tell(people(2))
    with clock.shifted(timedelta(minutes=4)):
        late, nobody = doctor.nothing_is_overdue()
        assert (late.level, nobody.level) == ("red", "red")
        assert "2 texts should have left by now; the oldest waits for 4 minutes." in late.says
        audit.step()
        assert [found.level for found in doctor.nothing_is_overdue()] == ["red"]
