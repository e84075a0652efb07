"""The forms of how many are wanted, and of who works on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import hands, progress, staffing
from dispatch.console.forms.base import ActForm, note
from dispatch.models import Incident
from hotline.base.act import Actor
from hotline.base.errors import Conflict
from hotline.calls.models import Call


class Wanted(ActForm):
    """How many observers are wanted; the page shows the number it read."""

    title, button, word = _("How many observers are wanted?"), _("Save"), _("Wanted")

    wanted = forms.IntegerField(
        label=_("Observers wanted"), min_value=staffing.FEWEST, max_value=staffing.MOST,
        widget=forms.NumberInput(attrs={"class": "in short"}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self, asked: dict[str, str]) -> None:
        self.initial = {"wanted": self.incident.wanted, "seen": self.incident.wanted} | self.initial

    def follows(self) -> list[Any]:
        come = progress.one(self.incident)
        return [
            gettext("%(n)s are going or there now.") % {"n": come.filled},
            gettext("More: the asking goes on by itself. Fewer: it stops, and who is not needed is told."),
        ]

    def run(self, actor: Actor, key: str) -> None:
        data = self.cleaned_data
        try:
            staffing.want(actor=actor, incident=self.incident, wanted=data["wanted"], seen=data["seen"])
        except Conflict:
            self.data = self.data.copy()
            self.data["seen"] = Incident.objects.values_list("wanted", flat=True).get(pk=self.incident.pk)
            raise


def _what_taking_does(subject: hands.Subject) -> list[Any]:
    held = hands.holder(subject)
    if held is None:
        return [gettext("Everybody at the desk sees that you work on it. It keeps nobody from acting.")]
    return [
        gettext("%(who)s works on it now, and is told that you took it over.") % {"who": held.handle},
        gettext("Just taken, or silent for two minutes: anybody may. Otherwise the lead, with a reason."),
    ]


class Take(ActForm):
    """“I work on this”, also when somebody else does."""

    title, button, word = _("Work on it"), _("I work on it"), _("Take")
    tone = ""

    reason = note(_("Why, when somebody else works on it?"))

    def follows(self) -> list[Any]:
        return _what_taking_does(self.incident)

    def run(self, actor: Actor, key: str) -> None:
        hands.take(actor=actor, subject=self.incident, reason=self.cleaned_data["reason"])


class TakeCall(forms.Form):
    """“I have this call now.”"""

    title, button = _("Take the call over"), _("I have it now")

    reason = note(_("Why, when somebody else works on it?"))

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    @property
    def reason_field(self) -> forms.BoundField:
        return self["reason"]

    def follows(self) -> list[Any]:
        return _what_taking_does(self.call)

    def run(self, actor: Actor) -> None:
        hands.take(actor=actor, subject=self.call, reason=self.cleaned_data.get("reason", ""))


class LetGo(ActForm):
    title, button, word = _("Let it go"), _("Let it go"), _("Let go")
    tone = ""

    def run(self, actor: Actor, key: str) -> None:
        hands.let_go(actor=actor, incident=self.incident)
