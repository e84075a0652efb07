"""Who is on duty, in which role, since when; the note pinned for the shift; the hints somebody has read."""

from django.conf import settings
from django.db import models

from hotline.accounts.roles import Role
from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField


class Duty(models.Model):
    """One person's turn at the line; open until they sign off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    relief_asked_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(until=None), name="one_open_duty_per_user")
        ]


class ShiftNote(models.Model):
    """What everybody on the shift should have before their eyes. The newest that was not taken down counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = EncryptedTextField(group="p2", blank=True, default="")
    by_handle = models.CharField(max_length=20)
    at = models.DateTimeField()
    down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]


class HintSeen(models.Model):
    """This person has put this hint of the first-shift guide away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hints_seen")
    key = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="hint_seen_once")]
