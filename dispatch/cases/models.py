"""The first card of a family: how to reach them safely, who has the children, what was said to them. Sealed under keys of its own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models import Incident
from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField


class FamilyCase(models.Model):
    """One family, from the call in which somebody told that a relative was taken. The debt to them is a FollowUp of that call.

    What tells who they are is under the `p3` keys. A row of a list shows nothing but times, a language and who looks after it.
    """

    class Informed(models.TextChoices):
        """Whether the children know. Everybody who phones or visits must see it first."""

        UNKNOWN = "unknown", _("Not known")
        NO = "no", _("They do not know")
        SOME = "some", _("The older ones know")
        YES = "yes", _("They know")

    class Closed(models.TextChoices):
        """Why a card is closed."""

        LOOKED_AFTER = "looked_after", _("Looked after; nothing more is owed")
        ELSEWHERE = "elsewhere", _("Somebody else looks after them")
        NOT_WANTED = "not_wanted", _("They want no further contact")
        MISTAKE = "mistake", _("Opened by mistake")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.OneToOneField("calls.Call", on_delete=models.PROTECT, related_name="family")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="families")
    language = models.CharField(max_length=16, default="es")
    safe_to_call = models.BooleanField(null=True, blank=True)
    safe_hours = models.CharField(max_length=40, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    alias = EncryptedTextField(group="p3", blank=True, default="")
    number = EncryptedTextField(group="p3", blank=True, default="")
    number_index = models.CharField(max_length=32, blank=True, db_index=True)
    who_answers = EncryptedTextField(group="p3", blank=True, default="")
    names = EncryptedTextField(group="p3", blank=True, default="")
    happened = EncryptedTextField(group="p3", blank=True, default="")
    health = EncryptedTextField(group="p3", blank=True, default="")
    children = EncryptedTextField(group="p3", blank=True, default="")
    children_with = EncryptedTextField(group="p3", blank=True, default="")
    children_informed = EncryptedTextField(group="p3", blank=True, default="")
    trusted = EncryptedTextField(group="p3", blank=True, default="")
    made_at = models.DateTimeField(db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="families_opened")
    version = models.PositiveIntegerField(default=0)
    saved_by = models.CharField(max_length=40, blank=True)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="families"
    )
    worker_since = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=12, choices=Closed.choices, blank=True)

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["made_at"], condition=models.Q(closed_at=None), name="family_open")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What people call the card by; it says nothing of the family."""
        return f"F-{self.pk.hex[:4].upper()}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class WarningSaid(models.Model):
    """This warning was said to this family: when, in which language and version, by whom."""

    case = models.ForeignKey(FamilyCase, on_delete=models.CASCADE, related_name="said")
    key = models.CharField(max_length=12)
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.CharField(max_length=20)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="warning_said_once")]
