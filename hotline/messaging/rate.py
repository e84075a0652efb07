"""A sender's token bucket in the database: segments per second, shared by every process that sends."""

from datetime import datetime

from hotline.messaging.models import SenderRate
from hotline.network import policy

BURST = 0.2  # seconds of rate that may leave at once
BACKWARDS = 5.0  # seconds the clock may step back before the bucket starts anew


def per_second() -> float:
    """Segments a second the sender's carrier takes."""
    return max(float(policy.get("sms_rate_per_second")), 0.1)


def seconds_for(segments: int) -> float:
    """How long that many segments take to leave."""
    return segments / per_second()


class Bucket:
    """The sender's tokens, held under a row lock until the transaction ends."""

    def __init__(self, sender: str, now: datetime) -> None:
        self.speed = per_second()
        self.full = max(self.speed * BURST, 1.0)
        SenderRate.objects.bulk_create([SenderRate(sender=sender, tokens=self.full, at=now)], ignore_conflicts=True)
        self.row = SenderRate.objects.select_for_update().get(sender=sender)
        elapsed = (now - self.row.at).total_seconds()
        if elapsed < -BACKWARDS:
            self.tokens = self.full
        else:
            self.tokens = min(self.row.tokens + max(elapsed, 0.0) * self.speed, self.full)
        self.now = now if elapsed > 0 or elapsed < -BACKWARDS else self.row.at

    @property
    def wait(self) -> float:
        """Seconds until one segment may leave."""
        return max((1.0 - self.tokens) / self.speed, 0.0)

    def take(self, segments: int) -> None:
        """Spend tokens (the balance may go below zero for a text longer than the burst)."""
        self.tokens -= segments
        SenderRate.objects.filter(pk=self.row.pk).update(tokens=self.tokens, at=self.now)
