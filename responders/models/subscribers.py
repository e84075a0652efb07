"""Subscribers to community alerts: a number, a language, areas. No name, no address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.contacts.models import Contact
from hotline.places.models import Zone


def every_topic() -> list[str]:
    return [str(topic) for topic in Subscriber.Topic]


class Subscriber(models.Model):
    """Somebody who asked for alerts. Whether they opted out stands at their contact, once for everything."""

    class State(models.TextChoices):
        ASKED_LANGUAGE = "asked_language", _("Asked for the language")
        ASKED_AREA = "asked_area", _("Asked for the area")
        ASKED_YES = "asked_yes", _("Asked to confirm from the phone")
        ACTIVE = "active", _("Active")
        OUT = "out", _("Out")

    class Topic(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed alerts")
        CORRECTIONS = "corrections", _("Corrections")
        WORKSHOPS = "workshops", _("Workshops")
        ACTIONS = "actions", _("Actions")
        POLICY = "policy", _("Local decisions")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="subscriber")
    language = models.CharField(_("language"), max_length=5, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.ASKED_LANGUAGE)
    all_areas = models.BooleanField(_("every area"), default=False)
    areas = models.ManyToManyField(Zone, blank=True, related_name="subscribers", verbose_name=_("areas"))
    topics = models.JSONField(_("topics"), default=every_topic, blank=True)
    night_ok = models.BooleanField(_("also at night"), default=False)
    source = models.CharField(_("joined by"), max_length=12, default="sms")
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        constraints = [
            models.CheckConstraint(
                name="subscriber_active_has_joined",
                condition=~Q(state="active") | (Q(joined_at__isnull=False) & ~Q(language="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "language"], name="subscriber_state_language")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class ConsentEvent(models.Model):
    """Proof of one consent or its end: what they wrote, what they had been told, when. Never changed."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked to join")
        LANGUAGE = "language", _("Chose the language")
        AREA = "area", _("Chose the area")
        JOINED = "joined", _("Joined")
        NIGHT_ON = "night_on", _("Wants alerts at night")
        NIGHT_OFF = "night_off", _("No alerts at night")
        TOPICS = "topics", _("Chose the topics")
        OFFERED = "offered", _("Offered night and topics")
        AGAIN = "again", _("Asked for our texts again")
        LEFT = "left", _("Left")
        REMINDED = "reminded", _("Asked once more")
        PROOF = "proof", _("Consent given elsewhere")
        RENEWAL = "renewal", _("Asked whether to stay")
        RENEWED = "renewed", _("Wants to stay")
        LAPSED = "lapsed", _("Never answered")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    word = models.CharField(max_length=40, blank=True)
    told = models.CharField(max_length=12, blank=True)  # the template or disclosure they answered, such as S1
    source = models.CharField(max_length=12)
    proof = models.CharField(max_length=200, blank=True)  # for consent given elsewhere: when, where and how
    ref = models.CharField(max_length=40, blank=True)  # the import it came with
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
