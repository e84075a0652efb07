"""How a call ends when it is not a report: an emergency pointed to others, and words that must not be kept."""

from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.calls.models import Call, EmergencyReferral
from hotline.contacts import book
from hotline.realtime import events

# What an informer may have said of somebody: none of it stays (domain §2.5).
SAID = ("alias", "words", "place_text", "exact_address", "unit", "notes")


def emergency(
    *, actor: Actor, call: Call, kind: str, accepted: bool | None = None, we_called: bool = False
) -> EmergencyReferral:
    """Note that 911 or another emergency line was offered, whether they wanted it, and whether we called ourselves."""
    if kind not in EmergencyReferral.Kind.values:
        raise Refused(EmergencyReferral.ASK, "no_emergency_kind")
    with act(actor) as deed:
        noted = EmergencyReferral.objects.create(
            call=call, kind=kind, at=deed.now, by=actor.handle, accepted=accepted, we_called=we_called
        )
        trail.record(deed, verb="emergency_offered", kind="call", ref=str(call.pk), reason=kind)
        events.append(deed, kind="call", ref=str(call.pk))
        return noted


def forget_words(deed: Deed, call: Call) -> None:
    """Erase everything that was said in this call, and the number of who said it: somebody wanted to denounce somebody."""
    if call.contact is not None:
        book.end_use(call.contact, "caller", ref=str(call.pk))
    blank = dict.fromkeys((*SAID, "number_text"), "")
    Call.objects.filter(pk=call.pk).update(contact=None, facts={}, touched={})
    call.contact, call.facts, call.touched = None, {}, {}
    for name, value in blank.items():
        setattr(call, name, value)
    call.save(update_fields=[*blank])
    trail.record(deed, verb="words_forgotten", kind="call", ref=str(call.pk))
