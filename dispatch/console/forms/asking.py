"""The forms that move people: alert, ask wider, hold, and answering for a responder with the words heard."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dispatch import alerts, drafts, ladder
from dispatch.console.forms.base import ActForm
from hotline.base import clock
from hotline.base.act import Actor


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


class Prepare(ActForm):
    title, button, word = _("Prepare the alert"), _("Put it before a dispatcher"), _("Prepare the alert")

    def follows(self) -> list[Any]:
        return [gettext("Nothing is sent. It stands on every desk until a dispatcher or lead sends it on.")]

    def run(self, actor: Actor, key: str) -> None:
        drafts.alert(actor=actor, incident=self.incident)


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
