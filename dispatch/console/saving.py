"""Saving the form of a call: the call itself, the incident it opened, and the call-back it promises."""

from dispatch import followups, incidents
from dispatch.console.forms.call import CallForm, promised_after
from dispatch.console.selectors import call as reads
from dispatch.incidents import CHANGEABLE, Facts
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.calls import desk
from hotline.calls.models import Call


def save_call(actor: Actor, call: Call, form: CallForm) -> tuple[list[str], Refused | None]:
    """Save what may be saved. Returns what to tell (fields refused, promises not kept), and the refusal of the whole, if any."""
    form.is_valid()
    version = form.cleaned_data.get("version")
    if version is None or _goes_on(call, form):
        version = call.version
    notes = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items() if name in form.fields]
    before, promised = reads.facts_of(call), call.facts.get("promised")
    columns = form.columns()
    columns["facts"] |= {name: call.facts[name] for name in ("others",) if name in call.facts}
    columns["facts"] |= {name: form.cleaned_data[name] for name in ("page", "turn") if form.cleaned_data.get(name)}
    try:
        with act(actor) as deed:
            desk.save(actor=actor, call=call, version=version, **columns)
            notes += _enrich(actor, call, before)
            if call.facts.get("promised") != promised:
                notes += _promise(actor, call, deed.now)
    except Refused as error:
        return [], error
    return notes, None


def _goes_on(call: Call, form: CallForm) -> bool:
    """The newest save is an earlier one of this very page: its answer got lost on the way, and nobody else came between.

    An earlier turn that arrives late is not let in: it would put old words over new ones.
    """
    page, turn = form.cleaned_data.get("page"), form.cleaned_data.get("turn") or 0
    return bool(page) and call.facts.get("page") == page and turn > call.facts.get("turn", 0)


def _enrich(actor: Actor, call: Call, before: Facts) -> list[str]:
    """What the call that opened an incident tells more goes to the incident; what others changed there is left alone."""
    link = call.incident_links.filter(undone_at=None, opened=True).select_related("incident").first()
    if link is None or not link.incident.is_open:
        return []
    after = reads.facts_of(call)
    told = {
        name: getattr(after, name)
        for name in CHANGEABLE
        if getattr(after, name) not in ("", None) and getattr(after, name) != getattr(before, name)
    }
    if not told:
        return []
    try:
        incidents.change(actor=actor, incident=link.incident, version=link.incident.version, **told)
    except Refused as error:
        return [str(error)]
    return []


def _promise(actor: Actor, call: Call, now) -> list[str]:
    after = promised_after(call.facts)
    if after is None:
        return []
    try:
        followups.promise_call_back(actor=actor, call=call, due_at=now + after)
    except Refused as error:
        return [str(error)]
    return []
