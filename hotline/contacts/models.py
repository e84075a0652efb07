"""One row per phone number the line knows: encrypted once, found by keyed hash, opted out once for everything."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hotline.base.ids import new_id
from hotline.crypto.fields import EncryptedJSONField, EncryptedTextField


class Contact(models.Model):
    """A number. It is under the `ops` keys exactly while a responder or staff use holds it, else under `p2`."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Phone number")
        SHORT_CODE = "short_code", _("Short code")
        UNPARSABLE = "unparsable", _("Not a number we understand")
        PERSON = "person", _("A member of staff, without a number")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = EncryptedTextField(group_attr="key_group")
    key_group = models.CharField(max_length=4, default="p2")
    index = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.NUMBER)
    language = models.CharField(max_length=5, default="es")
    opted_out_at = models.DateTimeField(null=True, blank=True)
    opted_out_word = models.CharField(max_length=40, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ContactUse(models.Model):
    """Why we hold a number, and until when. A contact with no use left is forgotten."""

    class Purpose(models.TextChoices):
        CALLER = "caller", _("Caller")
        RESPONDER = "responder", _("Responder")
        STAFF = "staff", _("Staff")
        SUBSCRIBER = "subscriber", _("Subscriber")
        INBOUND = "inbound", _("Sent us a text")
        RUMOUR = "rumour", _("Asked about a rumour")

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="uses")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    ref = models.CharField(max_length=40, blank=True)
    keep_until = models.DateTimeField(null=True, blank=True, db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "purpose", "ref"], name="contact_use_once")]


class StaffPhone(models.Model):
    """The phone on which a member of staff is paged."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_phone")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="staff")


class StaffReach(models.Model):
    """How a member of staff is reached beside their telephone: an address for e-mail, and devices that agreed to be woken.

    `contact` has no number: it is what messages to this address and these devices are written to. The address is used once
    the code that was sent to it came back (`confirmed_at`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reach")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="reach")
    address = EncryptedTextField(group="ops", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=32, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)


class StaffDevice(models.Model):
    """A browser of a member of staff that may be woken, as its push service knows it. `index` is the endpoint's keyed hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reach = models.ForeignKey(StaffReach, on_delete=models.CASCADE, related_name="devices")
    label = models.CharField(max_length=40, blank=True)
    subscription = EncryptedJSONField(group="ops")
    index = models.CharField(max_length=32, unique=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
