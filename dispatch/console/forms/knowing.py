"""The forms of what is known: changing facts, and looking at the exact address with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import incidents
from dispatch.choices import Activity, Consent, PlaceType, Timing
from dispatch.console.forms import choices
from dispatch.console.forms.base import ActForm, note, pick
from hotline.base.act import Actor
from hotline.places.models import Zone


def _select(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.Select(attrs={"class": "in"}))


def _count(label: Any, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "in short"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, widget=widget)


class Change(ActForm):
    """The facts of an incident. An address left empty is left as it was: it is not shown here."""

    title, button, word = _("Change what is known"), _("Save"), _("Change")

    cross_street = note(_("Scene: street and the street it crosses"), required=True)
    zone = forms.ModelChoiceField(
        label=_("Zone"), queryset=Zone.objects.all(), widget=forms.Select(attrs={"class": "in"})
    )
    landmark = note(_("Landmark"))
    public_place = note(_("Named in public"), required=True, help_text=_("for a home never the corner of the house"))
    place_type = _select(_("Kind of place"), PlaceType.choices)
    activity = _select(_("What they are doing"), Activity.choices)
    timing = _select(_("When"), Timing.choices)
    agents_min = _count(_("Agents, at least"), 500)
    agents_max = _count(_("Agents, at most"), 500)
    taken_count = _count(_("People taken"), 999)
    children_present = pick(_("Children there?"), choices.YES_NO_UNKNOWN, required=False)
    consent_to_visit = pick(_("Observers may"), Consent.choices, required=False)
    danger = forms.BooleanField(label=_("Somebody is hurt or in danger"), required=False)
    wanted = forms.IntegerField(
        label=_("Observers wanted"), min_value=2, max_value=12, widget=forms.NumberInput(attrs={"class": "in short"})
    )
    exact_address = note(_("New exact address"), help_text=_("encrypted; empty: as it was"))
    unit = note(_("New unit"), help_text=_("encrypted; empty: as it was"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self, asked: dict[str, str]) -> None:
        shown = {name: getattr(self.incident, name) for name in self.fields if name not in ("exact_address", "unit")}
        shown["children_present"] = {True: "yes", False: "no", None: "unknown"}[self.incident.children_present]
        self.initial = shown | self.initial

    def follows(self) -> list[Any]:
        return [gettext("Those who are going see it on their page. No new text is sent.")]

    def run(self, actor: Actor, key: str) -> None:
        data = dict(self.cleaned_data)
        data["children_present"] = {"yes": True, "no": False}.get(data["children_present"])
        data["consent_to_visit"] = data["consent_to_visit"] or Consent.NONE
        version = data.pop("version")
        for name in ("exact_address", "unit"):
            if not data[name]:
                del data[name]
        incidents.change(actor=actor, incident=self.incident, version=version, **data)


class Reveal(ActForm):
    title, button, word = _("Look at the exact address"), _("Show it to me"), _("Reveal")
    tone = ""

    reason = note(_("Why do you need it?"), required=True)

    def follows(self) -> list[Any]:
        return [gettext("That you looked, when and why is written down.")]

    def run(self, actor: Actor, key: str) -> dict[str, str]:
        address, unit = incidents.reveal_address(
            actor=actor, incident=self.incident, reason=self.cleaned_data["reason"]
        )
        return {"address": address, "unit": unit}
