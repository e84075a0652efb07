"""The doctor on texts: each lane has a way out, each way works, nothing waits that should have left."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.base import clock
from hotline.base.errors import Refused
from hotline.messaging import reconcile, transports
from hotline.messaging.states import Lane, is_wide
from hotline.messaging.transports.base import Transport, TransportError
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
    """Every way this network set up, lanes' and others'."""
    others = []
    if settings.EMAIL_BACKEND != "django.core.mail.backends.dummy.EmailBackend":
        others.append(transports.named("email"))
    if settings.VAPID_PRIVATE_KEY:
        others.append(transports.named("webpush"))
    return [*transports.in_use(), *others]


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


def nothing_is_overdue() -> Iterator[Finding]:
    """Texts that should have left, or been settled, more than a minute ago."""
    count = reconcile.overdue(clock.now())
    if count:
        yield Finding(
            RED,
            ngettext("%(count)d text should have left by now.", "%(count)d texts should have left by now.", count)
            % {"count": count},
            _("Look at the pump and at the ways out above."),
        )
    else:
        yield Finding(OK, _("No text is overdue."))
