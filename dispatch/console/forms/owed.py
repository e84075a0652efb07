"""The forms of a debt: how it was paid, and why its number is needed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.console.forms.base import note, pick

HOWS = [
    ("reached", _("Spoke with them")),
    ("no_answer", _("Nobody answered, tried twice")),
    ("unsafe", _("Not safe to call")),
    ("looked", _("Looked and decided")),
    ("other", _("Otherwise")),
]


class PayForm(forms.Form):
    how = pick(_("How was it done?"), HOWS)


class RevealNumberForm(forms.Form):
    reason = note(_("Why do you need the number?"), required=True)
