"""The text that tells the people of a long import that they are on the list: it waits for a second person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id


class ImportNotice(models.Model):
    """One import whose people were not told yet, because they are many."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=60)
    drafted_by = models.CharField(max_length=40)
    drafted_by_handle = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - nobody is not ""
    approved_by_handle = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["drafted_at"]
        verbose_name = _("text to imported people")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="import_notice_has_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.drafted_at:%Y-%m-%d}"
