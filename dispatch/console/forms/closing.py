"""The form that closes a call: how it ended, and the rumour it asked about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch import rumours
from dispatch.models import Rumour
from hotline.base.act import Actor, act
from hotline.calls import desk
from hotline.calls.models import Call

D = Call.Disposition


class CloseCallForm(forms.Form):
    """How the call ended (domain §2.5)."""

    disposition = forms.ChoiceField(label=_("How did it end?"), choices=D.choices, widget=forms.RadioSelect)
    rumour = forms.ModelChoiceField(
        label=_("They asked about this rumour"), queryset=Rumour.objects.filter(closed_at=None), required=False,
        empty_label=_("none"), widget=forms.Select(attrs={"class": "in"}),
    )  # fmt: skip

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

    def run(self, actor: Actor, call: Call) -> None:
        with act(actor):
            rumour = self.cleaned_data["rumour"]
            if rumour is not None:
                rumours.hear(
                    actor=actor, rumour=rumour, call=call, safe_to_text=call.safe_to_text
                )
            desk.close(actor=actor, call=call, disposition=self.cleaned_data["disposition"])
