"""The forms of rumours: noting one, deciding it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms.base import note, pick
from dispatch.console.present.rumours import state_chip
from dispatch.models import Incident, Rumour
from dispatch.models.incident import OVER
from dispatch.rumours import DECISIONS
from hotline.places.models import Zone


class OpenRumourForm(forms.Form):
    """What people say, in their words and without names."""

    claim = forms.CharField(
        label=_("What do people say?"), max_length=140, help_text=_("No names."),
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip
    place = note(_("Where?"))
    zone = forms.ModelChoiceField(
        label=_("Zone"), queryset=Zone.objects.all(), required=False, empty_label=_("not known"),
        widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("Where is it said?"),
        choices=Rumour.Channel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    incident = forms.ModelChoiceField(
        label=_("Checked by incident"), queryset=Incident.objects.exclude(status__in=OVER), required=False,
        empty_label=_("none yet"), widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip


class CheckForm(forms.Form):
    """Which incident checks it."""

    incident = OpenRumourForm.base_fields["incident"]


class DecideForm(forms.Form):
    """What was found."""

    verdict = pick(_("What was found?"), [])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [(state, state_chip(Rumour(state=state)).word) for state in DECISIONS]
