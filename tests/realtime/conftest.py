"""What the realtime tests start from: the test source of live updates, and no socket left open."""

import pytest

from tests.realtime import source, stage
from tests.servers import site_here  # noqa: F401


@pytest.fixture(autouse=True)
def _test_source(settings):
    settings.REALTIME_SOURCES = ["tests.realtime.source"]
    source.meanwhile.clear()
    yield
    while stage.open_sockets:
        stage.open_sockets.pop().close()
