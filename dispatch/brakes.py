"""The brake for every wide text at once: pulled by one lead or coordinator, let go by one, each with a reason."""

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, statuses
from hotline.accounts.roles import SENIOR
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.network import gates
from hotline.realtime import events

GATE = "wide_sends"


def is_on() -> bool:
    """Whether no wide text leaves now, whoever approved it."""
    return gates.is_closed(GATE)


def pull(*, actor: Actor, reason: str) -> None:
    """Nothing more leaves to the community: what is half sent waits where it is."""
    _turn(actor, True, reason)


def release(*, actor: Actor, reason: str) -> None:
    """Wide texts may leave again; what waited too long has expired and stays here."""
    _turn(actor, False, reason)


def _turn(actor: Actor, on: bool, reason: str) -> None:
    with act(actor) as deed:
        statuses.require(deed, *SENIOR)
        if not reason.strip():
            raise Refused(_("Say why in a few words."), "no_reason")
        incidents.check_words(reason)
        if is_on() == on:
            raise Conflict(_("Somebody has done this already."), "done_already")
        (gates.close if on else gates.open)(actor=actor, name=GATE, reason=reason.strip()[:80])
        events.append(deed, kind="ceiling", ref=GATE)
