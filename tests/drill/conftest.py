"""The order of drills: the long ones begin first, so that two workers end at about the same time."""

import pytest

LONG = ("test_delivery", "test_kill", "test_kill_counted", "test_delivery_stops", "test_inbound", "test_alert_at_once")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    name = item.module.__name__.rpartition(".")[2]
    return LONG.index(name) if item.get_closest_marker("drill") and name in LONG else len(LONG)
