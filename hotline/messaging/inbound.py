"""What comes in: stored once, before anything else; then understood, each text in a unit of work of its own."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError
from django.utils.module_loading import import_string

from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.crypto.keyring import Locked
from hotline.messaging import autoreply, parse
from hotline.messaging.models import Inbound
from hotline.messaging.parse import Reply
from hotline.pump.faults import describe
from hotline.pump.kick import kick
from hotline.realtime import events

KEPT = timedelta(days=14)
BUDGET = 1.0  # seconds one step may take
EVEN_WHEN_LOCKED = ("stop", "stop_maybe")
NOT_A_TIP = ("join", "language", "area", "night", "topics")

log = logging.getLogger("hotline.inbound")


def receive(provider: str, provider_sid: str, number: str, body: str) -> Inbound:
    """Store a text once per provider id and have it read soon. Never refuses: a sender that is no number is kept as written."""
    with act(SYSTEM) as deed:
        known = Inbound.objects.filter(provider=provider, provider_sid=provider_sid).first()
        if known is not None:
            return known
        contact, sender = _sender(deed, number)
        meaning = parse.reply(body).kind
        columns = {"contact": contact, "sender": sender, "body": body, "received_at": deed.now, "meaning": meaning}
        try:
            row = _store(provider, provider_sid, columns)
        except Locked:
            if meaning not in EVEN_WHEN_LOCKED:
                raise  # the provider brings it again; we must not keep it in the clear
            row = _store(provider, provider_sid, columns | {"body": "", "sender": ""})
        deed.after(kick)
        return row


def _store(provider: str, provider_sid: str, columns: dict) -> Inbound:
    return Inbound.objects.get_or_create(provider=provider, provider_sid=provider_sid, defaults=columns)[0]


def _sender(deed: Deed, number: str) -> tuple[Contact | None, str]:
    try:
        return book.get_or_add(deed, number, "inbound", keep_until=deed.now + KEPT), ""
    except Refused:
        return None, number[:60]


def step() -> int:
    """The pump's step: read what is new, oldest first and each person's texts in their order. Returns how many were read."""
    done = 0
    ends = time.monotonic() + BUDGET
    passed: set = set()
    while time.monotonic() < ends:
        new = Inbound.objects.filter(state=Inbound.State.NEW).exclude(pk__in=passed).order_by("received_at", "id")
        row = new.values_list("pk", "contact_id").first()
        if row is None:
            break
        passed.add(row[0])
        done += _read_one(*row)
    return done


def _read_one(pk, contact_id) -> int:
    """Understand one text; an error leaves it for a person, with nothing half done."""
    try:
        with act(_sender_as_actor(contact_id)) as deed:
            inbound = _take(pk, contact_id)
            if inbound is None:
                return 0
            reply = _reply(inbound)
            if reply is None:
                return 0
            inbound.meaning = reply.kind
            _offer(deed, inbound, reply)
            return 1
    except OperationalError as error:  # the store was busy or away: the text stays new and is read again
        log.warning("inbound %s waits: %s", pk, describe(error))
        return 0
    except Exception as error:  # noqa: BLE001 - one text nobody could read must not stop the others
        log.error("inbound %s was not understood: %s", pk, describe(error))
    with act(SYSTEM) as deed:
        inbound = Inbound.objects.filter(pk=pk, state=Inbound.State.NEW).first()
        if inbound is not None:
            inbound.handler = "error"
            _close(deed, inbound, Inbound.State.UNREAD)
    return 1


def _sender_as_actor(contact_id) -> Actor:
    return Actor(kind="contact", id=str(contact_id or ""), handle="")


def _take(pk, contact_id) -> Inbound | None:
    """The text under lock, if it is still new and no earlier one of the same person waits (two pumps keep the order)."""
    if contact_id is not None:
        # "no key": others may go on writing rows that point to this contact, so that nobody waits in a ring
        Contact.objects.select_for_update(no_key=True).filter(pk=contact_id).first()
    inbound = Inbound.objects.select_for_update(of=("self",)).select_related("contact").filter(pk=pk).first()
    if inbound is None or inbound.state != Inbound.State.NEW:
        return None
    if contact_id is not None:
        first = Inbound.objects.filter(contact_id=contact_id, state=Inbound.State.NEW).order_by("received_at", "id")
        if first.values_list("pk", flat=True).first() != pk:
            return None
    return inbound


def _reply(inbound: Inbound) -> Reply | None:
    """The text understood. While its keys are away only the wish to stop is, by what was noted when it came in."""
    noted = Reply(inbound.meaning, None, None, "") if inbound.meaning in EVEN_WHEN_LOCKED else None
    try:
        return parse.reply(inbound.body) if inbound.body else noted or parse.reply("")
    except Locked:
        return noted


def _offer(deed: Deed, inbound: Inbound, reply: Reply) -> None:
    """Ask each handler in turn; who takes it may also leave it unread for a person."""
    if inbound.contact is not None:
        for path in settings.INBOUND_HANDLERS:
            if import_string(path)(deed, inbound, reply):
                inbound.handler = path[:60]
                state = inbound.state if inbound.state != Inbound.State.NEW else Inbound.State.HANDLED
                _close(deed, inbound, state)
                return
        if reply.kind not in NOT_A_TIP:
            autoreply.tip_received(deed, inbound.contact, reply.language)
    _close(deed, inbound, Inbound.State.UNREAD)


def _close(deed: Deed, inbound: Inbound, state: str) -> None:
    inbound.state = state
    inbound.save(update_fields=["state", "meaning", "handler", "subject_kind", "subject"])
    if state == Inbound.State.UNREAD:
        events.append(deed, kind="inbox", ref=str(inbound.pk))
