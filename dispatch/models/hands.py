"""Whose hands are on an incident or a call: who has its page open, who works on it; and which incident was merged into which."""

from django.conf import settings
from django.db import models

from dispatch.models.incident import Incident
from hotline.base.ids import new_id
from hotline.calls.models import Call


def one_of_two(name: str) -> models.CheckConstraint:
    """The row points to an incident or to a call, never to both."""
    incident = models.Q(incident__isnull=False, call=None)
    return models.CheckConstraint(condition=incident | models.Q(incident=None, call__isnull=False), name=name)


class Looking(models.Model):
    """Somebody has this page open. Ephemeral: renewed while it is open, removed soon after; no history is kept."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, null=True, related_name="lookers")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, null=True, related_name="lookers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "user"], name="looking_once"),
            models.UniqueConstraint(fields=["call", "user"], name="looking_at_call_once"),
            one_of_two("looking_at_one"),
        ]


class Claim(models.Model):
    """Who works on this incident, or has this call, now. It keeps nobody from acting; it says whom to ask first."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, null=True, related_name="claim")
    call = models.OneToOneField(Call, on_delete=models.CASCADE, null=True, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    taken_from = models.CharField(max_length=40, blank=True, default="", db_default="")  # a handle

    class Meta:
        constraints = [one_of_two("claim_of_one")]


class Merge(models.Model):
    """One incident turned out to be another: what moved over, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merged_here")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=models.Q(undone_at=None), name="merged_once")
        ]
