"""The forms about the number that calls: a flag with a short note, and why it is to be shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms.base import note, pick
from hotline.calls.models import CallerFlag
from hotline.messaging.never_store import never_store


class FlagForm(forms.Form):
    """Why this number is flagged."""

    kind = pick(_("Flag this number"), CallerFlag.Kind.choices)
    note = forms.CharField(
        label=_("Note"), max_length=80, required=False, help_text=_("no names; it is erased with the flag"),
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("prefix", "flag")
        super().__init__(*args, **kwargs)

    def clean_note(self) -> str:
        problems = never_store(self.cleaned_data["note"])
        if problems:
            raise forms.ValidationError(problems[0].message)
        return self.cleaned_data["note"]


class ShowNumberForm(forms.Form):
    reason = note(_("Why do you need the number?"), required=True)

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("prefix", "show")
        super().__init__(*args, **kwargs)
