"""What everybody at the desk must know of the line itself: whether wide texts are paused, and whether texts are late."""

from dataclasses import dataclass
from datetime import datetime

from hotline.messaging import audit
from hotline.network import gates

KINDS = ("gate", audit.EVENT)  # the changes after which it is drawn anew


@dataclass(frozen=True)
class Line:
    """`paused_since`: wide texts are held since then. `late`: texts that should have left, the oldest at `late_since`."""

    paused_since: datetime | None = None
    late: int = 0
    late_since: datetime | None = None


def state() -> Line:
    """How the line stands now."""
    found = audit.latest()
    return Line(
        paused_since=gates.shut_since("wide_sends"),
        late=found.texts if found else 0,
        late_since=found.oldest_at if found else None,
    )
