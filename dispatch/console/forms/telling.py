"""The forms of telling the community: drafting a text, taking a draft away."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import broadcasts
from dispatch.broadcast_texts import Kind
from dispatch.console.forms.base import ActForm, note
from dispatch.models import Broadcast
from hotline.base.act import Actor
from hotline.base.errors import Refused
from hotline.network import policy
from hotline.places.models import Zone


class Draft(ActForm):
    """A text to the community, from the template of the incident's state."""

    kind = ""
    button = _("Draft it")

    def follows(self) -> list[Any]:
        return [
            gettext("Nothing is sent yet: a lead, coordinator or approver reads it and types %(code)s.")
            % {"code": self.incident.code},
            gettext("If nobody answers in %(n)s minutes, a lead may send it alone, with a reason.")
            % {"n": policy.get("approval_alone_minutes")},
        ]

    def run(self, actor: Actor, key: str) -> None:
        broadcasts.draft(actor=actor, incident=self.incident, kind=self.kind, **self.where())

    def where(self) -> dict[str, Any]:
        return {}


class DraftAlert(Draft):
    title, word = _("Draft the community alert"), _("Draft community alert")
    kind = Kind.ALERT

    place = note(_("Named in public"), required=True, help_text=_("never the caller’s corner"))
    zones = forms.ModelMultipleChoiceField(
        label=_("Goes to"), queryset=Zone.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, asked: dict[str, str]) -> None:
        near = Zone.objects.filter(
            pk__in=[self.incident.zone_id, *self.incident.zone.neighbours.values_list("pk", flat=True)]
        )
        self.fields["zones"].queryset = near
        self.initial = {"place": self.incident.public_place, "zones": [zone.pk for zone in near]} | self.initial

    def where(self) -> dict[str, Any]:
        """What is chosen so far; a form half filled in is composed too."""
        chosen = self.cleaned_data
        return {"zones": list(chosen.get("zones") or []), "place": chosen.get("place", "")}


class DraftUpdate(Draft):
    title, word = _("Draft an update"), _("Draft update")
    kind = Kind.UPDATE


class DraftAllClear(Draft):
    title, word = _("Draft the all-clear"), _("Draft all-clear")
    kind = Kind.ALL_CLEAR

    def follows(self) -> list[Any]:
        return [
            gettext("It goes to exactly those who were alerted."),
            gettext("A responder saw them leave, so you may send it yourself."),
        ]


class DraftNoLongerSeen(Draft):
    title, word = _("Draft: no longer seen"), _("Draft “no longer seen”")
    kind = Kind.NO_LONGER_SEEN


class DraftCorrection(Draft):
    title, word = _("Draft the correction"), _("Draft correction")
    kind = Kind.CORRECTION

    def follows(self) -> list[Any]:
        return [gettext("It goes to exactly those who were told wrong."), *super().follows()]


class OfBroadcast(ActForm):
    """An act on one text of this incident."""

    broadcast = forms.UUIDField(widget=forms.HiddenInput)

    def prepare(self, asked: dict[str, str]) -> None:
        self.initial = {"broadcast": asked.get("broadcast")} | self.initial

    def the_one(self) -> Broadcast:
        found = Broadcast.objects.filter(
            pk=self.cleaned_data["broadcast"], confirmation__incident=self.incident
        ).first()
        if found is None:
            raise Refused(_("This text is not here any more."), "no_broadcast")
        return found


class CancelDraft(OfBroadcast):
    title, button, word, tone = _("Take the draft away"), _("Take it away"), _("Take away"), "danger"

    def run(self, actor: Actor, key: str) -> None:
        broadcasts.cancel(actor=actor, broadcast=self.the_one())
