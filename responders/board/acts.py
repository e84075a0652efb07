"""What a tap does: reads the form, calls the one service, once per request key."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dispatch import responses
from hotline.base import keys
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from responders.board.access import Assignment
from responders.board.forms import GoingForm, SawForm, VerdictForm

VIA = "board"


@dataclass(frozen=True)
class Tap:
    """Who tapped what, about which assignment."""

    actor: Actor
    assignment: Assignment
    data: QueryDict

    @property
    def common(self) -> dict:
        return {
            "actor": self.actor,
            "incident": self.assignment.incident,
            "responder": self.assignment.responder,
            "via": VIA,
        }


def _going(tap: Tap, form: GoingForm) -> None:
    responses.going(minutes=form.cleaned_data["minutes"], **tap.common)


def _saw(tap: Tap, form: SawForm) -> None:
    responses.saw(words=form.cleaned_data["words"], **form.salute(), **tap.common)


def _verdict(tap: Tap, form: VerdictForm) -> None:
    responses.verdict(value=form.cleaned_data["value"], basis=form.shown_by(), agency=form.named(), **tap.common)


def _plain(name: str) -> Callable[[Tap, None], None]:
    def run(tap: Tap, form: None) -> None:
        getattr(responses, name)(**tap.common)

    return run


FORMS: dict[str, type[forms.Form]] = {"going": GoingForm, "saw": SawForm, "verdict": VerdictForm}
ACTS: dict[str, Callable] = {
    "going": _going,
    "saw": _saw,
    "verdict": _verdict,
    "cant": _plain("cant"),
    "arrived": _plain("arrived"),
    "more": _plain("more"),
    "ok": _plain("ok"),
    "sos": _plain("sos"),
    "leaving": _plain("leaving"),
}


def blank(name: str, minutes: int = 10) -> forms.Form:
    """The empty form of an act; its inputs get ids of their own, as several forms share a page."""
    return FORMS[name](auto_id=f"{name}-%s", initial={"minutes": minutes})


def run(name: str, tap: Tap) -> forms.Form | None:
    """Do the act. Returns its form when the form says no; raises Refused when the service does."""
    form = FORMS[name](tap.data, auto_id=f"{name}-%s") if name in FORMS else None
    if form is not None and not form.is_valid():
        return form
    with act(tap.actor) as deed:
        keys.once(
            deed,
            user_id=str(tap.assignment.responder.pk),
            key=tap.data.get("key", ""),
            fingerprint=f"{name} {tap.assignment.incident.pk}",
            make=lambda: ACTS[name](tap, form) or name,
        )
    return None


def refused(error: Refused, name: str, tap: Tap) -> dict:
    """The context that keeps what was typed beside the sentence that refused it."""
    kept = {name: FORMS[name](tap.data, auto_id=f"{name}-%s")} if name in FORMS else {}
    return {"refusal": str(error), "kept": kept, "open": name}


DONE = {
    "going": _("Noted: you are going."),
    "cant": _("Noted. Thank you for saying so."),
    "arrived": _("Noted: you are there."),
    "saw": _("Sent to the dispatcher."),
    "verdict": _("Sent to the dispatcher."),
    "more": _("The dispatcher knows that you need more people."),
    "ok": _("Noted: you are safe."),
    "sos": _("The desk has your SOS. In danger call 911 first."),
    "leaving": _("Noted: you have left. Thank you."),
}
