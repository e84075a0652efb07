"""Who is on duty, in which role, since when."""

from django.conf import settings
from django.db import models

from hotline.accounts.roles import Role
from hotline.base.ids import new_id


class Duty(models.Model):
    """One person's turn at the line; open until they sign off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(until=None), name="one_open_duty_per_user")
        ]
