"""An incident, the calls that tell of it, and the observations made of it (SALUTE reports)."""

from django.conf import settings
from django.db import models

from dispatch.choices import Activity, Agency, Consent, Outcome, PlaceType, Presence, Status, Timing, Verdict
from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedTextField

OVER = (Status.CLOSED, Status.MERGED, Status.VOID)


class Incident(models.Model):
    """One thing that is said to happen at one place. Two places: the scene, and the public place the community reads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=4, db_index=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.REPORTED)
    presence = models.CharField(max_length=6, choices=Presence.choices, blank=True)
    zone = models.ForeignKey("places.Zone", on_delete=models.PROTECT, related_name="incidents")
    place_type = models.CharField(max_length=12, choices=PlaceType.choices, default=PlaceType.OTHER)
    cross_street = models.CharField(max_length=60)
    landmark = models.CharField(max_length=60, blank=True)
    public_place = models.CharField(max_length=60)
    exact_address = EncryptedTextField(group="p2", blank=True, default="")
    unit = EncryptedTextField(group="p2", blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    activity = models.CharField(max_length=20, choices=Activity.choices, default=Activity.UNKNOWN)
    timing = models.CharField(max_length=12, choices=Timing.choices, default=Timing.NOW)
    agents_min = models.PositiveSmallIntegerField(null=True, blank=True)
    agents_max = models.PositiveSmallIntegerField(null=True, blank=True)
    agency = models.CharField(max_length=16, choices=Agency.choices, default=Agency.UNKNOWN)
    danger = models.BooleanField(default=False)
    children_present = models.BooleanField(null=True, blank=True)
    taken_count = models.PositiveSmallIntegerField(null=True, blank=True)
    consent_to_visit = models.CharField(max_length=12, choices=Consent.choices, default=Consent.NONE)
    language = models.CharField(max_length=16, default="es")
    wanted = models.PositiveSmallIntegerField(default=3)
    ring = models.PositiveSmallIntegerField(default=0)
    ladder_held = models.BooleanField(default=False)
    policy = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(status__in=OVER), name="open_code_once"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.CONFIRMED) | ~models.Q(presence=""), name="confirmed_says_presence"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.CLOSED) | ~models.Q(outcome=""), name="closed_says_outcome"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.MERGED) | models.Q(merged_into__isnull=False),
                name="merged_says_where",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at", "id"], name="incident_by_time"),
            models.Index(fields=["status"], condition=~models.Q(status__in=OVER), name="incident_open"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status not in OVER

    @property
    def wants_people(self) -> bool:
        """Whether anybody is still asked to go: not once it has been decided, or has ended."""
        return self.status in (Status.REPORTED, Status.CONFIRMED)


class IncidentCall(models.Model):
    """This call tells of this incident. Independent: another number, another pair of eyes."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="call_links")
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="incident_links")
    opened = models.BooleanField(default=False)
    independent = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(undone_at=None), name="call_tells_of_one_incident"
            )
        ]


class Report(models.Model):
    """One observation, by a caller, a responder or a text: Size, Activity, Location, Uniform, Time, Equipment."""

    class Source(models.TextChoices):
        CALLER = "caller"
        RESPONDER = "responder"
        TIP = "tip_sms"
        PARTNER = "partner"
        MEDIA = "media"
        OFFICIAL = "official"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    source = models.CharField(max_length=12, choices=Source.choices)
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    response = models.ForeignKey(
        "dispatch.Response", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    firsthand = models.BooleanField(default=False)
    observed_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    words = EncryptedTextField(group="p2", blank=True, default="")
    via = models.CharField(max_length=8, default="call")

    class Meta:
        ordering = ["entered_at"]
