"""The event log: what changed, as kinds and ids under a sequence that cannot skip. No content, no names."""

from django.db import models


class Head(models.Model):
    """One row: the last number given. Its lock makes commit order the order of the numbers."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]

    def __str__(self) -> str:
        return str(self.seq)


class Event(models.Model):
    """Something of this kind and id changed. What it looks like now is read when it is drawn."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=24)
    ref = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
