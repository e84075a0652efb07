"""Who gets a socket: only somebody who signed in, from our own pages, for what they may follow, and who keeps to the protocol."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from hotline.realtime import consumer
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


def test_a_topic_that_is_not_theirs_or_is_none_is_refused(site_here):
    dana, remy = cookie_of(make_user()), cookie_of(make_user("remy", "responder"))
    many = ",".join(f"test:{n}" for n in range(9))
    asked = [
        (remy, "test:a"),
        (dana, "test:a,nothing"),
        (dana, "nothing"),
        (dana, ""),
        (dana, many),
        (dana, "test:" + "x" * 90),
    ]
    for cookie, topics in asked:
        page = Socket(site_here.url, cookie, topics=topics)
        assert page.hear_close() == 4403, topics
        assert page.others == []


def test_outside_the_demo_staff_without_a_second_factor_follow_nothing(site_here, settings):
    settings.HOTLINE_MODE = "real"
    assert Socket(site_here.url, cookie_of(make_user())).hear_close() == 4403


def test_a_page_of_somebody_else_cannot_open_a_socket_with_our_cookie(site_here):
    cookie, ours = cookie_of(make_user()), site_here.url
    for origin in ("https://evil.example", None, "null", f"{ours}.evil.example", f"{ours}/", f"{ours}0", ours.upper()):
        with pytest.raises(InvalidStatus) as refused:
            Socket(ours, cookie, origin=origin)
        assert refused.value.response.status_code == 403, origin


def test_an_address_that_is_not_ours_is_refused_and_not_an_error(site_here):
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{site_here.url.replace('http', 'ws')}/ws/other", origin=site_here.url, legacy=True)
    assert refused.value.response.status_code == 403


def test_what_is_not_in_the_protocol_closes_the_socket(site_here):
    cookie = cookie_of(make_user())
    resume = {"t": "resume", "cursor": 1}
    said = ["hello", "[]", "1" * 5000, {"t": "resume"}, resume | {"t": "subscribe"}, resume | {"topics": "test:b"}]
    said += [resume | {"cursor": cursor} for cursor in ("1", True, -1, 1.5, None, 10**30)]
    for message, code in [*((each, 1008) for each in said), (b"\x00\x01", 1009), ("x" * 17_000, 1009)]:
        page = Socket(site_here.url, cookie)
        page.hear(lambda page=page: page.was_told("tick"))
        page.say(message)
        assert page.hear_close() == code, message


def test_a_page_that_asks_too_often_is_closed(site_here):
    page = Socket(site_here.url, cookie_of(make_user()))
    for _ in range(30):
        page.say({"t": "resume", "cursor": 0})
    assert page.hear_close() == 1008


def test_one_person_may_hold_only_so_many_sockets(site_here, monkeypatch):
    monkeypatch.setattr(consumer, "SOCKETS_PER_USER", 2)
    cookie, other = cookie_of(make_user()), cookie_of(make_user("lena"))
    first = [Socket(site_here.url, cookie) for _ in range(2)]
    for page in first:
        page.hear(lambda page=page: page.was_told("tick"))
    assert Socket(site_here.url, cookie).hear_close() == 1013
    another = Socket(site_here.url, other)
    another.hear(lambda: another.was_told("tick"))


def test_a_cursor_that_is_none_is_refused(site_here):
    cookie = cookie_of(make_user())
    for cursor in ("-1", "x", "1.5", str(2**70), "9" * 5000):
        assert Socket(site_here.url, cookie, cursor=cursor).hear_close() == 1008
