"""A call: who answered when, what was said, how to call back, how it ended; and the rights reminders read to callers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.calls.known import CallerFlag as CallerFlag
from hotline.calls.known import Referral as Referral
from hotline.crypto.fields import EncryptedTextField


class Call(models.Model):
    """One telephone call, from the second it is taken. What people say is encrypted; choices made from lists are not."""

    class State(models.TextChoices):
        ANSWERED = "answered", _("On the line")
        WRAP_UP = "wrap_up", _("Wrapping up")
        CLOSED = "closed", _("Closed")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    class Disposition(models.TextChoices):
        LIVE_REPORT = "live_report", _("Happening now")
        RECENT_REPORT = "recent_report", _("Happened within two hours")
        PAST_REPORT = "past_report", _("Happened earlier")
        FUTURE_REPORT = "future_report", _("Expected to happen")
        SOMEONE_DETAINED = "someone_detained", _("Someone was taken")
        RUMOR_QUERY = "rumor_query", _("Asking about a rumour")
        KNOW_YOUR_RIGHTS = "know_your_rights", _("Asking about rights")
        LEGAL_QUESTION = "legal_question", _("Legal question")
        SERVICES = "services", _("Rent, food, other help")
        FRAUD_NOTARIO = "fraud_notario", _("Notary fraud")
        OTHER_EMERGENCY = "other_emergency", _("Another emergency")
        WORKPLACE_ABUSE = "workplace_abuse", _("Abuse at work")
        VOLUNTEER_OFFER = "volunteer_offer", _("Wants to help")
        DONATION = "donation", _("Wants to give")
        MEDIA = "media", _("Press")
        ELECTED_OFFICIAL = "elected_official", _("Elected official")
        INFORMANT = "informant", _("Wants to denounce someone")
        PRANK_ABUSE = "prank_abuse", _("Prank or abuse")
        WRONG_NUMBER = "wrong_number", _("Wrong number")
        SILENT = "silent", _("Silent")
        TEST = "test", _("Test")

    class Relation(models.TextChoices):
        AFFECTED = "affected_person", _("The person affected")
        HOUSEHOLD = "household_member", _("Lives there")
        RELATIVE = "relative", _("Relative")
        COWORKER = "coworker", _("Co-worker")
        EMPLOYER = "employer", _("Employer")
        NEIGHBOUR = "neighbour", _("Neighbour")
        PASSER_BY = "passer_by", _("Passer-by")
        COMMUNITY = "community_member", _("Someone who heard of it")
        ORGANISATION = "organisation", _("Organisation")
        MEDIA = "media", _("Press")
        OFFICIAL = "official", _("Official")
        UNKNOWN = "unknown", _("Not known")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ANSWERED)
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    dispatcher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calls", null=True, blank=True
    )
    contact = models.ForeignKey(
        "contacts.Contact", on_delete=models.SET_NULL, related_name="calls", null=True, blank=True
    )
    number_withheld = models.BooleanField(default=False)
    alias = EncryptedTextField(group="p2", blank=True, default="")
    safe_to_call = models.BooleanField(null=True, blank=True)
    safe_to_text = models.BooleanField(default=False)
    safe_hours = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=16, default="es")
    relation = models.CharField(max_length=16, choices=Relation.choices, default=Relation.UNKNOWN)
    firsthand = models.BooleanField(null=True, blank=True)
    whisper = models.BooleanField(default=False)
    disposition = models.CharField(max_length=18, choices=Disposition.choices, blank=True)
    heard_from = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    words = EncryptedTextField(group="p2", blank=True, default="")
    place_text = EncryptedTextField(group="p2", blank=True, default="")
    exact_address = EncryptedTextField(group="p2", blank=True, default="")
    unit = EncryptedTextField(group="p2", blank=True, default="")
    number_text = EncryptedTextField(group="p2", blank=True, default="")
    notes = EncryptedTextField(group="p2", blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    # Which version last changed each field of the form, whose, and from which open page: so that nobody overwrites unseen.
    touched = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["dispatcher", "state"], name="call_of_dispatcher")]

    def __str__(self) -> str:
        return f"call {self.pk}"


class RightsScript(models.Model):
    """A rights reminder, versioned, with the lawyer who approved it and until when."""

    place_type = models.CharField(_("kind of place"), max_length=12)
    language = models.CharField(_("language"), max_length=5)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    body = models.TextField(_("words to say"))
    approved_by = models.CharField(_("approved by"), max_length=80, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=40, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["place_type", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["place_type", "language", "version"], name="script_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_type} {self.language} v{self.version}"


class EmergencyReferral(models.Model):
    """An emergency that is not ours: which line was offered, whether they wanted it, and whether we called for them."""

    ASK = _("Say what kind of help was offered.")

    class Kind(models.TextChoices):
        POLICE = "police", _("Police")
        FIRE = "fire", _("Fire")
        MEDICAL = "medical", _("Medical")
        CHILD = "child", _("A child in danger")
        SUICIDE = "suicide_988", _("988, suicide and crisis")
        POISON = "poison", _("Poison")
        HOME_VIOLENCE = "dv_hotline", _("Violence at home")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="emergencies")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    accepted = models.BooleanField(null=True, blank=True)
    we_called = models.BooleanField(default=False)

    class Meta:
        ordering = ["at"]


class Reminder(models.Model):
    """A rights reminder was read to this caller (or was not, and why): evidence of care."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reminders")
    place_type = models.CharField(max_length=12)
    language = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    skipped_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["at"]
