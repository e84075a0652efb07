"""What the tests of people need beside the cast: responders whose hours decide, and a clock that tells local time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hotline.base.clock import now
from responders.models import Responder
from tests import cast


def make_responder(handle: str = "remy", **profile: Any) -> Responder:
    """One of the cast, who may be asked as their hours say: not on call."""
    return cast.make_responder(handle, **({"on_call_now": None, "languages": ["es"]} | profile))


def local_now(hour: int, minute: int = 0) -> datetime:
    """Today at this hour where the network is (Los Angeles), on the clock of the tests."""
    here = now().astimezone(ZoneInfo("America/Los_Angeles"))
    return here.replace(hour=hour, minute=minute, second=0, microsecond=0)
