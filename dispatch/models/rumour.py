"""A rumour, who asked about it, and the clarification that answers exactly them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.incident import Incident
from dispatch.models.telling import Broadcast
from hotline.base.ids import new_id


class Rumour(models.Model):
    """Something people say, that the line heard of; checked, decided, answered."""

    class State(models.TextChoices):
        HEARD = "heard"
        CHECKING = "checking"
        FALSE = "false"
        TRUE = "true"
        OTHER_EVENT = "other_event"
        OLD = "old"
        CANNOT_CHECK = "cannot_check"

    class Channel(models.TextChoices):
        """Where people say it."""

        CALL = "call", _("Calls to us")
        TEXT = "sms_tip", _("Texts to us")
        FACEBOOK = "facebook", "Facebook"
        WHATSAPP = "whatsapp", "WhatsApp"
        INSTAGRAM = "instagram", "Instagram"
        TIKTOK = "tiktok", "TikTok"
        SCHOOL = "school", _("School")
        RADIO = "radio", _("Radio")
        WORD = "word", _("Word of mouth")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.CharField(max_length=140)
    channels = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=60, blank=True)
    zone = models.ForeignKey("places.Zone", on_delete=models.PROTECT, null=True, blank=True, related_name="rumours")
    state = models.CharField(max_length=12, choices=State.choices, default=State.HEARD)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="rumours")
    heard_at = models.DateTimeField()
    heard_by = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_by_handle = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-heard_at"]

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class Hearer(models.Model):
    """One asking about a rumour: by call or by text. Counted once each; answered by text only where that is safe."""

    rumour = models.ForeignKey(Rumour, on_delete=models.CASCADE, related_name="hearers")
    channel = models.CharField(max_length=8)
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, blank=True, related_name="rumours")
    inbound = models.ForeignKey(
        "messaging.Inbound", on_delete=models.SET_NULL, null=True, blank=True, related_name="rumours"
    )
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="rumours"
    )
    language = models.CharField(max_length=5, default="es")
    safe_to_text = models.BooleanField(default=False)
    safe_to_call = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["rumour", "call"], condition=Q(call__isnull=False), name="call_asks_once"),
            models.UniqueConstraint(
                fields=["rumour", "inbound"], condition=Q(inbound__isnull=False), name="text_asks_once"
            ),
        ]


class Clarification(models.Model):
    """What was found, told to exactly those who asked or were told wrong; wide only with a second person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rumour = models.ForeignKey(Rumour, on_delete=models.PROTECT, null=True, blank=True, related_name="clarifications")
    corrects = models.ForeignKey(
        Broadcast, on_delete=models.PROTECT, null=True, blank=True, related_name="clarifications"
    )
    template = models.CharField(max_length=4)
    text_en = models.TextField()
    text_es = models.TextField()
    wide = models.BooleanField(default=False)
    drafted_by = models.CharField(max_length=40)
    drafted_by_handle = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - nobody is not ""
    approved_by_handle = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    batch = models.OneToOneField(
        "messaging.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="clarification"
    )
    recipients = models.PositiveIntegerField(null=True, blank=True)
    call_backs = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rumour__isnull=False) | Q(corrects__isnull=False), name="clarifies_something"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(wide=False) | ~Q(approved_by=F("drafted_by")),
                name="wide_clarification_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(wide=False) | Q(approved_by__isnull=False),
                name="no_wide_clarification_unapproved",
            ),
        ]
