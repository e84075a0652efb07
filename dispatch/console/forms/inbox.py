"""The forms under a text: the answer as it is edited, and what the text is about."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch.console.selectors import talk
from dispatch.models import Incident, Rumour
from dispatch.models.incident import OVER
from hotline.calls.models import Call
from hotline.contacts import book
from hotline.messaging.models import Inbound


def _pick() -> forms.Select:
    return forms.Select(attrs={"class": "in", "data-live-keep": "off"})


class AboutForm(forms.Form):
    """Link a text to an open incident or a call, or count it for a rumour."""

    incident = forms.ModelChoiceField(
        label=_("About incident"), queryset=Incident.objects.exclude(status__in=OVER), required=False,
        empty_label=_("which?"), widget=_pick(),
    )  # fmt: skip
    rumour = forms.ModelChoiceField(
        label=_("About a rumour"), queryset=Rumour.objects.filter(closed_at=None), required=False,
        empty_label=_("which?"), widget=_pick(),
    )  # fmt: skip
    call = forms.ModelChoiceField(
        label=_("Belongs to a call"), queryset=Call.objects.none(), required=False, empty_label=_("which?"), widget=_pick(),
    )  # fmt: skip

    def __init__(self, *args, text: Inbound, now: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = talk.calls(text, now)
        self.fields["incident"].label_from_instance = lambda one: f"{one.code} · {one.cross_street}"
        self.fields["rumour"].label_from_instance = lambda one: one.claim
        self.fields["call"].label_from_instance = _call


def _call(call: Call) -> str:
    parts = [
        timezone.localtime(call.started_at).strftime("%H:%M"), call.language.upper(), book.masked(call.contact),
        call.dispatcher.handle if call.dispatcher else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)
