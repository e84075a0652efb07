"""Request keys: the same press, sent twice, does its work once."""

from django.db import models


class RequestKey(models.Model):
    """One logical act of one person, named by the page that offered it. Kept 48 hours."""

    user_id = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    result_ref = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="request_key_once")]
