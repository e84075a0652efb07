"""What the pump's tests start from: steps that did nothing yet."""

import pytest

from tests.pump import steps


@pytest.fixture(autouse=True)
def _fresh_steps():
    steps.left.clear()
    steps.ran.clear()
