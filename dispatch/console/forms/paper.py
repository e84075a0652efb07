"""The short form for what stands on a sheet of paper: when it was, where, what, in whose words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms import choices
from dispatch.incidents import Facts
from hotline.calls.models import Call
from hotline.places import gazetteer
from hotline.places.models import Place, Zone


class EnterLater(forms.Form):
    """One sheet."""

    observed_at = forms.DateTimeField(
        label=_("When was it? (from the sheet)"), help_text=_("Not now: the time that was written down."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "in"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code, if it is of an incident that is open"), max_length=4, required=False,
        widget=forms.TextInput(attrs={"class": "in code short", "autocomplete": "off"}),
    )  # fmt: skip
    cross_street = forms.CharField(
        label=_("Corner or landmark"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip
    zone = forms.ModelChoiceField(
        label=_("Zone"), queryset=Zone.objects.order_by("name_en"), required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    place_type = forms.ChoiceField(
        label=_("What kind of place?"), choices=choices.PLACE_TYPES, widget=forms.Select(attrs={"class": "in"})
    )
    activity = forms.ChoiceField(
        label=_("What were they doing?"), choices=choices.ACTIVITIES, initial="unknown",
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    agents = forms.ChoiceField(
        label=_("How many agents?"), choices=choices.AGENT_KEYS, initial="unknown",
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Caller’s language"), choices=[("es", "Español"), ("en", "English"), ("other", _("Another"))],
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Number to call back, if they gave one"), max_length=24, required=False,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    firsthand = forms.BooleanField(label=_("They saw it themselves"), required=False)
    words = forms.CharField(
        label=_("What they said"), max_length=1000, required=False, help_text=_("No names, no status, no papers."),
        widget=forms.Textarea(attrs={"class": "in", "rows": 4}),
    )  # fmt: skip
    disposition = forms.ChoiceField(
        label=_("What kind of call was it?"), choices=Call.Disposition.choices, initial="recent_report",
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip

    def facts(self) -> Facts:
        """What the sheet tells, as an incident is opened with."""
        told = self.cleaned_data
        corner = told["cross_street"].strip()
        place = Place.objects.filter(folded=gazetteer.fold(corner)).select_related("zone").first() if corner else None
        low, high = choices.AGENTS[told["agents"]]
        return Facts(
            zone=told["zone"] or (place.zone if place else None), cross_street=corner, activity=told["activity"],
            timing="now", place_type=told["place_type"], agents_min=low, agents_max=high,
            lat=place.lat if place else None, lon=place.lon if place else None, words=told["words"],
            language=told["language"], firsthand=told["firsthand"],
            salute={"agents": told["agents"], "activity": told["activity"]},
        )  # fmt: skip
