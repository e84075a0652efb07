"""Live updates of the board: what they bring is what a fresh load shows, to nobody else, and never the exact place."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from dispatch import responses
from dispatch.models import Incident
from hotline.accounts.people import actor_of
from hotline.base.clock import now, shifted
from hotline.realtime.ops import Change
from responders.board import live
from tests.board.make import SECRET_ADDRESS, SECRET_UNIT, ask, browser, go, make_asked, make_incident
from tests.cast import make_responder, make_user

pytestmark = pytest.mark.django_db


def ops_for(responder, *incidents, kind="people"):
    changes = [Change(kind, str(incident.pk)) for incident in incidents]
    return live.ops(f"board:{responder.pk}", "en", changes)


def plain(html: str) -> str:
    """Without what differs from moment to moment: tokens, the running clock, white space."""
    html = re.sub(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>', "", html)
    html = re.sub(r"(<time[^>]*>)[^<]*(</time>)", r"\1\2", html)
    return re.sub(r"\s+", " ", html).strip()


def test_everybody_hears_only_their_own_board():
    _, (remy,) = make_asked("remy")
    assert live.audience(remy.user, "board") == f"board:{remy.pk}"
    assert live.audience(remy.user, "board:other") is None
    assert live.audience(make_user("dana"), "board") is None
    assert live.audience(AnonymousUser(), "board") is None


@pytest.mark.parametrize("step", ["asked", "going", "arrived"])
def test_an_update_brings_what_a_fresh_load_shows(step):
    incident, (remy, paloma) = make_asked("remy", "paloma")
    go(incident, paloma, 7)
    if step != "asked":
        go(incident, remy)
    if step == "arrived":
        responses.arrived(actor=actor_of(remy.user), incident=incident, responder=remy, via="board")
    client = browser(remy)
    fresh = plain(client.get("/board/").text + client.get(f"/board/{incident.code}/").text)
    pieces = [op for op in ops_for(remy, incident) if op.html]
    assert {op.id.split("-")[1] for op in pieces} >= {"card", "facts", "place", "acts"}
    for op in pieces:
        assert f'id="{op.id}"' in op.html
        assert plain(op.html) in fresh


def test_a_new_offer_goes_into_the_list_in_its_place():
    _, (remy,) = make_asked("remy")
    new = make_incident(cross_street="W 8th & Vermont")
    ask(new, remy)
    card = next(op for op in ops_for(remy, new, kind="incident") if op.id.startswith("board-card"))
    assert card.list == "board-list"
    assert f'data-sort="{card.sort}"' in card.html


def test_somebody_who_was_not_asked_gets_nothing_not_even_an_id():
    incident, _ = make_asked("remy")
    tomas = make_responder("tomas")
    assert ops_for(tomas, incident) == []


def test_other_kinds_of_events_bring_nothing():
    incident, (remy,) = make_asked("remy")
    assert ops_for(remy, incident, kind="timeline") == []
    assert live.ops(f"board:{remy.pk}", "en", [Change("gate", "wide_sends")]) == []


def test_the_exact_place_is_in_no_update():
    incident, (remy,) = make_asked("remy")
    go(incident, remy)
    sent = "".join(op.html or "" for op in ops_for(remy, incident))
    assert "Show the exact place" in sent
    assert SECRET_ADDRESS not in sent
    assert SECRET_UNIT not in sent


def test_an_exact_place_on_the_screen_is_taken_away_when_they_are_out_of_it():
    incident, (remy,) = make_asked("remy")
    go(incident, remy)
    assert not any(op.id.startswith("board-shown") for op in ops_for(remy, incident))
    responses.cant(actor=actor_of(remy.user), incident=incident, responder=remy, via="sms")
    emptied = next(op for op in ops_for(remy, incident) if op.id.startswith("board-shown"))
    assert plain(emptied.html) == f'<div id="{emptied.id}"></div>'


def test_what_is_long_over_is_taken_off():
    incident, (remy,) = make_asked("remy")
    Incident.objects.update(status="closed", outcome="no_agents_found", closed_at=now())
    with shifted(timedelta(hours=3)):
        gone = ops_for(remy, incident)
    assert gone
    assert all(op.html is None for op in gone)


def test_updates_take_few_queries(django_assert_max_num_queries):
    incident, (remy, paloma, _tomas) = make_asked("remy", "paloma", "tomas")
    go(incident, paloma)
    with django_assert_max_num_queries(9):
        ops_for(remy, incident)
