"""Who gets a socket: only somebody who signed in, from our own pages, for what they may follow, and who keeps to the protocol."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.realtime.stage import Socket, cookie_of, happen, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_reaches_an_open_page_within_a_moment_without_asking(site_here):
    page = Socket(site_here.url, cookie_of(make_user()))
    page.hear(lambda: page.was_told("tick"))
    happen("first")
    page.hear(lambda: "first" in page.notes, 2)
    happen("first", kind="gone")
    page.hear(lambda: page.notes["first"] is None, 2)
    assert page.gaps == 0
    page.close()


def test_the_page_is_drawn_in_the_persons_language_or_the_one_it_names(site_here):
    cookie = cookie_of(make_user(language="es"))
    happen("1")
    spanish, english = Socket(site_here.url, cookie), Socket(site_here.url, cookie, more="&lang=en")
    spanish.hear(lambda: 'lang="es"' in spanish.notes.get("1", ""))
    english.hear(lambda: 'lang="en"' in english.notes.get("1", ""))


def test_a_tick_says_the_head_the_time_and_the_age_of_the_pump(site_here):
    happen("1", "2")
    page = Socket(site_here.url, cookie_of(make_user()), cursor=2)
    page.hear(lambda: page.was_told("tick"))
    tick = next(message for message in page.others if message["t"] == "tick")
    assert tick.keys() == {"t", "head", "at", "pump_age"}
    assert tick["head"] == 2


def test_a_page_that_asks_again_gets_what_it_lacks(site_here):
    page = Socket(site_here.url, cookie_of(make_user()))
    happen("1")
    page.hear(lambda: page.cursor == 1)
    page.cursor, page.notes = 0, {}
    page.say({"t": "resume", "cursor": 0})
    page.hear(lambda: "1" in page.notes)
    happen("2")
    page.hear(lambda: "2" in page.notes)
    assert page.gaps == 0


def test_nobody_signed_in_is_told_so_and_hears_nothing(site_here):
    page = Socket(site_here.url)
    assert page.hear_close() == 4401
    assert page.others == []


def test_the_cookie_of_a_session_that_is_over_opens_nothing(site_here, client):
    user = make_user()
    client.force_login(user)
    cookie = f"session={client.cookies['session'].value}"
    client.logout()
    assert Socket(site_here.url, cookie).hear_close() == 4401


@pytest.mark.parametrize("topics", ["test:a", "nothing", "", "test", ",".join(f"test:{n}" for n in range(9)), "test:" + "x" * 90])
def test_a_topic_that_is_not_theirs_or_is_none_is_refused(site_here, topics):
    somebody = make_user("omar", "responder") if topics == "test:a" else make_user()
    if topics == "test":
        somebody = make_user("remy", "responder")
    page = Socket(site_here.url, cookie_of(somebody), topics=topics)
    assert page.hear_close() == 4403
    assert page.notes == {}


@pytest.mark.parametrize("origin", ["https://evil.example", None, "null", "{}.evil.example", "{}/", "{}0"])
def test_a_page_of_somebody_else_cannot_open_a_socket_with_our_cookie(site_here, origin):
    cookie = cookie_of(make_user())
    with pytest.raises(InvalidStatus) as refused:
        Socket(site_here.url, cookie, origin=origin and origin.format(site_here.url))
    assert refused.value.response.status_code == 403


def test_an_address_that_is_not_ours_is_refused_and_not_an_error(site_here):
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{site_here.url.replace('http', 'ws')}/ws/other", origin=site_here.url, legacy=True)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("hello", 1008),
        ("[]", 1008),
        ({"t": "resume"}, 1008),
        ({"t": "resume", "cursor": "1"}, 1008),
        ({"t": "resume", "cursor": True}, 1008),
        ({"t": "resume", "cursor": -1}, 1008),
        ({"t": "resume", "cursor": 10**30}, 1008),
        ({"t": "resume", "cursor": 1, "topics": "test:b"}, 1008),
        ({"t": "subscribe", "cursor": 1}, 1008),
        (b"\x00\x01", 1009),
        ("x" * 17_000, 1009),
    ],
)
def test_what_is_not_in_the_protocol_closes_the_socket(site_here, message, code):
    page = Socket(site_here.url, cookie_of(make_user()))
    page.hear(lambda: page.was_told("tick"))
    page.say(message)
    assert page.hear_close() == code


def test_a_page_that_asks_too_often_is_closed(site_here):
    page = Socket(site_here.url, cookie_of(make_user()))
    for _ in range(30):
        page.say({"t": "resume", "cursor": 0})
    assert page.hear_close() == 1008


def test_one_person_may_not_hold_more_sockets_than_the_setting_allows(site_here, settings):
    settings.REALTIME_SOCKETS_PER_USER = 2
    cookie, other = cookie_of(make_user()), cookie_of(make_user("lena"))
    first = [Socket(site_here.url, cookie) for _ in range(2)]
    for page in first:
        page.hear(lambda page=page: page.was_told("tick"))
    assert Socket(site_here.url, cookie).hear_close() == 1013
    another = Socket(site_here.url, other)
    another.hear(lambda: another.was_told("tick"))


@pytest.mark.parametrize("cursor", ["-1", "x", "1.5", str(2**70)])
def test_a_cursor_that_is_none_is_refused(site_here, cursor):
    assert Socket(site_here.url, cookie_of(make_user()), cursor=cursor).hear_close() == 1008
