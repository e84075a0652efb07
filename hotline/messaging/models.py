"""The outbox (batches, messages, attempts), the texts in use, what came in, and the simulator's phones.

A batch is one decision to tell people something; a message is that decision for one person, and both are rows
before anything is sent. The text lives once per batch and language; only personal texts lie in the message.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.contacts.models import Contact
from hotline.crypto.fields import EncryptedTextField
from hotline.messaging.states import BatchState, Lane, State


class Batch(models.Model):
    """One decision to text people. `purpose` is stable ("responder_request"); `subject` is what it is about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=32)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices)
    template = models.CharField(max_length=8, blank=True)
    subject_kind = models.CharField(max_length=24, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    created_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["subject_kind", "subject"], name="batch_of_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class BatchText(models.Model):
    """What a batch says in one language, with what it costs to send."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5)
    body = models.TextField()
    encoding = models.CharField(max_length=8)
    segments = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "language"], name="batch_text_once")]


class Message(models.Model):
    """One person, one channel, one decision. Claimed by `owner` under `fence` until `lease_until`; `rank` only rises."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="messages")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=8, default="sms")
    language = models.CharField(max_length=5)
    lane = models.PositiveSmallIntegerField(choices=Lane.choices)
    own_text = EncryptedTextField(group="ops", null=True, blank=True)
    segments = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    rank = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=40, blank=True)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    provider = models.CharField(max_length=16, blank=True)
    provider_sid = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["lane", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "contact", "channel"], name="message_once"),
            models.UniqueConstraint(
                fields=["provider", "provider_sid"], condition=~Q(provider_sid=""), name="message_provider_sid"
            ),
            models.CheckConstraint(condition=Q(rank__lte=4), name="message_rank"),
        ]
        indexes = [
            models.Index(fields=["lane", "due_at", "id"], condition=Q(state="queued"), name="message_claimable"),
            models.Index(fields=["not_after"], condition=Q(state="queued"), name="message_expiring"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="message_leased"),
            models.Index(fields=["due_at"], condition=Q(state="ambiguous"), name="message_in_doubt"),
            models.Index(fields=["batch", "state"], name="message_counts"),
        ]


class Attempt(models.Model):
    """One call to a provider, as it went. Append-only; holds neither number nor text."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    fence = models.PositiveIntegerField()
    provider = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(s, s) for s in ("accepted", "refused", "retry", "unknown")])
    code = models.CharField(max_length=40, blank=True)
    sid = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["provider", "-id"], name="attempt_newest")]


class Overdue(models.Model):
    """One row: what the auditor found when it last looked. `oldest_at`: when the oldest overdue text should have left."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    looked_at = models.DateTimeField()
    texts = models.PositiveIntegerField(default=0)
    oldest_at = models.DateTimeField(null=True, blank=True)
    timer_seconds = models.FloatField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="overdue_is_one_row")]


class SenderRate(models.Model):
    """A sender's pace (of one carrier class: "sender/class"): when the next slice may leave, and what left in the last second."""

    sender = models.CharField(max_length=32, primary_key=True)
    next_at = models.FloatField(default=0)  # seconds on the database's clock
    recent = models.JSONField(default=list)


class Carrier(models.Model):
    """The carrier class of a number, where somebody told us; most are unknown."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="carrier")
    name = models.CharField(max_length=12)
    known_at = models.DateTimeField()


class Listed(models.Model):
    """One person of a long list that was decided, whose message row is not written yet. Rows leave in the order of their ids."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="listed", db_constraint=False)
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    language = models.CharField(max_length=5)
    position = models.PositiveIntegerField()


class Template(models.Model):
    """One version of one text in one language. The newest version is in use; older ones stay as history."""

    key = models.CharField(_("key"), max_length=8)
    language = models.CharField(_("language"), max_length=5)
    version = models.PositiveIntegerField(_("version"), default=1)
    purpose = models.CharField(_("purpose"), max_length=32)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"))
    approved_by = models.CharField(_("reviewed by"), max_length=80, blank=True)
    approved_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta:
        ordering = ["key", "language", "-version"]
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        constraints = [
            models.UniqueConstraint(fields=["key", "language", "version"], name="template_version_once"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | ~Q(approved_by=""), name="template_review_has_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language} v{self.version}"


class Inbound(models.Model):
    """One text that came in, stored once per provider id, before anybody makes sense of it."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        HANDLED = "handled", _("Understood")
        UNREAD = "unread", _("Waiting for a person")
        ANSWERED = "answered", _("Answered")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.CharField(max_length=16)
    provider_sid = models.CharField(max_length=64)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="texts_in", null=True, blank=True)
    sender = EncryptedTextField(group="p2", blank=True)  # only where it is no number we understand
    body = EncryptedTextField(group="p2", blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    meaning = models.CharField(max_length=16, blank=True)
    handler = models.CharField(max_length=60, blank=True)
    # The handle of whoever began to answer, and since when they were last seen at it.
    claimed_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    subject_kind = models.CharField(max_length=24, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    # Whether its words sound as if it happens now: noted when it comes in, so that nobody need open it to know.
    urgent = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_sid"], name="inbound_once"),
            models.CheckConstraint(
                condition=Q(claimed_by="", claimed_at=None) | (~Q(claimed_by="") & Q(claimed_at__isnull=False)),
                name="inbound_claim_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], condition=Q(state="new"), name="inbound_new"),
            models.Index(fields=["received_at", "id"], condition=Q(state="unread"), name="inbound_unread"),
            models.Index(fields=["contact", "received_at"], name="inbound_thread"),
        ]


class SimText(models.Model):
    """One text on a simulated phone: the world outside, where the simulator delivers and people answer."""

    class Direction(models.TextChoices):
        TO_PHONE = "to_phone", _("Received")
        FROM_PHONE = "from_phone", _("Answered")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="sim_texts")
    direction = models.CharField(max_length=10, choices=Direction.choices)
    body = EncryptedTextField(group="ops")
    at = models.DateTimeField()
    message_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["contact", "at"], name="sim_thread")]


class WebhookEvent(models.Model):
    """One thing a provider said of a text, kept once, also where it changed nothing or the text is not known (yet)."""

    class Effect(models.TextChoices):
        RAISED = "raised", _("Moved the text on")
        NOTHING = "nothing", _("Said nothing new")
        CONFLICT = "conflict", _("Contradicts what was said before")
        UNKNOWN = "unknown", _("Of a text we do not know")

    provider = models.CharField(max_length=16)
    sid = models.CharField(max_length=64)
    status = models.CharField(max_length=16)
    error_code = models.CharField(max_length=40, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, related_name="said_of_it", null=True, blank=True)
    effect = models.CharField(max_length=8, choices=Effect.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "sid", "status", "error_code"], name="webhook_event_once")
        ]
        indexes = [models.Index(fields=["at"], condition=Q(effect="unknown"), name="webhook_event_unknown")]


class InboundMedia(models.Model):
    """Something that came with a text, and where the provider keeps it until it is fetched."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inbound = models.ForeignKey(Inbound, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60, blank=True)
    address = EncryptedTextField(group="p2", blank=True)

    class Meta:
        ordering = ["inbound", "position"]
        constraints = [models.UniqueConstraint(fields=["inbound", "position"], name="inbound_media_once")]
