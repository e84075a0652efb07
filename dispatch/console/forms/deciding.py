"""The forms of the decisions on an incident: confirm, false alarm, could not verify, ended, close, reopen, void."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dispatch import confirmations, decisions
from dispatch.choices import IMMIGRATION, Agency, Basis, Outcome, Presence, Status
from dispatch.console.forms.base import ActForm, note, pick, ticks
from dispatch.models import Response
from hotline.base.act import Actor
from hotline.network import policy

LEVELS = [
    ("V2", _("V2 · one trained observer saw it")),
    ("V3", _("V3 · two observers, or one and clear proof")),
]


class Confirm(ActForm):
    title, button, word = _("Confirm"), _("Confirm it"), _("Confirm")
    tone = "danger go"

    level = pick(_("How sure?"), LEVELS)
    basis = ticks(_("Recognised by (the bare word POLICE is not enough)"), Basis.choices)
    agency = pick(_("Which agency?"), [(value, label) for value, label in Agency.choices if value in IMMIGRATION])
    presence = pick(_("Still there?"), Presence.choices)
    evidence = note(_("Proof, when one observer and proof make V3"), help_text=_("photo, paper, agent’s words"))
    note = note()

    def prepare(self, asked: dict[str, str]) -> None:
        seen = confirmations.witnesses(self.incident)
        bases = {item for row in seen for item in confirmations.basis_of(row)}
        known = self.incident.agency if self.incident.agency in IMMIGRATION else Agency.ICE
        reached = confirmations.level_reached(self.incident) or "V2"
        self.seen = [row.responder.handle for row in seen]
        self.untrained = [row.responder.handle for row in confirmations.witnesses(self.incident, trained=False)]
        self.initial = {
            "level": reached,
            "basis": sorted(bases),
            "agency": known,
            "presence": Presence.ACTIVE,
        } | self.initial

    def follows(self) -> list[Any]:
        who = ", ".join(self.seen)
        return [
            gettext("It rests on: %(who)s.") % {"who": who}
            if who
            else gettext("No observer has said yet that agents are there."),
            *self._not_counted(),
            gettext("A community alert can then be drafted; a second person approves it."),
            gettext("After %(n)s minutes without a sighting you are asked to end it.")
            % {"n": policy.get("no_sighting_minutes")},
        ]

    def _not_counted(self) -> list[str]:
        if not self.untrained:
            return []
        who = ", ".join(self.untrained)
        return [gettext("Not counted, as their training is not on file or has lapsed: %(who)s.") % {"who": who}]

    def run(self, actor: Actor, key: str) -> None:
        data = self.cleaned_data
        confirmations.confirm(
            actor=actor, incident=self.incident, level=data["level"], basis=data["basis"], note=data["note"],
            presence=data["presence"], agency=data["agency"], evidence=data["evidence"],
        )  # fmt: skip


def _released(form: ActForm) -> list[Any]:
    going = Response.objects.filter(incident=form.incident, selected=True, released_at=None, left_at=None).count()
    return [gettext("%(n)s people on the way or there are told to stand down.") % {"n": going}] if going else []


class FalseAlarm(ActForm):
    title, button, word = _("False alarm"), _("It was a false alarm"), _("False alarm")

    basis = pick(_("How do you know?"), list(decisions.FALSE_BASES.items()))
    outcome = pick(_("What was it?"), [(value, Outcome(value).label) for value in decisions.FALSE_OUTCOMES])
    note = note(_("Note"), help_text=_("needed to take back a confirmation"))

    def follows(self) -> list[Any]:
        lines = _released(self)
        if self.incident.status in (Status.CONFIRMED, Status.ENDED):
            lines.append(
                gettext("Everybody the community alert went to is owed a correction, within %(n)s minutes.")
                % {"n": policy.get("correction_minutes")}
            )
        lines.append(gettext("Those who asked are told what was found."))
        return lines

    def run(self, actor: Actor, key: str) -> None:
        data = self.cleaned_data
        decisions.false_alarm(
            actor=actor, incident=self.incident, basis=data["basis"], outcome=data["outcome"], note=data["note"]
        )


class Unverified(ActForm):
    title, button, word = _("Could not verify"), _("We could not verify it"), _("Could not verify")

    note = note()

    def follows(self) -> list[Any]:
        return [*_released(self), gettext("Callers are told honestly: it may still be true.")]

    def run(self, actor: Actor, key: str) -> None:
        decisions.could_not_verify(actor=actor, incident=self.incident, note=self.cleaned_data["note"])


class End(ActForm):
    title, button, word = _("It has ended"), _("It has ended"), _("Ended")

    how = pick(_("How do you know?"), list(decisions.END_WAYS.items()))
    note = note()

    def prepare(self, asked: dict[str, str]) -> None:
        self.witness = decisions.gone_witness(self.incident)
        self.initial = {"how": "gone" if self.witness else "not_seen"} | self.initial

    def follows(self) -> list[Any]:
        seen = gettext("%(who)s saw them leave.") % {"who": self.witness.responder.handle} if self.witness else (
            gettext("Nobody has said that they saw them leave.")
        )  # fmt: skip
        return [
            seen,
            gettext("Whoever was alerted is owed the all-clear within %(n)s minutes.")
            % {"n": policy.get("all_clear_minutes")},
        ]

    def run(self, actor: Actor, key: str) -> None:
        decisions.end(actor=actor, incident=self.incident, how=self.cleaned_data["how"], note=self.cleaned_data["note"])


class Close(ActForm):
    title, button, word = _("Close"), _("Close it"), _("Close")

    outcome = pick(_("How did it end?"), Outcome.choices)
    note = note()

    def prepare(self, asked: dict[str, str]) -> None:
        if self.incident.outcome:
            self.initial = {"outcome": self.incident.outcome} | self.initial

    def follows(self) -> list[Any]:
        return [
            *_released(self),
            gettext("It can close only when nothing is owed."),
            gettext("What is kept, and how long, starts to count."),
        ]

    def run(self, actor: Actor, key: str) -> None:
        decisions.close(
            actor=actor, incident=self.incident, outcome=self.cleaned_data["outcome"], note=self.cleaned_data["note"]
        )


class Reopen(ActForm):
    title, button, word = _("Open it again"), _("Open it again"), _("Open again")

    reason = note(_("Why?"), required=True)

    def run(self, actor: Actor, key: str) -> None:
        decisions.reopen(actor=actor, incident=self.incident, reason=self.cleaned_data["reason"])


class Void(ActForm):
    title, button, word = _("Make it void"), _("Make it void"), _("Void")
    tone = "danger"

    reason = note(_("Why? A test, a prank…"), required=True)

    def follows(self) -> list[Any]:
        queued, told = decisions.still_leaving(self.incident), decisions.told_wrong(self.incident)
        lines = _released(self)
        if queued:
            lines.append(
                ngettext("%(n)s queued text is cancelled.", "%(n)s queued texts are cancelled.", queued) % {"n": queued}
            )
        if told:
            people = sum(heard for _broadcast, heard in told)
            lines.append(
                ngettext(
                    "The alert went to %(n)s person: a correction is owed within %(minutes)s minutes.",
                    "The alert went to %(n)s people: a correction is owed within %(minutes)s minutes.",
                    people,
                )
                % {"n": people, "minutes": policy.get("correction_minutes")}
            )
        return [*lines, gettext("It leaves the figures; the history keeps it.")]

    def run(self, actor: Actor, key: str) -> None:
        decisions.void(actor=actor, incident=self.incident, reason=self.cleaned_data["reason"])
