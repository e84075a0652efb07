"""The forms of what is known: changing facts, and looking at the exact address with a reason."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import incidents
from dispatch.choices import Activity, Consent, PlaceType, Timing
from dispatch.console.forms import both, choices
from dispatch.console.forms.base import ActForm, note, pick
from hotline.base.act import Actor
from hotline.places.models import Zone


def _select(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.Select(attrs={"class": "in"}))


def _count(label: Any, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "in short"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, widget=widget)


def _zone(pk: str) -> Zone | None:
    """The zone that was clicked on the map, if any."""
    try:
        return Zone.objects.filter(pk=UUID(pk)).first()
    except ValueError:
        return None


class Change(ActForm):
    """The facts of an incident. An address left empty is left as it was: it is not shown here.

    `seen` carries the facts as the page showed them. Where somebody else changed the same fact meanwhile, both
    versions are shown, and the person chooses for each.
    """

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
    exact_address = note(_("New exact address"), help_text=_("encrypted; empty: as it was"))
    unit = note(_("New unit"), help_text=_("encrypted; empty: as it was"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self, asked: dict[str, str]) -> None:
        self.versions: list[both.Version] = []
        now = both.facts(self.incident, self.FACTS)
        shown = {name: getattr(self.incident, name) for name in self.FACTS if name not in both.HIDDEN}
        shown["children_present"] = {True: "yes", False: "no", None: "unknown"}[self.incident.children_present]
        picked = _zone(asked.get("zone", ""))
        self.initial = shown | ({"zone": picked} if picked else {}) | {"seen": json.dumps(now)} | self.initial

    @property
    def FACTS(self) -> tuple[str, ...]:  # noqa: N802 - the names of the fields that are facts
        return tuple(name for name in self.base_fields if name != "seen")

    def follows(self) -> list[Any]:
        return [gettext("Those who are going see it on their page. No new text is sent.")]

    def run(self, actor: Actor, key: str) -> None:
        data = {name: self.cleaned_data[name] for name in self.FACTS}
        data["children_present"] = {"yes": True, "no": False}.get(data["children_present"])
        data["consent_to_visit"] = data["consent_to_visit"] or Consent.NONE
        for name in both.HIDDEN:
            if not data[name]:
                del data[name]
        for name in [name for name in data if self.data.get(f"keep-{name}") == both.THEIRS]:
            del data[name]
        seen = both.seen(self.incident, self.cleaned_data["seen"], self.FACTS)
        try:
            incidents.change(actor=actor, incident=self.incident, seen=seen, **data)
        except incidents.Clash as clash:
            self._show_both(clash.fields)
            raise

    def _show_both(self, names: list[str]) -> None:
        """Both versions stand on the page; what is saved next has seen them."""
        fresh = type(self.incident).objects.select_related("zone").get(pk=self.incident.pk)
        self.versions = [both.version(self, fresh, name) for name in self.fields if name in names]
        self.data = self.data.copy()
        self.data["seen"] = json.dumps(both.facts(fresh, self.FACTS))


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
