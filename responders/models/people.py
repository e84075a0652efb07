"""Responders: trained volunteers under a handle, what they can do, and when they may be asked."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.contacts.models import Contact
from hotline.crypto.fields import EncryptedJSONField, EncryptedTextField
from hotline.places.models import Zone


class Responder(models.Model):
    """A volunteer who can be asked to go and look. Declining is free and never counted."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        CONTACTED = "contacted", _("Contacted")
        REFERENCES_OK = "references_ok", _("References checked")
        TRAINED = "trained", _("Trained")
        AGREEMENT_SIGNED = "agreement_signed", _("Agreement signed")
        PROBATION = "probation", _("First activations, paired")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    class Transport(models.TextChoices):
        CAR = "car", _("Car")
        BIKE = "bike", _("Bicycle")
        TRANSIT = "transit", _("Bus or train")
        FOOT = "foot", _("On foot")

    class SceneRole(models.TextChoices):
        VERIFY = "verify", _("Verifies")
        RECORD = "record", _("Films")
        RIGHTS_SPEAKER = "rights_speaker", _("Says the rights aloud")
        NOTES_MONITOR = "notes_monitor", _("Takes notes")
        FAMILY_LIAISON = "family_liaison", _("Speaks with the family")
        SCENE_LEAD = "scene_lead", _("Leads on scene")
        DRIVER = "driver", _("Drives")
        INTERPRETER = "interpreter", _("Interprets")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="responder",
        verbose_name=_("sign-in"),
    )
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="responder")
    handle = models.CharField(
        _("handle"),
        max_length=20,
        validators=[RegexValidator(r"^[\w.-]{2,20}$", _("Use 2 to 20 letters, figures, dots or dashes."))],
    )
    real_name = EncryptedTextField(group="ops", blank=True, default="")
    emergency_contact = EncryptedTextField(group="ops", blank=True, default="")
    conflicts = EncryptedJSONField(group="ops", null=True, blank=True)  # words of places not to be sent to
    languages = models.JSONField(_("languages"), default=list)
    home_zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="residents", verbose_name=_("home zone"))
    zones = models.ManyToManyField(Zone, blank=True, related_name="willing", verbose_name=_("also willing to go to"))
    lat = models.FloatField(_("about here, latitude"), null=True, blank=True)
    lon = models.FloatField(_("about here, longitude"), null=True, blank=True)
    transport = models.CharField(_("transport"), max_length=8, choices=Transport.choices, default=Transport.CAR)
    travel_minutes = models.PositiveSmallIntegerField(_("travels at most, minutes"), default=30)
    roles = models.JSONField(_("roles on scene"), default=list, blank=True)
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.APPLIED)
    trained_until = models.DateField(_("training valid until"), null=True, blank=True)
    probation_left = models.PositiveSmallIntegerField(_("paired activations to go"), default=0)
    max_per_week = models.PositiveSmallIntegerField(_("at most this often a week"), null=True, blank=True)
    on_call_now = models.BooleanField(_("on call now"), null=True, blank=True)  # None: as the weekly hours say
    on_call_until = models.DateTimeField(_("and until"), null=True, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    last_activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(_("note for coordinators"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["handle"]
        verbose_name = _("responder")
        verbose_name_plural = _("responders")
        constraints = [
            models.UniqueConstraint(
                Lower("handle"), name="responder_handle_once", violation_error_message=_("Somebody has this handle.")
            ),
            models.CheckConstraint(
                name="responder_quiet_both_or_none",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
            models.CheckConstraint(
                name="responder_ready_has_phone",
                condition=~Q(state__in=["probation", "active"]) | Q(contact__isnull=False),
                violation_error_message=_("Give a telephone number before making this person active."),
            ),
        ]
        indexes = [models.Index(fields=["state"], name="responder_state")]

    def __str__(self) -> str:
        return self.handle

    @property
    def language(self) -> str:
        """The language we write to them in: Spanish for whoever speaks it."""
        return "es" if "es" in self.languages else "en"


class Availability(models.Model):
    """A weekly window in the network's local time. It may pass midnight; equal ends mean the whole day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    start = models.TimeField(_("from"))
    end = models.TimeField(_("until"))

    class Meta:
        ordering = ["weekday", "start"]
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.UniqueConstraint(fields=["responder", "weekday", "start"], name="availability_once"),
            models.CheckConstraint(name="availability_weekday", condition=Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start:%H:%M}–{self.end:%H:%M}"


class AvailabilityException(models.Model):
    """One local date on which the weekly hours do not hold."""

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    available = models.BooleanField(_("available all day"), default=False)

    class Meta:
        ordering = ["date"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [models.UniqueConstraint(fields=["responder", "date"], name="availability_exception_once")]

    def __str__(self) -> str:
        return f"{self.date}"


class Training(models.Model):
    """A module somebody completed, and until when it counts."""

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="trainings")
    module = models.CharField(_("module"), max_length=40)
    date = models.DateField(_("date"))
    trainer = models.CharField(_("trainer (handle)"), max_length=20, blank=True)
    expires = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["-date"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [models.UniqueConstraint(fields=["responder", "module", "date"], name="training_once")]

    def __str__(self) -> str:
        return self.module


class Activation(models.Model):
    """This responder set out once for this incident: what the weekly limit and the rest count."""

    responder = models.ForeignKey(Responder, on_delete=models.CASCADE, related_name="activations")
    incident_id = models.UUIDField(editable=False)  # plain: an incident comes later than its people
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["responder", "incident_id"], name="activation_once")]

    def __str__(self) -> str:
        return f"{self.responder_id} {self.at:%Y-%m-%d}"
