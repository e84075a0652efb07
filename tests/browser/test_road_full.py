"""The dawn call in the full mode: two web processes, two Celery workers, beat, PostgreSQL, Redis; people spread over both."""

import pytest

from tests.browser.leaks import Eavesdropper
from tests.browser.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.full_only]


def test_the_dawn_call_is_walked_over_two_web_processes_and_two_workers(full_dawn, cast):
    wire = Eavesdropper(full_dawn.env["REDIS_URL"])
    try:
        road = Road(full_dawn, cast)
        road.walk()
        road.each_was_told_once_in_their_language()
        assert any("pump" in line for line in wire.said), "the workers were never called"
        road.nothing_of_the_caller_got_out({"what was said to Redis": list(wire.said)})
    finally:
        wire.close()
