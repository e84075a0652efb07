"""Two who press Alert for the same incident: everybody is asked once, and the second is told who was first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from dispatch import alerts
from dispatch.models import Alert, Incident, Wave
from hotline.base import clock
from hotline.base.errors import Conflict, Refused
from tests import cast
from tests.cast import who


@pytest.fixture
def incident(zone):
    for turn in range(4):
        cast.make_responder(f"r{turn}", zone=zone)
    return cast.make_incident(zone=zone)


def press(handle: str, incident: Incident) -> Wave:
    return alerts.send(actor=who(handle), incident=incident, key=uuid4().hex)


@pytest.mark.django_db
def test_the_second_is_told_who_was_first(incident):
    twin = Incident.objects.get(pk=incident.pk)
    press("dana", incident)
    with pytest.raises(Conflict, match=r"dana asked 4 people for it at \d\d:\d\d:\d\d"):
        press("lena", twin)
    assert Wave.objects.count() == 1


@pytest.mark.django_db
def test_later_it_is_not_about_who_was_first(incident):
    press("dana", incident)
    with clock.at(clock.now() + timedelta(minutes=1)), pytest.raises(Refused, match="Nobody in this ring"):
        press("lena", incident)


@pytest.mark.django_db(transaction=True)
def test_of_four_at_the_same_moment_one_asks_and_nobody_sees_a_fault(incident):
    ready = Barrier(4)
    people = [who(handle) for handle in ("dana", "dana", "lena", "cora")]

    def one(actor) -> str:
        try:
            ready.wait(10)
            alerts.send(actor=actor, incident=Incident.objects.get(pk=incident.pk), key=uuid4().hex)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "asked"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, people)) == ["asked", *["asked_already"] * 3]
    assert Alert.objects.count() == 4
