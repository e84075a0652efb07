"""Setting the clocks of an asking: the policy in force is copied to the incident when its ladder starts."""

from datetime import timedelta

from dispatch.models import Incident, Wave
from hotline.base.act import Deed
from hotline.network import policy
from hotline.pump import timers

LADDER = "ladder"
COPIED = (
    "ring_1_minutes", "ring_2_minutes", "nobody_minutes", "late_minutes", "verdict_minutes", "safety_minutes",
    "no_sighting_minutes", "unverified_minutes",
)  # fmt: skip


def of(incident: Incident, name: str) -> float:
    """The number in force for this incident: the one copied when its ladder started, else today's."""
    return incident.policy.get(name, policy.get(name))


def start(deed: Deed, incident: Incident, wave: Wave) -> None:
    """Set the next step of the ladder after a wave; at the first wave also the clocks of the whole asking."""
    subject = str(incident.pk)
    if not incident.policy:
        incident.policy = {name: policy.get(name) for name in COPIED}
        Incident.objects.filter(pk=incident.pk).update(policy=incident.policy)
        for name, step in (("nobody_minutes", "nobody"), ("unverified_minutes", "unverified")):
            due = deed.now + timedelta(minutes=of(incident, name))
            timers.set(deed, kind=LADDER, subject=subject, step=step, due_at=due)
    if wave.ring < 3:
        minutes = of(incident, "ring_1_minutes" if wave.ring == 1 else "ring_2_minutes")
        due = deed.now + timedelta(minutes=minutes)
        timers.set(deed, kind=LADDER, subject=subject, step="widen", due_at=due)
