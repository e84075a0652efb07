"""This network's settings as it changed them, and its gates (what is paused or locked now)."""

from django.db import models


class PolicyValue(models.Model):
    """One value of one policy, from when it was set. The newest counts; without a row the default counts."""

    key = models.CharField(max_length=40)
    value = models.JSONField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key", "-set_at"], name="policy_newest")]


class Gate(models.Model):
    """Something that can be shut for everybody at once: wide sends, the whole line's reading."""

    class Name(models.TextChoices):
        WIDE_SENDS = "wide_sends"
        LOCKED = "locked"
        CALM = "calm"  # shut: the hour is busy
        STEADY = "steady"  # shut: it is so busy that people off duty are asked to come

    name = models.CharField(max_length=20, primary_key=True, choices=Name.choices)
    closed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
