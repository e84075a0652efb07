"""Each test starts with this network's policies unread."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def policies_unread():
    cache.clear()
    yield
    cache.clear()
