"""When an interpreter can be phoned: their hours, and what was pressed."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from responders.interpreters import Say


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"class": "in", "type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, required=False, widget=widget, error_messages={"invalid": _("Give a time, such as 18:00.")}
    )


class HoursForm(forms.Form):
    """`seen_start` and `seen_end` are the hours as the page showed them."""

    use_required_attribute = False

    start = _time(_("From"))
    end = _time(_("Until"))
    seen_start = forms.TimeField(required=False, widget=forms.HiddenInput)
    seen_end = forms.TimeField(required=False, widget=forms.HiddenInput)
    say = forms.ChoiceField(choices=Say.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and (data.get("start") is None) != (data.get("end") is None):
            self.add_error("end" if data.get("end") is None else "start", _("Give both times, or leave both empty."))
        return data

    @property
    def seen(self) -> tuple[time | None, time | None]:
        return self.cleaned_data.get("seen_start"), self.cleaned_data.get("seen_end")
