"""The timeline: what was decided and done, as it happened. Append-only; words stand apart, so that they can be forgotten."""

from django.db import models

from dispatch.models.incident import Incident
from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField


class TimelineEntry(models.Model):
    """One line of an incident's story. `what` is a stable word, `data` its few plain values (no place, no number, no name)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_handle = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=30)
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    data = models.JSONField(default=dict, blank=True)
    is_key = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="timeline_number_once")]


class TimelineText(models.Model):
    """The words that belong to an entry (what somebody typed or said), encrypted and purged apart from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="text")
    body = EncryptedTextField(group="p2")
