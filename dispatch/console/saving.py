"""Saving the form of a call: the call itself, the incident it opened, and the call-back it promises."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import followups, incidents
from dispatch.console import guessing
from dispatch.console.forms.call import CallForm, promised_after
from dispatch.console.merging import Both, merge, touched
from dispatch.console.selectors import call as reads
from dispatch.incidents import CHANGEABLE, Facts
from dispatch.models import Incident
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.calls import desk
from hotline.calls.models import Call

TRIES = 3


@dataclass
class Saved:
    """What became of a page that was sent: the fields refused, those two people wrote, what the page did not know, and the rest."""

    refused: dict[str, str] = field(default_factory=dict)
    both: list[Both] = field(default_factory=list)
    news: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    error: Refused | None = None
    stale: bool = False
    guessed: dict[str, str] = field(default_factory=dict)

    @property
    def not_kept(self) -> list[str]:
        """The fields whose words on the page are not on the server."""
        return [*self.refused, *(one.name for one in self.both)]


def save_call(actor: Actor, call: Call, form: CallForm) -> Saved:
    """Save what may be saved of the page; the call is then as it is on the server."""
    form.is_valid()
    out = Saved(refused={name: str(errors[0]) for name, errors in form.errors.items()})
    for left in range(TRIES, 0, -1):
        found = merge(call, form)
        out.both = [_named(one, actor) for one in found.both]
        out.news, out.stale = found.news, found.stale
        if not found.accepted:
            break
        try:
            _save(actor, call, form, found.accepted, out)
            break
        except Conflict as error:  # somebody saved between our reading and our writing: look again
            call.refresh_from_db()
            if error.code != "call_version" or left == 1:
                out.error = error
                break
        except Refused as error:
            out.error = error
            break
    return out


def _named(one: Both, actor: Actor) -> Both:
    return replace(one, by=_("another tab of yours")) if one.by == actor.handle else one


def _save(actor: Actor, call: Call, form: CallForm, accepted: list[str], out: Saved) -> None:
    before, promised = reads.facts_of(call), call.facts.get("promised")
    columns = form.columns(call, accepted) | {"touched": touched(call, form, accepted, actor.handle)}
    guessed = _guess(call, columns, accepted)
    with act(actor) as deed:
        desk.save(actor=actor, call=call, version=call.version, **columns)
        notes = _enrich(actor, call, before)
        if "promised" in accepted and call.facts.get("promised") != promised:
            notes += _promise(actor, call, deed.now)
    out.notes, out.guessed = notes, guessed
    out.news = out.news | guessed


def _guess(call: Call, columns: dict[str, Any], accepted: list[str]) -> dict[str, str]:
    """What the words suggest goes into the fields nobody has chosen by hand; returns those that changed, with their value."""
    facts, changed = columns["facts"], {}
    by_hand = {name for name in guessing.FIELDS if name in accepted}
    guessed = {name for name in facts.get("guessed", []) if name not in by_hand}
    found = guessing.guess(columns.get("words", call.words))
    for name in guessing.FIELDS:
        if name in by_hand or (facts.get(name) and name not in guessed):
            continue
        value = found.get(name, "")
        if value != facts.get(name, ""):
            changed[name] = value
            facts.pop(name, None)
        if value:
            facts[name] = value
        guessed = guessed | {name} if value else guessed - {name}
    facts.pop("guessed", None)
    if guessed:
        facts["guessed"] = sorted(guessed)
    for name in changed:
        columns["touched"][name] = [call.version + 1, "", ""]
    return changed


def _enrich(actor: Actor, call: Call, before: Facts) -> list[str]:
    """What the call tells more goes to its incident. What others changed there meanwhile is left, and said."""
    link = call.incident_links.filter(undone_at=None).select_related("incident").first()
    if link is None or not link.incident.is_open:
        return []
    after, incident = reads.facts_of(call), link.incident
    notes = []
    try:
        incidents.tell_more(
            actor=actor, incident=incident, call=call, words=after.words, facts=after.salute, firsthand=after.firsthand
        )
        if not link.opened:
            return []
        told = {
            name: getattr(after, name)
            for name in CHANGEABLE
            if getattr(after, name) not in ("", None) and getattr(after, name) != getattr(before, name)
        }
        for name in sorted(told):
            if getattr(incident, name) not in (getattr(before, name), told[name], "", None):
                notes.append(_kept_there(incident, name, told.pop(name)))
        if told:
            incidents.change(actor=actor, incident=incident, version=incident.version, **told)
    except Refused as error:
        notes.append(str(error))
    return notes


def _kept_there(incident: Incident, name: str, here: object) -> str:
    """Both versions, in one sentence: somebody changed it on the incident's own page."""
    words = dict(Incident._meta.get_field(name).flatchoices)
    there = getattr(incident, name)
    about = {"code": incident.code, "there": words.get(there, there), "here": words.get(here, here)}
    return (
        _("%(code)s keeps “%(there)s”, changed there; this call says “%(here)s”. Change it there if that is wrong.")
        % about
    )


def _promise(actor: Actor, call: Call, now: datetime) -> list[str]:
    after = promised_after(call.facts)
    if after is None:
        return []
    try:
        followups.promise_call_back(actor=actor, call=call, due_at=now + after)
    except Refused as error:
        return [str(error)]
    return []
