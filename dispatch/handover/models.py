"""A handover: who goes, who comes, what the sheet said when it was accepted, and what was added by hand."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField


class Handover(models.Model):
    """One sheet. While it is not accepted the machine's part is read afresh; at the acceptance it is kept as it was."""

    class State(models.TextChoices):
        DRAFT = "draft"
        OFFERED = "offered"
        ACCEPTED = "accepted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers_given")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_taken"
    )
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    sheet = models.JSONField(default=dict, blank=True)
    notes = EncryptedTextField(group="p2", blank=True, default="")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["by"], condition=~Q(state="accepted"), name="one_open_handover_per_person"),
            models.CheckConstraint(condition=Q(to=None) | ~Q(to=F("by")), name="handover_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(to__isnull=False), name="handover_offered_to_somebody"
            ),
        ]
