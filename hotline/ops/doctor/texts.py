"""The doctor on texts: each lane has a way out, each way works, nothing waits that should have left."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.base import clock
from hotline.base.errors import Refused
from hotline.messaging import audit, reconcile, transports
from hotline.messaging.states import Lane, is_wide
from hotline.messaging.transports.base import Transport, TransportError
from hotline.network import policy
from hotline.ops.doctor.finding import NOTE, OK, RED, Finding

NEEDED = (Lane.RESPONDER, Lane.SAFETY, Lane.SERVICE, Lane.COMMUNITY)
SLOW = 1.0  # segments a second under which a list takes hours


def lanes_are_carried() -> Iterator[Finding]:
    """Every lane that matters has a way out, and none a phone cannot carry."""
    bare = [str(lane.label) for lane in NEEDED if not transports.for_lane(lane)]
    if bare:
        yield Finding(
            RED,
            _("Nothing carries these texts, they wait: %(lanes)s") % {"lanes": ", ".join(bare)},
            _("Set SMS_TRANSPORT, or SMS_TRANSPORTS_… for the lane."),
        )
    slow = [
        f"{lane.label}: {transport.name}"
        for lane in Lane
        if is_wide(lane)
        for transport in transports.for_lane(lane)
        if transport.per_second and transport.per_second < SLOW
    ]
    if slow:
        yield Finding(
            NOTE,
            _("A phone carries a whole list here, which takes hours: %(lanes)s") % {"lanes": ", ".join(slow)},
            _("Give lists another way: SMS_TRANSPORTS_COMMUNITY."),
        )
    if not bare and not slow:
        yield Finding(OK, _("Every kind of text has a way out."))


def ways() -> list[Transport]:
    """Every way this network set up, push and e-mail to staff included."""
    return transports.in_use()


def transports_work() -> Iterator[Finding]:
    """Each way is asked something harmless."""
    for transport in ways():
        yield one_way(transport)


def one_way(transport: Transport) -> Finding:
    """What the provider behind `transport` says of us."""
    if not transport.capabilities.real:
        if settings.HOTLINE_MODE == "real":
            return Finding(
                RED, _("A real network only simulates its texts."), _("Set SMS_TRANSPORT to twilio or android.")
            )
        return Finding(OK, _("%(name)s: no text leaves this machine.") % {"name": transport.name})
    try:
        words = transport.probe()
    except Refused as refusal:
        return Finding(
            RED, f"{transport.name}: {refusal}", _("Mend it with the provider, then send a test from Set-up.")
        )
    except TransportError as error:
        return Finding(RED, f"{transport.name}: {error.code}", _mend(error))
    return Finding(OK, f"{transport.name}: {words}" if words else transport.name)


def _mend(error: TransportError) -> str:
    if error.code in ("no_connection", "no_answer", "connection_lost", "bad_address"):
        return _("The provider cannot be reached from here: look at the network and at its address in the settings.")
    if error.code.endswith(("-401", "-403")):
        return _("The provider does not know us: look at the account and its token in the settings.")
    return _("Look this code up with the provider, then send a test from Set-up.")


def alerta_is_answered_from_its_number() -> Iterator[Finding]:
    """Whoever texts ALERTA hears back from the number they wrote to; from another they would not know who writes."""
    order = transports.for_lane(Lane.SERVICE)
    if not order:
        return
    shown, sender = _figures(policy.alerta_number()), settings.TWILIO_FROM if order[0].name == "twilio" else ""
    if sender and not sender.startswith("MG") and _figures(sender) != shown:
        yield Finding(
            RED,
            _("People are told to text ALERTA to %(shown)s, and are answered from %(sender)s.")
            % {"shown": policy.alerta_number(), "sender": sender},
            _("Set “alerta_number” among the policies to the number that answers."),
        )
    elif order[0].name.startswith("android") or not any(way.name.startswith("android") for way in ways()):
        yield Finding(OK, _("ALERTA is answered from the number people text."))
    else:
        yield Finding(
            NOTE,
            _("Who texts ALERTA to the phone that is our gateway is answered from another number."),
            _("Print only %(shown)s for ALERTA.") % {"shown": policy.alerta_number()},
        )


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def nothing_is_overdue() -> Iterator[Finding]:
    """Texts that should have left, or been settled, more than a minute ago; and whether the auditor still looks for them."""
    now = clock.now()
    late = reconcile.overdue(now)
    if late.texts:
        minutes = int((now - late.oldest_at).total_seconds() // 60) if late.oldest_at else 0
        says = ngettext(
            "%(count)d text should have left by now; the oldest waits for %(minutes)d minutes.",
            "%(count)d texts should have left by now; the oldest waits for %(minutes)d minutes.",
            late.texts,
        )
        yield Finding(
            RED, says % {"count": late.texts, "minutes": minutes}, _("Look at the pump and at the ways out above.")
        )
    else:
        yield Finding(OK, _("No text is overdue."))
    found = audit.latest()
    if found is None or now - found.looked_at > audit.SILENT:
        yield Finding(
            RED,
            _("Nobody looks whether texts or timers are late."),
            _("Look at the pump: its log says why the step hotline.messaging.audit.step fails."),
        )
    elif found.timer_seconds > audit.TIMER_LATE:
        yield Finding(
            RED,
            _("A timer was %(seconds)d seconds late.") % {"seconds": found.timer_seconds},
            _("Look at the pump: one of its steps is slow or fails."),
        )
