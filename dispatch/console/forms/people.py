"""The forms about one of the people asked: answering for them with the words heard, texting again, their number."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dispatch import alerts, responses, staffing
from dispatch.choices import Agency, Basis, Verdict
from dispatch.console.forms.base import ActForm, note, pick, ticks
from hotline.base import clock
from hotline.base.act import Actor
from hotline.base.errors import Refused
from responders.models import Responder

ANSWERS = [
    ("going", _("Going")),
    ("cant", _("Cannot go")),
    ("arrived", _("Arrived")),
    ("ok", _("Is OK")),
    ("leaving", _("Has left")),
    ("more", _("Needs more people")),
    ("sos", _("SOS")),
    *[(f"verdict-{value}", label) for value, label in Verdict.choices],
]


class PersonAct(ActForm):
    """An act about one of the people who were asked."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    named: Any = ""

    def prepare(self, asked: dict[str, str]) -> None:
        self.initial = {"person": asked.get("person")} | self.initial
        pk = self.data.get("person") or self.initial.get("person")
        self.responder = _asked_responder(self.incident, pk)
        if self.responder:
            self.title = self.named % {"who": self.responder.handle}

    def whom(self) -> Responder:
        """The person meant. Raises Refused for somebody who was not asked."""
        if self.responder is None:
            raise Refused(_("This person was not asked for this incident."), "not_asked")
        return self.responder


class Again(PersonAct):
    title, button, word = _("Text them again"), _("Text again"), _("Text again")
    named = _("Text %(who)s again")

    def follows(self) -> list[Any]:
        if self.responder is None:
            return []
        language = alerts.text_language(self.responder.language[:2])
        text = alerts.request_text(self.incident, language, clock.now(), widened=False)
        return [f"{language.upper()}: “{text.body}”"]

    def run(self, actor: Actor, key: str) -> None:
        staffing.again(actor=actor, incident=self.incident, responder=self.whom(), key=key)


class Number(PersonAct):
    title, button, word = _("Their number"), _("Show it to me"), _("Number")
    named = _("The number of %(who)s")
    tone = ""

    reason = note(_("Why do you need it?"), required=True)

    def follows(self) -> list[Any]:
        return [gettext("That you looked, when and why is written down.")]

    def run(self, actor: Actor, key: str) -> dict[str, str]:
        responder = self.whom()
        number = staffing.reveal_number(
            actor=actor, incident=self.incident, responder=responder, reason=self.cleaned_data["reason"]
        )
        return {"number": number, "who": responder.handle}


class Answer(PersonAct):
    """What a responder said on the phone, entered for them."""

    title, button, word = _("Answer for a responder"), _("Write it down"), _("Answer for them")

    named = _("Answer for %(who)s")
    what = pick(_("They say"), ANSWERS)
    minutes = forms.IntegerField(
        label=_("Minutes, when going"), min_value=1, max_value=180, required=False,
        widget=forms.NumberInput(attrs={"class": "in short"}),
    )  # fmt: skip
    agency = pick(_("Which agency, when agents are there"), Agency.choices, required=False)
    basis = ticks(_("Recognised by"), Basis.choices, required=False)
    words = note(_("Their words, as you heard them"), required=True)

    def run(self, actor: Actor, key: str) -> None:
        data = self.cleaned_data
        common: dict[str, Any] = {
            "actor": actor,
            "incident": self.incident,
            "responder": self.whom(),
            "via": "desk",
            "words": data["words"],
        }
        what, _dash, verdict = data["what"].partition("-")
        if what == "verdict":
            responses.verdict(value=verdict, agency=data["agency"], basis=data["basis"], **common)
        elif what == "going":
            responses.going(minutes=data["minutes"], **common)
        else:
            getattr(responses, what)(**common)


def _asked_responder(incident: Any, pk: Any) -> Responder | None:
    try:
        return Responder.objects.filter(pk=pk, alerts__incident=incident).first() if pk else None
    except forms.ValidationError:
        return None
