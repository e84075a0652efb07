"""The form under a text: what it is about, or how to answer it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import Incident, Rumour
from dispatch.models.incident import OVER


class AboutForm(forms.Form):
    """Link a text to an open incident, or count it for a rumour."""

    incident = forms.ModelChoiceField(
        label=_("About incident"), queryset=Incident.objects.exclude(status__in=OVER), required=False,
        empty_label=_("which?"), widget=forms.Select(attrs={"class": "in", "data-live-keep": "off"}),
    )  # fmt: skip
    rumour = forms.ModelChoiceField(
        label=_("About a rumour"), queryset=Rumour.objects.filter(closed_at=None), required=False,
        empty_label=_("which?"), widget=forms.Select(attrs={"class": "in", "data-live-keep": "off"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].label_from_instance = lambda one: f"{one.code} · {one.cross_street}"
        self.fields["rumour"].label_from_instance = lambda one: one.claim
