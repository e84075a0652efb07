"""Confirming an incident, and telling the community: two people, and never without a confirmation."""

from django.db import models
from django.db.models import F, Q

from dispatch.choices import Agency, Presence
from dispatch.models.incident import Incident
from hotline.base.ids import new_id


class Confirmation(models.Model):
    """Who confirmed what, on which evidence, at which level (V1 media, V2 one trained observer, V3 two or one with proof)."""

    class Level(models.TextChoices):
        V1 = "V1"
        V2 = "V2"
        V3 = "V3"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="confirmations")
    level = models.CharField(max_length=2, choices=Level.choices)
    presence = models.CharField(max_length=6, choices=Presence.choices)
    agency = models.CharField(max_length=16, choices=Agency.choices)
    basis = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    response = models.ForeignKey(
        "dispatch.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations"
    )
    second_response = models.ForeignKey(
        "dispatch.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="second_confirmations"
    )
    evidence = models.CharField(max_length=80, blank=True)
    by = models.CharField(max_length=40)
    by_handle = models.CharField(max_length=20)
    second = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(level="V1") | (~Q(second="") & ~Q(second=F("by"))), name="v1_needs_two_people"
            ),
            # From V2 up, a trained responder looked; V3 is a second one, or one and something to show.
            models.CheckConstraint(condition=Q(level="V1") | Q(response__isnull=False), name="v2_needs_a_responder"),
            models.CheckConstraint(
                condition=~Q(level="V3")
                | (Q(second_response__isnull=False) & ~Q(second_response=F("response")))
                | ~Q(evidence=""),
                name="v3_needs_two_or_proof",
            ),
        ]


class Broadcast(models.Model):
    """One wide text about a confirmed incident, and its life from draft to sent. Without a confirmation it cannot exist."""

    class Kind(models.TextChoices):
        ALERT = "C1"
        UPDATE = "C2"
        ALL_CLEAR = "C3"
        NO_LONGER_SEEN = "C3b"
        CORRECTION = "C8"

    class State(models.TextChoices):
        DRAFT = "draft"
        AWAITING = "awaiting_approval"
        APPROVED = "approved"
        SENDING = "sending"
        SENT = "sent"
        PARTIAL = "partial"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="broadcasts")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    state = models.CharField(max_length=18, choices=State.choices, default=State.AWAITING)
    place = models.CharField(max_length=60)
    text_en = models.TextField()
    text_es = models.TextField()
    drafted_by = models.CharField(max_length=40)
    drafted_by_handle = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - nobody is not ""
    approved_by_handle = models.CharField(max_length=20, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    alone_reason = models.CharField(max_length=200, blank=True)
    witness = models.ForeignKey("dispatch.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_why = models.CharField(max_length=200, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    batch = models.OneToOneField(
        "messaging.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="broadcast"
    )
    recipients = models.PositiveIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["drafted_at"]
        constraints = [
            # Nobody approves their own words. Alone only with a reason typed, or an all-clear a responder saw.
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("drafted_by"))
                | ~Q(alone_reason="")
                | (Q(kind="C3") & Q(witness__isnull=False)),
                name="broadcast_has_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "awaiting_approval", "cancelled"]) | Q(approved_by__isnull=False),
                name="broadcast_sent_is_approved",
            ),
            models.CheckConstraint(condition=Q(batch=None) | Q(approved_by__isnull=False), name="no_rows_unapproved"),
            models.UniqueConstraint(
                fields=["confirmation", "kind"],
                condition=Q(state__in=["draft", "awaiting_approval", "approved", "sending"]),
                name="one_broadcast_of_a_kind_at_a_time",
            ),
        ]

    @property
    def incident(self) -> Incident:
        """The incident that was confirmed: there is no other way from a broadcast to an incident."""
        return self.confirmation.incident


class BroadcastZone(models.Model):
    """A zone this broadcast goes to."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="zones")
    zone = models.ForeignKey("places.Zone", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "zone"], name="broadcast_zone_once")]


class CeilingRaise(models.Model):
    """More alerts within the hour than the ceiling allows: asked for by one person, agreed to by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=40)
    asked_by_handle = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=40, blank=True)
    agreed_by_handle = models.CharField(max_length=20, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at=None) | (~Q(agreed_by="") & ~Q(agreed_by=F("asked_by"))),
                name="ceiling_raise_has_two_people",
            )
        ]
