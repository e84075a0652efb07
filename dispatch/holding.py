"""Whether what was decided of a rumour still fits the incident that checked it."""

from dispatch.choices import Status
from dispatch.models import Rumour

_CONFIRMED = (Status.CONFIRMED, Status.ENDED)
# What an incident's status says against the answer to a rumour that it checked.
AGAINST = {
    Rumour.State.FALSE: (Status.REPORTED, Status.UNVERIFIED, *_CONFIRMED),
    Rumour.State.TRUE: (Status.REPORTED, Status.UNVERIFIED, Status.FALSE_ALARM),
    Rumour.State.OTHER_EVENT: _CONFIRMED,
    Rumour.State.OLD: _CONFIRMED,
    Rumour.State.CANNOT_CHECK: _CONFIRMED,
}


def holds(rumour: Rumour) -> bool:
    """Whether the decision on this rumour fits that of the incident which checked it."""
    return rumour.incident is None or rumour.incident.status not in AGAINST.get(rumour.state, ())
