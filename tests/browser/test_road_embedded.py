"""The dawn call on one machine: one process, SQLite, the pump inside."""

import pytest

from tests.browser.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


def test_the_dawn_call_is_walked_from_the_call_to_the_history(embedded_dawn, cast):
    road = Road(embedded_dawn, cast)
    road.walk()
    road.each_was_told_once_in_their_language()
    road.nothing_of_the_caller_got_out({})
