"""What is kept about a number that called, and where a caller was pointed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField


class CallerFlag(models.Model):
    """A warning about a number, found by its keyed hash; it expires, and so does a ban."""

    class Kind(models.TextChoices):
        PRANK = "prank", _("Prank")
        ABUSIVE = "abusive", _("Abusive")
        HOSTILE = "hostile", _("Hostile or false reports")
        TEST = "test", _("Test")
        CARE = "care", _("Needs special care")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number_index = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    note = EncryptedTextField(group="p2", blank=True, default="")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=20)
    expires_at = models.DateTimeField(db_index=True)
    banned_until = models.DateTimeField(null=True, blank=True)
    banned_by = models.CharField(max_length=20, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-set_at"]


class Referral(models.Model):
    """In this call somebody was pointed to an entry of the directory, or to a neighbouring network."""

    class How(models.TextChoices):
        READ = "read", _("Read out")
        TEXTED = "texted", _("Texted")
        REFERRED = "referred", _("Referred")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="referrals")
    entry = models.ForeignKey(
        "directory.Entry", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    network = models.ForeignKey(
        "places.NeighbourNetwork", on_delete=models.CASCADE, null=True, blank=True, related_name="referrals"
    )
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=20)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["call", "entry", "how"], name="referral_once"),
            models.UniqueConstraint(fields=["call", "network", "how"], name="referral_to_network_once"),
            models.CheckConstraint(
                condition=models.Q(entry=None, network__isnull=False) | models.Q(entry__isnull=False, network=None),
                name="referral_to_one",
            ),
        ]
