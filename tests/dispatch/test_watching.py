"""The machine reminds of what people forget: agents nobody has seen for long, and an incident nobody has touched."""

from datetime import timedelta

import pytest

from dispatch import decisions, responses
from dispatch.models import FollowUp
from hotline.base import clock
from tests.cast import make_incident, run_pump, who
from tests.console.make import make_alerted, sees_ice
from tests.dispatch.steps import confirm, fresh

pytestmark = pytest.mark.django_db


def asked(why: str) -> int:
    return FollowUp.objects.filter(kind="lead", why=why).count()


def later(minutes: float) -> None:
    with clock.shifted(timedelta(minutes=minutes)):
        run_pump()


def confirmed():
    incident, (remy,) = make_alerted("remy")
    sees_ice(incident, remy)
    confirm(incident, level="V2")
    return fresh(incident), remy


def test_without_a_sighting_the_lead_is_asked_once_whether_it_has_ended():
    confirmed()
    later(44)
    assert asked("sighting") == 0
    later(46)
    later(47)
    assert asked("sighting") == 1


def test_a_new_sighting_puts_it_off():
    incident, remy = confirmed()
    with clock.shifted(timedelta(minutes=30)):
        responses.verdict(
            actor=who("dana"),
            incident=incident,
            responder=remy,
            value="ice",
            agency="ice",
            basis=["marking"],
            via="desk",
        )
    later(46)
    assert asked("sighting") == 0
    later(76)
    assert asked("sighting") == 1


def test_ended_nobody_is_asked():
    incident, _remy = confirmed()
    decisions.end(actor=who("dana"), incident=incident, how="not_seen")
    later(46)
    assert asked("sighting") == 0


def test_an_open_incident_nobody_touches_comes_to_the_lead_once_while_that_stands():
    make_incident()
    later(119)
    assert asked("touch") == 0
    later(121)
    later(400)
    assert asked("touch") == 1
