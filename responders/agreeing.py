"""Responders' consent to texts: recorded when it is given and when they come back; their STOP stands at their number."""

from django.utils.translation import gettext_lazy as _

from hotline.base.act import Deed
from hotline.base.errors import Refused
from hotline.contacts.models import Contact
from hotline.messaging.never_store import never_store
from responders.models import Responder, TextConsent

Kind = TextConsent.Kind
READY = (Responder.State.PROBATION, Responder.State.ACTIVE)


def agreed(deed: Deed, responder: Responder, how: str, *, source: str = "desk") -> None:
    """They agreed to be texted: `how` says where and by what ("signed agreement, March training")."""
    how = " ".join(how.split())
    if not how:
        raise Refused(_("Say how they agreed to our texts."), "no_consent")
    for problem in never_store(how):
        raise Refused(problem.message, problem.code)
    _note(deed, responder, Kind.GIVEN, source=source, proof=how)


def came_back(deed: Deed, contact: Contact, word: str) -> None:
    """The number is open again, by their own text."""
    for responder in Responder.objects.filter(contact=contact):
        _note(deed, responder, Kind.AGAIN, source="sms", word=word)


def without_proof() -> list[str]:
    """Handles of responders who may be texted and of whom no consent is on file."""
    ready = Responder.objects.filter(state__in=READY).exclude(text_consents__kind__in=(Kind.GIVEN, Kind.AGAIN))
    return list(ready.order_by("handle").values_list("handle", flat=True))


def gone_silent() -> list[str]:
    """Handles of responders whose phone opted out: they hear no alert until they text START."""
    ready = Responder.objects.filter(state__in=READY, contact__opted_out_at__isnull=False)
    return list(ready.order_by("handle").values_list("handle", flat=True))


def _note(deed: Deed, responder: Responder, kind: str, *, source: str, word: str = "", proof: str = "") -> None:
    TextConsent.objects.create(
        responder=responder, kind=kind, source=source[:12], word=word[:40], proof=proof[:200], at=deed.now
    )
