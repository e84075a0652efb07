"""What is due, and how each step of the pump last fared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Timer(models.Model):
    """Something to do at `due_at` on the database clock. Fired by state, never by time alone.

    `fence` rises with every claim, change and cancellation, so that whoever worked under an older number cannot finish.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        FIRED = "fired", _("fired")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    step = models.CharField(max_length=40, default="", blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    fired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "step"], name="timer_once")]
        indexes = [models.Index(fields=["due_at", "id"], name="timer_due", condition=models.Q(state="due"))]

    def __str__(self) -> str:
        return f"{self.kind}/{self.step}"


class PumpStep(models.Model):
    """When a step last succeeded, what kind of error it last met, how much it did, and how late it was served."""

    name = models.CharField(max_length=80, primary_key=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error_kind = models.CharField(max_length=120, default="", blank=True)
    last_count = models.PositiveIntegerField(default=0)
    lag = models.FloatField(_("seconds since the success before the last one"), default=0)

    def __str__(self) -> str:
        return self.name
