"""The form that closes a call: how it ended, and the little that ending asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console import closing, paths
from dispatch.console.forms import choices
from dispatch.models import Rumour
from hotline.base.act import Actor
from hotline.base.errors import Refused
from hotline.calls.models import Call, EmergencyReferral

D = Call.Disposition

NO_INCIDENT = [
    ("known", _("We know of it already")),
    ("no_place", _("No place could be had")),
    ("outside", _("Outside our area")),
    ("doubt", _("Nothing to look at")),
]


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class CloseCallForm(forms.Form):
    """How the call ended (domain §2.5), and what its path asks for."""

    disposition = forms.ChoiceField(label=_("How did it end?"), choices=D.choices, widget=forms.RadioSelect)
    no_incident = forms.ChoiceField(
        label=_("No incident was opened, because"), choices=NO_INCIDENT, required=False, widget=forms.RadioSelect
    )
    no_card = _tick(_("They want no family card"))
    rumour = forms.ModelChoiceField(
        label=_("They asked about this rumour"), queryset=Rumour.objects.filter(closed_at=None), required=False,
        empty_label=_("none of these"), widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip
    claim = forms.CharField(
        label=_("Or a new one, in the words people use, no names"), max_length=140, required=False,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )  # fmt: skip
    pass_on = _tick(_("A coordinator should call them"))
    emergency = forms.ChoiceField(
        label=_("What was offered?"), choices=EmergencyReferral.Kind.choices, required=False, widget=forms.RadioSelect
    )
    accepted = forms.ChoiceField(
        label=_("Did they want it?"), choices=choices.YES_NO_UNKNOWN, required=False, widget=forms.RadioSelect
    )
    we_called = _tick(_("I called for them"))
    call_back_once = _tick(_("Call back once"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rumour"].label_from_instance = lambda rumour: rumour.claim

    @staticmethod
    def guess(call: Call) -> dict[str, str]:
        """What it most likely was, marked and easily changed."""
        timing = call.facts.get("timing")
        if not call.facts.get("activity"):
            return {}
        return {"disposition": {"past": D.PAST_REPORT, "just_ended": D.RECENT_REPORT}.get(timing, D.LIVE_REPORT)}

    @property
    def chosen(self) -> str:
        value = self["disposition"].value() or ""
        return value if value in D.values else ""

    def asked(self) -> list[forms.BoundField]:
        """The fields that the chosen ending asks for."""
        path = paths.path(self.chosen)
        return [self[name] for name in (path.asks if path else ()) if name in self.fields]

    def run(self, actor: Actor, call: Call) -> None:
        """Close the call. Raises Refused with what is still to say."""
        if "disposition" in self.errors:
            raise Refused(_("Say how the call ended."), "no_disposition")
        if self.errors:
            raise Refused(str(next(iter(self.errors.values()))[0]), "bad_choice")
        closing.close(actor=actor, call=call, **self.cleaned_data)
