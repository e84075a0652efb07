"""The desk asks the database as often with ten incidents as with two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch.console.selectors import desk
from tests.cast import make_call, make_incident, make_responder, make_zone
from tests.console.make import browser, make_alerted

pytestmark = pytest.mark.django_db


def count(look) -> int:
    look()
    with CaptureQueriesContext(
        connection,
    ) as caught:
        look()
    return len(caught)


def more_incidents() -> None:
    for at in range(8):
        make_incident(cross_street=f"{at}th & Union", call=make_call())


def test_the_desk_is_constant_in_the_number_of_incidents():
    make_alerted("remy")
    dana = browser("dana")
    before = count(lambda: dana.get(reverse("desk")))
    more_incidents()
    assert count(lambda: dana.get(reverse("desk"))) <= before


def test_the_rows_of_an_update_are_too():
    make_alerted("remy")
    before = count(desk.incident_rows)
    more_incidents()
    assert count(desk.incident_rows) <= before
    assert count(desk.call_rows) <= 4  # the calls, their incidents, who looks, and on PostgreSQL the clock


def test_the_page_of_an_incident_is_constant_in_the_number_of_people():
    incident, _people = make_alerted("remy")
    dana = browser("dana")
    page = reverse("incident", args=[incident.code])
    before = count(lambda: dana.get(page))
    other, _more = make_alerted(*(f"r{n:02}" for n in range(8)))
    make_responder("late", zone=make_zone())
    more = count(lambda: dana.get(reverse("incident", args=[other.code])))
    assert more <= before
