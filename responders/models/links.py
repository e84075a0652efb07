"""The link behind an assignment text: a hashed token that one device opens."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from responders.models.people import Responder


class AssignmentLink(models.Model):
    """Bound to the first device that opens it by a tap; good for nobody else, and only until it expires."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=32, unique=True)
    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="links")
    incident_id = models.UUIDField(db_index=True)  # plain ids: incidents and responses come later than people
    response_id = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    device_hash = models.CharField(max_length=32, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("assignment link")
        verbose_name_plural = _("assignment links")

    def __str__(self) -> str:
        return f"link {self.pk}"
