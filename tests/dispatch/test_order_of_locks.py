"""Everybody takes an incident's lock before a timer's, so that a tap and the pump never wait for each other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch import followups, ladder
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


def test_when_a_debt_is_overdue():
    incident = cast.make_incident()
    with act(who("dana")) as deed:
        followups.owe(deed, kind=FollowUp.Kind.LEAD, due_at=deed.now, incident=incident)
    with clock.shifted(timedelta(minutes=1)):
        lock, fired = order_of(followups.step)
    assert lock < fired
