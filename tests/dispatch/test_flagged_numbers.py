"""A report from a flagged number is checked at once; the neighbours are asked when somebody else bears it out, or a lead says so."""

from datetime import timedelta
from uuid import uuid4

import pytest

from dispatch import alerts, incidents
from dispatch.models import FollowUp, Incident
from hotline.base import clock
from hotline.calls import flags
from tests.cast import make_call, make_incident, make_responder, make_zones, number, run_pump, who

pytestmark = pytest.mark.django_db


def reported(kind: str = "") -> Incident:
    """An incident told by one call, asked about in its zone; responders live next door as well."""
    first, second, _third = make_zones()
    make_responder("remy", zone=first)
    make_responder("paloma", zone=second)
    call = make_call(caller=number())
    if kind:
        flags.flag(actor=who("dana"), call=call, kind=kind)
    incident = make_incident(zone=first, call=call)
    alerts.send(actor=who("dana"), incident=incident, key=uuid4().hex)
    return incident


def after_ring_1(incident: Incident) -> Incident:
    with clock.shifted(timedelta(minutes=4)):
        run_pump()
    incident.refresh_from_db()
    return incident


def lead_was_asked(incident: Incident) -> bool:
    return FollowUp.objects.filter(kind=FollowUp.Kind.LEAD, why="widen", incident=incident, paid_at=None).exists()


@pytest.mark.parametrize("kind", ["", "abusive", "care"])
def test_the_neighbours_are_asked_by_themselves(kind):
    incident = after_ring_1(reported(kind))
    assert incident.ring == 2
    assert not lead_was_asked(incident)


@pytest.mark.parametrize("kind", ["prank", "hostile"])
def test_on_a_doubtful_number_alone_a_lead_is_asked_instead(kind):
    incident = reported(kind)
    assert incident.alerts.count() == 1  # nobody is refused: the first ring was asked at once
    after_ring_1(incident)
    assert incident.ring == 1
    assert lead_was_asked(incident)
    alerts.send(actor=who("lena"), incident=incident, key=uuid4().hex, ring=2)
    incident.refresh_from_db()
    assert incident.ring == 2


@pytest.mark.parametrize("caller", ["", "213-555-0171"])
def test_another_voice_is_enough(caller):
    incident = reported("prank")
    other = make_call(caller=caller)
    incidents.join(actor=who("dana"), incident=incident, call=other)
    assert after_ring_1(incident).ring == 2


def test_a_flag_that_was_taken_away_counts_no_more():
    incident = reported("prank")
    (row,) = flags.standing(incident.call_links.get().call.contact, clock.now())
    flags.lift(actor=who("lena"), row=row)
    assert after_ring_1(incident).ring == 2
