"""Sends one harmless text by one chosen way, outside the outbox, so that this way is proved and no other."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from hotline.audit import trail
from hotline.audit.models import AuditEntry
from hotline.base import clock, keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.base.ids import new_id
from hotline.contacts import book, numbers
from hotline.crypto.index import keyed
from hotline.messaging import gsm7
from hotline.messaging.models import WebhookEvent
from hotline.messaging.transports import twilio_codes
from hotline.messaging.transports.base import Outgoing, Transport, TransportError
from hotline.network import policy
from hotline.ops.doctor.texts import ways

PER_HOUR = 10
KEPT = timedelta(days=1)
VALID = timedelta(minutes=10)
VERB = "test_text"


@dataclass(frozen=True)
class Proof:
    """How handing it over went. `outcome`: accepted | refused | unknown. Holds neither number nor text."""

    transport: str
    outcome: str
    sid: str = ""
    code: str = ""
    words: str = ""
    seconds: float = 0.0
    at: float = 0.0  # on the database's clock
    calls_back: bool = False

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def way_called(name: str) -> Transport:
    """The way a person chose. Raises Refused when this network has none of that name."""
    for transport in ways():
        if transport.name == name:
            return transport
    raise Refused(_("This network has no such way out."), "no_way")


def send(*, actor: Actor, transport: Transport, to: str, key: str, contact_id: str = "") -> Proof | None:
    """Send a test to a phone (or address) of one's own. None when this request was answered before.

    `contact_id` is whose devices web push wakes. Raises Refused for no number, one that opted out, or too many tests.
    """
    with act(actor) as deed:
        address = _address(transport, to)
        contact = book.find(address) if transport.capabilities.numbers else None
        if contact is not None and contact.opted_out_at is not None:
            raise Refused(
                _("This number asked for no more texts. Only its owner can undo that, by texting START."), "opted_out"
            )
        _not_too_many(deed)
        message_id, fresh = keys.once(
            deed,
            user_id=actor.id,
            key=key,
            fingerprint=keyed("test", f"{transport.name}|{address}"),
            make=lambda: str(new_id()),
        )
        if not fresh:
            return None
        if not transport.capabilities.real:  # the simulated town keeps its texts by contact
            contact = book.get_or_add(deed, address, "staff", keep_until=deed.now + KEPT, ref="test")
        trail.record(deed, verb=VERB, kind="transport", ref=transport.name)
        body = words()
        outgoing = Outgoing(
            message_id=message_id,
            fence=1,
            contact_id=str(contact.pk) if contact is not None else contact_id,
            number=address,
            body=body,
            segments=gsm7.measure(body).segments,
            not_after=deed.now + VALID,
        )
    return _hand_over(transport, outgoing)


def words() -> str:
    """The text of the test: both languages, one segment, nothing about anybody."""
    return f"{policy.tag()} Test: texts of the hotline arrive. Prueba: los mensajes llegan. No answer needed / No responda."


def _address(transport: Transport, to: str) -> str:
    if transport.name == "webpush":
        return ""
    if transport.name == "email":
        if "@" not in to or len(to) > 254 or any(letter.isspace() for letter in to.strip()):
            raise Refused(_("Give an e-mail address."), "bad_address")
        return to.strip()
    number = numbers.to_e164(to)
    if number is None:
        raise Refused(_("This is not a whole phone number. Give the area code and seven digits."), "bad_number")
    return number


def _not_too_many(deed: Deed) -> None:
    lately = AuditEntry.objects.filter(verb=VERB, actor_id=deed.actor.id, at__gt=deed.now - timedelta(hours=1))
    if lately.count() >= PER_HOUR:
        raise Refused(_("That is enough tests for this hour."), "too_many")


def _hand_over(transport: Transport, outgoing: Outgoing) -> Proof:
    """The call itself, with no transaction open."""
    began, at = time.monotonic(), clock.now().timestamp()
    try:
        accepted = transport.send(outgoing)
    except TransportError as error:
        known = twilio_codes.meaning(error.code.rpartition("-")[2])
        outcome = "refused" if error.accepted == "no" else "unknown"
        spent, why = time.monotonic() - began, known.words if known else ""
        return Proof(transport.name, outcome, code=error.code, words=why, seconds=spent, at=at)
    calls_back = transport.capabilities.real and transport.capabilities.numbers
    spent = time.monotonic() - began
    return Proof(transport.name, "accepted", sid=accepted.sid, seconds=spent, at=at, calls_back=calls_back)


def said(proof: Proof) -> Iterable[WebhookEvent]:
    """What the provider has called back about it, in order."""
    provider = proof.transport.partition(":")[0]
    return WebhookEvent.objects.filter(provider__startswith=provider, sid=proof.sid).order_by("id") if proof.sid else ()
