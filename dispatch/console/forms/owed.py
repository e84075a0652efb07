"""The forms of a debt: how it was paid, and why its number is needed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms.base import note, pick
from dispatch.models import FollowUp

CALLED = [
    ("reached", _("Spoke with them")),
    ("no_answer", _("Nobody answered, tried twice")),
    ("unsafe", _("Not safe to call")),
    ("other", _("Otherwise")),
]
LOOKED = [("looked", _("Looked and decided")), ("other", _("Otherwise"))]
CALLS = (FollowUp.Kind.CALL_BACK, FollowUp.Kind.FAMILY)


class PayForm(forms.Form):
    """How it was done, in the words that fit the debt."""

    how = pick(_("How was it done?"), LOOKED)

    def __init__(self, *args, kind: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = CALLED if kind in CALLS else LOOKED


class PutOffForm(forms.Form):
    """Why an update to the community can wait."""

    reason = note(_("Why can it wait?"), required=True, help_text=_("nothing new, the observer looks again…"))


class RevealNumberForm(forms.Form):
    reason = note(_("Why do you need the number?"), required=True)
