"""Boards and pump in real processes: what a restart, a `kill -9` and many processes do to them."""

import time

import pytest

from tests.realtime.stage import Socket
from tests.servers import Site, answers, embedded_server, full_mode, until

KICK = "import time; from hotline.pump.kick import kick; time.sleep(2); kick(); time.sleep(2)"
LAST_RUN = "SELECT last_ok_at FROM pump_pumpstep WHERE name = 'pump'"


def follow(site: Site, cookie: str, url: str = "") -> Socket:
    head = site.rows("SELECT coalesce(max(seq), 0) FROM realtime_head")[0][0]
    page = Socket(url or site.url, cookie, cursor=head, topics="desk")
    page.hear(lambda: page.was_told("tick"), 10)
    return page


def pump_goes_on(site: Site, seconds: float = 15.0) -> None:
    """The pump runs again after now."""
    before = site.rows(LAST_RUN)
    until(lambda: site.rows(LAST_RUN) not in ([], before), seconds, pause=0.3)


@pytest.mark.sqlite_only
def test_the_embedded_server_pumps_says_goodbye_when_stopped_and_goes_on_after_a_kill():
    with embedded_server() as site:
        cookie = site.sign_in("dana", "dispatcher")
        pump_goes_on(site)
        page = follow(site, cookie)
        site.stop("web")
        assert page.hear_close() == 1012
        assert page.others[-1]["t"] == "restart"
        assert 0 <= page.others[-1]["in_ms"] <= 2000

        site.restart("web")
        page = follow(site, cookie)
        site.kill("web")
        assert page.hear_close() == 1006
        site.restart("web")
        follow(site, cookie)
        pump_goes_on(site)
        assert "Traceback" not in site.logs(), site.logs()


@pytest.mark.full_only
def test_the_full_mode_comes_up_pumps_through_celery_and_follows_on_both_web_servers():
    with full_mode() as site:
        cookie = site.sign_in("dana", "dispatcher")
        pump_goes_on(site)
        for url in site.urls:
            follow(site, cookie, url)
        assert answers(site.hooks_url)
        site.kill("worker1")
        pump_goes_on(site)
        site.kill("beat")
        time.sleep(1)
        before = site.rows(LAST_RUN)
        site.manage("shell", "--verbosity", "0", "--command", KICK)
        until(lambda: site.rows(LAST_RUN) > before, 20)  # a kick alone runs the pump
        site.kill("web1")
        follow(site, cookie, site.urls[1])
        site.restart("web1")
        follow(site, cookie, site.urls[0])
        assert "Traceback" not in site.logs(), site.logs()


@pytest.mark.full_only
@pytest.mark.drill
def test_redis_stopped_and_started_empty_leaves_boards_open_and_the_workers_come_back():
    with full_mode(own_redis=True) as site:
        cookie = site.sign_in("dana", "dispatcher")
        pump_goes_on(site)
        page = follow(site, cookie)
        site.kill("redis")
        ticks = len(page.others)
        page.hear(lambda: len(page.others) > ticks + 1, 25)
        before = site.rows(LAST_RUN)
        site.manage("pump", "--once")
        assert site.rows(LAST_RUN) != before, "the plain pump does what Celery cannot now"
        site.restart("redis")
        pump_goes_on(site, 60)
        assert page.code is None
