"""A real connection that stops reading is closed by the server, and no other page waits for it."""

import contextlib
import socket
from urllib.parse import urlsplit

import pytest

from hotline.realtime import hub, seat
from tests.realtime.stage import Socket, cookie_of, happen, make_user
from tests.servers import until

pytestmark = pytest.mark.django_db(transaction=True)


def seats() -> int:
    return sum(len(one.seats()) for one in list(hub._hubs.values()))


def test_a_page_that_stops_reading_is_let_go_and_the_others_hear_everything(site_here, monkeypatch):
    monkeypatch.setattr(seat, "STALLED", 0.5)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", urlsplit(site_here.url).port))
    stuck = Socket(site_here.url, cookie_of(make_user()), sock=line, max_queue=1)
    quick = Socket(site_here.url, cookie_of(make_user("lena")))
    quick.hear(lambda: quick.was_told("tick"))
    assert until(lambda: seats() == 2)
    for number in range(20):
        happen(*range(number * 10, number * 10 + 10), kind="wide")
        quick.hear(lambda number=number: quick.cursor == number * 10 + 10, 5)
    until(lambda: seats() == 1, 10)
    assert (len(quick.notes), quick.gaps) == (200, 0)
    with contextlib.suppress(OSError):
        stuck.close()
