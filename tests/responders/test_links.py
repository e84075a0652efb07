"""Links behind assignment texts: hashed, short, for one device, and over on time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hotline.base.act import SYSTEM, act
from hotline.base.clock import now, shifted
from hotline.base.errors import Refused
from responders import links
from responders.models import AssignmentLink
from tests.cast import make_responder

pytestmark = pytest.mark.django_db


def make_link(responder=None, hours: float = 2, incident_id=None) -> str:
    responder = responder or make_responder()
    with act(SYSTEM) as deed:
        path = links.make(deed, responder, incident_id or uuid4(), uuid4(), deed.now + timedelta(hours=hours))
    return path.removeprefix("b/")


def test_the_token_is_short_and_stored_nowhere():
    token = make_link()
    assert 10 <= len(token) <= 12
    assert token not in str(list(AssignmentLink.objects.values()))
    assert links.find(token).responder.handle == "remy"


def test_a_wrong_token_finds_nothing():
    token = make_link()
    assert links.find(token[:-1]) is None
    assert links.find("") is None
    assert links.find(token.swapcase()) is None


def test_the_first_tap_binds_it():
    token = make_link()
    links.bind(links.find(token), "remys phone")
    bound = links.find(token)
    assert links.held_by(bound, "remys phone")
    assert not links.held_by(bound, "another")
    assert not links.held_by(bound, "")
    assert bound.opened_at is not None
    assert "remys phone" not in bound.device_hash


def test_a_second_tap_on_the_same_phone_is_fine():
    token = make_link()
    links.bind(links.find(token), "remys phone")
    links.bind(links.find(token), "remys phone")


def test_another_phone_is_refused_even_when_both_saw_it_free():
    token = make_link()
    seen_by_both = links.find(token)
    links.bind(links.find(token), "remys phone")
    with pytest.raises(Refused):
        links.bind(seen_by_both, "another")


def test_it_is_over_on_time():
    token = make_link(hours=2)
    with shifted(timedelta(hours=2, minutes=1)):
        assert links.find(token) is None


def test_a_link_that_ran_out_between_looking_and_tapping_is_refused():
    found = links.find(make_link(hours=1))
    with shifted(timedelta(hours=2)), pytest.raises(Refused):
        links.bind(found, "remys phone")


def test_a_new_link_ends_the_unopened_one_before():
    remy, incident = make_responder(), uuid4()
    old, new = make_link(remy, incident_id=incident), make_link(remy, incident_id=incident)
    assert links.find(old) is None
    assert links.find(new) is not None


def test_a_new_link_leaves_the_page_open_on_their_phone_alone():
    remy, incident = make_responder(), uuid4()
    open_one = make_link(remy, incident_id=incident)
    links.bind(links.find(open_one), "remys phone")
    make_link(remy, incident_id=incident)
    assert links.held_by(links.find(open_one), "remys phone")


def test_ending_at_a_later_time_never_lengthens():
    remy, incident = make_responder(), uuid4()
    token = make_link(remy, hours=1, incident_id=incident)
    with act(SYSTEM) as deed:
        links.end(deed, responder=remy, incident_id=incident, at=deed.now + timedelta(hours=9))
    assert links.find(token).expires_at < now() + timedelta(hours=2)
    with act(SYSTEM) as deed:
        assert links.end(deed, responder=remy, incident_id=incident) == 1
    assert links.find(token) is None
