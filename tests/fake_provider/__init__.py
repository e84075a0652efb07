"""A text provider on the loopback with seeded faults: speaks Twilio's and the Android gateway's interface, calls back, and counts.

In a test: `with FakeProvider() as there: ...`. In a process of its own: `python -m tests.fake_provider --port 9099 --seed 7`.
"""

from tests.fake_provider.faults import Faults
from tests.fake_provider.server import FakeProvider
from tests.fake_provider.world import World

__all__ = ["FakeProvider", "Faults", "World"]
