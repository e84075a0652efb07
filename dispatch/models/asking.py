"""Asking responders: a wave, the alert each person got in it, and what came of it."""

from django.db import models

from dispatch.models.incident import Incident
from hotline.base.ids import new_id

GOING = ("accepted", "en_route")
ANSWERED_YES = ("accepted", "en_route", "on_scene", "reported", "sos")


class Wave(models.Model):
    """One asking: ring 1 the zone, ring 2 its neighbours, ring 3 everybody available."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    ring = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    batch = models.ForeignKey("messaging.Batch", on_delete=models.PROTECT, null=True, related_name="waves")
    excluded = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="wave_once")]


class Alert(models.Model):
    """This responder was asked, in this wave, for these reasons."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alerts")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="alerts")
    responder = models.ForeignKey("responders.Responder", on_delete=models.PROTECT, related_name="alerts")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "position"]
        constraints = [models.UniqueConstraint(fields=["incident", "responder"], name="asked_once_per_incident")]


class Response(models.Model):
    """What a responder answered and did; one row per person and incident."""

    class State(models.TextChoices):
        ACCEPTED = "accepted"
        EN_ROUTE = "en_route"
        ON_SCENE = "on_scene"
        REPORTED = "reported"
        SOS = "sos"
        DECLINED = "declined"
        LATER = "later"
        STOOD_DOWN = "stood_down"
        NO_SHOW = "no_show"
        RELEASED = "released"
        LEFT = "left"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="responses")
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, null=True, blank=True, related_name="response")
    responder = models.ForeignKey("responders.Responder", on_delete=models.PROTECT, related_name="responses")
    state = models.CharField(max_length=10, choices=State.choices)
    selected = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    partner = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    last_safe_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    via = models.CharField(max_length=8)

    class Meta:
        ordering = ["answered_at"]
        constraints = [models.UniqueConstraint(fields=["incident", "responder"], name="one_response_per_person")]

    @property
    def is_on_scene(self) -> bool:
        return self.arrived_at is not None and self.left_at is None and self.state != self.State.NO_SHOW
