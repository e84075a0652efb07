"""Taking a call: begin, save as it is typed, read the reminder, close."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import DESK
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.calls import scripts
from hotline.calls.models import Call, Reminder
from hotline.contacts import book, numbers
from hotline.realtime import events

SAVED = frozenset({
    "alias", "safe_to_call", "safe_to_text", "safe_hours", "language", "relation", "firsthand", "whisper",
    "heard_from", "facts", "words", "place_text", "exact_address", "unit", "number_text", "notes", "number_withheld", "touched",
})  # fmt: skip


def begin(*, actor: Actor, dispatcher: User | None, language: str = "es", number: str = "") -> Call:
    """The record of a call, from the moment it is taken. `number` is what the telephone showed, if anything."""
    if not actor.has(*DESK):
        raise Forbidden(_("Only people at the desk take calls."), "not_desk")
    with act(actor) as deed:
        call = Call(started_at=deed.now, saved_at=deed.now, dispatcher=dispatcher, language=language)
        if number:
            _give_number(deed, call, number)
        call.save(force_insert=True)
        trail.record(deed, verb="call_begun", kind="call", ref=str(call.pk))
        events.append(deed, kind="call", ref=str(call.pk))
        return call


def save(*, actor: Actor, call: Call, version: int, **fields: Any) -> Call:
    """Save what was typed. Fields are those of SAVED; `version` is the one the page last saw.

    Raises Conflict when somebody else saved in between, Refused for a field that is not a call's.
    """
    unknown = set(fields) - SAVED
    if unknown:
        raise TypeError(f"not fields of a call: {sorted(unknown)}")
    with act(actor) as deed:
        if call.state == Call.State.CLOSED:
            raise Refused(_("This call is closed. Open a new one."), "call_closed")
        won = Call.objects.filter(pk=call.pk, version=version).exclude(state=Call.State.CLOSED)
        if not won.update(version=F("version") + 1, saved_at=deed.now):
            raise Conflict(_("Somebody else saved this call meanwhile. Reload to see both."), "call_version")
        for name, value in fields.items():
            setattr(call, name, value)
        call.version, call.saved_at = version + 1, deed.now
        names = set(fields)
        if "number_text" in fields and _give_number(deed, call, fields["number_text"]):
            names.add("contact")
        call.save(update_fields=[*names])
        events.append(deed, kind="call", ref=str(call.pk))
        return call


def _give_number(deed: Deed, call: Call, number: str) -> bool:
    """Tie the call to the number's contact when it is a whole number; half a number is kept as typed.

    A number that was taken away or mended is no longer held for this call.
    """
    call.number_text = number
    before = call.contact
    if numbers.to_e164(number) is not None:
        call.contact = book.get_or_add(
            deed, number, "caller", ref=str(call.pk), language="en" if call.language == "en" else "es"
        )
    elif not number.strip():
        call.contact = None
    if before is not None and before != call.contact:
        book.end_use(before, "caller", ref=str(call.pk))
    return before != call.contact


def hand_to(deed: Deed, call: Call, user_id: str, *, reason: str = "") -> None:
    """From now on this person has the call, and finishes it."""
    Call.objects.filter(pk=call.pk).update(dispatcher_id=user_id)
    call.dispatcher_id = user_id
    trail.record(deed, verb="call_taken_over", kind="call", ref=str(call.pk), reason=reason)
    events.append(deed, kind="call", ref=str(call.pk))


def remind(*, actor: Actor, call: Call, place_type: str, language: str, skipped: str = "") -> Reminder:
    """Note that the rights reminder was read now, in which language and version; or why it was not."""
    with act(actor) as deed:
        script = scripts.script_for(place_type, language, deed.now.date())
        reminder = Reminder.objects.create(
            call=call,
            place_type=script.place_type,
            language=language,
            version=None if skipped else script.version,
            at=deed.now,
            by=actor.handle,
            skipped_reason=skipped[:40],
        )
        events.append(deed, kind="call", ref=str(call.pk))
        return reminder


def end(*, actor: Actor, call: Call) -> None:
    """The caller has hung up; what is left is the wrap-up."""
    with act(actor) as deed:
        open_calls = Call.objects.filter(pk=call.pk, state=Call.State.ANSWERED)
        if open_calls.update(state=Call.State.WRAP_UP, ended_at=deed.now):
            call.state, call.ended_at = Call.State.WRAP_UP, deed.now
            events.append(deed, kind="call", ref=str(call.pk))


def close(*, actor: Actor, call: Call, disposition: str) -> None:
    """Close the call with how it ended (Call.Disposition)."""
    if disposition not in Call.Disposition.values:
        raise Refused(_("Say how the call ended."), "no_disposition")
    with act(actor) as deed:
        still_open = Call.objects.filter(pk=call.pk).exclude(state=Call.State.CLOSED)
        ended = call.ended_at or deed.now
        if not still_open.update(state=Call.State.CLOSED, disposition=disposition, ended_at=ended):
            raise Conflict(_("This call is closed already."), "call_closed")
        call.state, call.disposition, call.ended_at = Call.State.CLOSED, disposition, ended
        trail.record(deed, verb="call_closed", kind="call", ref=str(call.pk))
        events.append(deed, kind="call", ref=str(call.pk))
