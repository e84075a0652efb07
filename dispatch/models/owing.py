"""What is owed, with a clock: a call back, an all-clear, a correction, a result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.incident import Incident
from dispatch.models.rumour import Rumour
from dispatch.models.telling import Broadcast
from hotline.base.ids import new_id


class FollowUp(models.Model):
    """A debt of the line to somebody. An incident cannot close with one unpaid."""

    class Kind(models.TextChoices):
        CALL_BACK = "call_back", _("Call back")
        APPROVAL = "approval", _("Second approval")
        ALL_CLEAR = "all_clear", _("All-clear")
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update to the community")
        RESULT = "result", _("Result of a rumour")
        FAMILY = "family", _("Call the family")
        LEAD = "lead", _("The lead must look")
        TASK = "task", _("Pass on")
        DRAFT = "draft", _("Alert prepared in training")

    class Why(models.TextChoices):
        """Why a lead must look, or what is passed on to a coordinator."""

        SOS = "sos", _("Somebody on scene calls for help")
        SAFETY = "safety", _("Safety checks stay unanswered")
        WIDEN = "widen", _("Too few are going: ask everybody available?")
        NOBODY = "nobody", _("Nobody is going: try by phone, or ask wider")
        UNVERIFIED = "unverified", _("Nobody could look: say so honestly?")
        FAMILY = "family", _("A family waits for its call")
        SIGHTING = "sighting", _("Not seen for long: has it ended?")
        TOUCH = "touch", _("Nobody has touched it for long")
        CALL = "call", _("A dispatcher asks for you on a call")
        PAST = "past", _("Something that happened: write it down with them")
        FUTURE = "future", _("Something expected: plan who goes along")
        LEGAL = "legal", _("A legal question: refer them, if they agree")
        SERVICES = "services", _("They need help: rent, food, shelter")
        FRAUD = "fraud", _("Cheated by a notary: to a lawyer")
        WORK = "work", _("Abuse at work: to the workers’ centre")
        VOLUNTEER = "volunteer", _("Somebody wants to help")
        DONATION = "donation", _("Somebody wants to give")
        MEDIA = "media", _("The press asks")
        OFFICIAL = "official", _("An elected official asks")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    rumour = models.ForeignKey(Rumour, on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    broadcast = models.ForeignKey(Broadcast, on_delete=models.PROTECT, null=True, blank=True, related_name="followups")
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_handle = models.CharField(max_length=20, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.CharField(max_length=40, blank=True)
    paid_by_handle = models.CharField(max_length=20, blank=True)
    paid_how = models.CharField(max_length=80, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(paid_at=None), name="followup_owed")]
