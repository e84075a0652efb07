"""Who saw, changed, sent, approved what, and when: no content, append-only, chained by a keyed hash."""

from django.db import models


class AuditHead(models.Model):
    """The newest link of the chain; its row lock makes the order of entries the order of commits."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class AuditEntry(models.Model):
    """One act. Actors are plain ids, so that a person can be forgotten without rewriting the chain."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    ref = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["kind", "ref"], name="audit_of_object")]
