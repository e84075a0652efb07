"""Where sockets are blocked, a page asks over plain HTTP and gets the same frames under the same rules."""

import json
from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.realtime import events
from tests.realtime.stage import Page, happen, make_user

pytestmark = pytest.mark.django_db


def ask(client, page: Page, topics: str = "test:a") -> dict:
    response = client.get("/live", {"cursor": page.cursor, "topics": topics})
    assert response.status_code == 200
    answer = response.json()
    for frame in answer["frames"]:
        page.take(json.dumps(frame))
    return answer


def test_each_answer_takes_the_page_level_with_the_log(client):
    client.force_login(make_user())
    page = Page()
    happen("1", "2")
    assert ask(client, page)["head"] == 2
    happen("3")
    happen("1", kind="gone")
    assert ask(client, page)["head"] == 4
    assert (page.notes["1"], page.gaps, page.cursor) == (None, 0, 4)
    assert "3" in page.notes
    assert [frame["t"] for frame in ask(client, page)["frames"]] == ["tick"]


def test_a_cursor_older_than_the_log_is_told_to_reload(client):
    client.force_login(make_user())
    with clock.shifted(timedelta(hours=-60)):
        happen("1")
    happen("2")
    events.prune()
    page = Page()
    ask(client, page)
    assert page.was_told("reload")


def test_a_page_too_far_behind_is_told_to_reload(client):
    client.force_login(make_user())
    happen(*range(1001))
    page = Page()
    ask(client, page)
    assert page.was_told("reload")


def test_the_answer_is_kept_by_no_cache(client):
    client.force_login(make_user())
    assert "no-store" in client.get("/live?cursor=0&topics=test:a")["Cache-Control"]


def test_nobody_signed_in_is_sent_to_sign_in(client):
    response = client.get("/live?cursor=0&topics=test:a")
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_topic_that_is_not_theirs_is_refused(client):
    client.force_login(make_user("omar", "responder"))
    assert client.get("/live?cursor=0&topics=test:a").status_code == 403


def test_a_cursor_that_is_none_is_refused_and_posting_is_not_asking(client):
    client.force_login(make_user())
    assert client.get("/live?cursor=x&topics=test:a").status_code == 400
    assert client.post("/live").status_code in (403, 405)
