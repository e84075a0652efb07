"""Everybody takes an incident's lock before a timer's, so that a tap and the pump never wait for each other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch import decisions, followups, ladder, rumours, updates
from dispatch.models import FollowUp
from hotline.base import clock
from hotline.base.act import act
from tests import cast
from tests.cast import text_from, who
from tests.dispatch import steps

pytestmark = pytest.mark.django_db


def order_of(step) -> tuple[int, int]:
    """Where in what the database is asked the incident is locked, and where a timer is marked as fired."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert step()
    asked = [query["sql"] for query in caught]
    lock = next(at for at, sql in enumerate(asked) if 'FROM "dispatch_incident"' in sql)
    return lock, next(at for at, sql in enumerate(asked) if sql.startswith("UPDATE") and '"fired_at"' in sql)


def test_when_somebody_is_late():
    zone = cast.make_zone()
    remy, incident = cast.make_responder("remy", zone=zone), cast.make_incident(zone=zone)
    steps.alert(incident)
    text_from(remy, f"VOY {incident.code} 5")
    with clock.shifted(timedelta(minutes=11)):
        lock, fired = order_of(ladder.step)
    assert lock < fired


def owed(incident, kind: str = FollowUp.Kind.LEAD) -> FollowUp:
    with act(who("dana")) as deed:
        return followups.owe(deed, kind=kind, due_at=deed.now, incident=incident)


def test_when_a_debt_is_overdue():
    owed(cast.make_incident())
    with clock.shifted(timedelta(minutes=1)):
        lock, fired = order_of(followups.step)
    assert lock < fired


def first_read(asked: list[str], table: str) -> int:
    return next(at for at, sql in enumerate(asked) if f'FROM "{table}"' in sql)


def first_written(asked: list[str], table: str) -> int:
    return next(at for at, sql in enumerate(asked) if sql.startswith(f'UPDATE "{table}"'))


@pytest.mark.parametrize("kind", [FollowUp.Kind.LEAD, FollowUp.Kind.UPDATE])
def test_when_a_debt_is_paid_or_put_off(kind):
    debt = owed(cast.make_incident(), kind)
    with CaptureQueriesContext(connection) as caught:
        if kind == FollowUp.Kind.UPDATE:
            updates.put_off(actor=who("dana"), followup=debt, reason="nothing new")
        else:
            followups.pay(actor=who("dana"), followup=debt, how="looked")
    asked = [query["sql"] for query in caught]
    incident = first_read(asked, "dispatch_incident")
    assert incident < first_written(asked, "dispatch_followup") < first_written(asked, "pump_timer")


def test_when_a_rumour_that_an_incident_checks_is_answered():
    incident = cast.make_incident()
    rumour = rumours.open(actor=who("dana"), claim="14 taken at the donut shop", incident=incident)
    call = cast.make_call(caller=cast.number(), safe_to_text=True)
    rumours.hear(actor=who("dana"), rumour=rumour, call=call)
    decisions.false_alarm(actor=who("dana"), incident=incident, basis="phone")
    with CaptureQueriesContext(connection) as caught:
        rumours.answer(actor=who("dana"), rumour=rumour)
    asked = [query["sql"] for query in caught]
    assert first_read(asked, "dispatch_incident") < first_read(asked, "dispatch_rumour")
