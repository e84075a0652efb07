"""The forms that move people: alert, ask wider, hold, and answering for a responder with the words heard."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dispatch import alerts, ladder, responses
from dispatch.choices import Agency, Basis, Verdict
from dispatch.console.forms.base import ActForm, note, pick, ticks
from hotline.base import clock
from hotline.base.act import Actor
from hotline.base.errors import Refused
from responders.models import Responder


class AlertNow(ActForm):
    """Ask the people suggested for the ring it is in."""

    title, button, word = _("Alert responders"), _("Alert them"), _("Alert responders")
    ring = 0

    def prepare(self, asked: dict[str, str]) -> None:
        self.plan = alerts.plan(self.incident, now=clock.now(), ring=self.ring or max(self.incident.ring, 1))

    def follows(self) -> list[Any]:
        names = ", ".join(match.candidate.handle for match in self.plan.matches)
        lines = [
            ngettext("%(n)s person is texted: %(names)s.", "%(n)s people are texted: %(names)s.", self.plan.count)
            % {"n": self.plan.count, "names": names or gettext("nobody available")}
        ]
        for language, text in self.plan.texts.items():
            if self.plan.by_language.get(language):
                lines.append(f"{language.upper()}: “{text.body}”")
        return lines

    def run(self, actor: Actor, key: str) -> None:
        alerts.send(actor=actor, incident=self.incident, key=key, ring=self.ring)


class AlertMore(AlertNow):
    title, button, word = _("Alert more people"), _("Alert them too"), _("Alert more")


class Wider2(AlertNow):
    title, button, word = _("Ask the next zones"), _("Ask the next zones"), _("Wider: next zones")
    ring = 2


class Wider3(AlertNow):
    title, button, word = _("Ask everybody available"), _("Ask everybody"), _("Wider: everybody")
    ring = 3


class Hold(ActForm):
    title, button, word = _("Hold the next asking"), _("Hold it"), _("Hold asking")
    tone = ""

    def follows(self) -> list[Any]:
        return [gettext("The machine asks nobody more until you let it go on.")]

    def run(self, actor: Actor, key: str) -> None:
        ladder.hold(actor=actor, incident=self.incident, held=True)


class Unhold(Hold):
    title, button, word = _("Let the asking go on"), _("Let it go on"), _("Go on asking")

    def follows(self) -> list[Any]:
        return [gettext("If too few are going, the next ring is asked in a few seconds.")]

    def run(self, actor: Actor, key: str) -> None:
        ladder.hold(actor=actor, incident=self.incident, held=False)


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


class Answer(ActForm):
    """What a responder said on the phone, entered for them."""

    title, button, word = _("Answer for a responder"), _("Write it down"), _("Answer for them")

    person = forms.UUIDField(widget=forms.HiddenInput)
    what = pick(_("They say"), ANSWERS)
    minutes = forms.IntegerField(
        label=_("Minutes, when going"), min_value=1, max_value=180, required=False,
        widget=forms.NumberInput(attrs={"class": "in short"}),
    )  # fmt: skip
    agency = pick(_("Which agency, when agents are there"), Agency.choices, required=False)
    basis = ticks(_("Recognised by"), Basis.choices, required=False)
    words = note(_("Their words, as you heard them"))

    def prepare(self, asked: dict[str, str]) -> None:
        self.initial = {"person": asked.get("person")} | self.initial
        pk = self.data.get("person") or self.initial.get("person")
        self.responder = _asked_responder(self.incident, pk)
        if self.responder:
            self.title = gettext("Answer for %(who)s") % {"who": self.responder.handle}

    def run(self, actor: Actor, key: str) -> None:
        if self.responder is None:
            raise Refused(_("This person was not asked for this incident."), "not_asked")
        data, common = self.cleaned_data, {}
        common = {
            "actor": actor,
            "incident": self.incident,
            "responder": self.responder,
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
