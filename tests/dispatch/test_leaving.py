"""Whoever leaves keeps what they saw, and their link lasts while they may be there and two hours more."""

from datetime import timedelta

import pytest

from dispatch import responses
from dispatch.models import Response
from hotline.base import clock
from responders.models import AssignmentLink
from responders.people import actor_of
from tests import cast
from tests.cast import text_from
from tests.dispatch import steps


@pytest.fixture
def there(db):
    zone = cast.make_zone()
    remy = cast.make_responder("remy", zone=zone)
    incident = cast.make_incident(zone=zone)
    steps.alert(incident)
    text_from(remy, f"VOY {incident.code} 5")
    text_from(remy, f"LLEGUE {incident.code}")
    return incident, remy


@pytest.mark.django_db(transaction=True)
def test_leaving_and_gone_sent_at_once_keep_the_verdict(there):
    incident, remy = there
    told = {"actor": actor_of(remy), "incident": incident, "responder": remy, "via": "board"}
    cast.at_once(lambda: responses.verdict(**told, value="gone"), lambda: responses.leaving(**told))
    assert Response.objects.get(responder=remy).verdict == "gone"


@pytest.mark.django_db
def test_the_link_lasts_while_they_are_there_and_two_hours_more(there):
    incident, remy = there
    link = AssignmentLink.objects.get(responder=remy, incident_id=incident.pk)
    assert link.expires_at > clock.now() + timedelta(hours=5)  # a raid at a workplace lasts

    text_from(remy, f"OUT {incident.code}")
    assert Response.objects.get(responder=remy).left_at
    link.refresh_from_db()
    assert timedelta(minutes=110) < link.expires_at - clock.now() <= timedelta(hours=2)
