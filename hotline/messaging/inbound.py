"""What comes in: stored once, before anything else; then understood, each text in a unit of work of its own."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.ids import new_id
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.crypto.keyring import Locked, keyring
from hotline.messaging import autoreply, parse, stopping
from hotline.messaging.models import Inbound
from hotline.messaging.parse import Reply
from hotline.messaging.urgency import sounds_urgent
from hotline.pump.faults import describe
from hotline.pump.kick import kick
from hotline.realtime import events

KEPT = timedelta(days=14)
BUDGET = 1.0  # seconds one step may take
EVEN_WHEN_LOCKED = ("stop", "stop_maybe")
NOT_A_TIP = ("join", "language", "area", "night", "topics")

log = logging.getLogger("hotline.inbound")


class Arrived(NamedTuple):
    """A text as a provider brought it; `sid`: what the provider calls it."""

    provider: str
    sid: str
    number: str
    body: str


def receive(provider: str, provider_sid: str, number: str, body: str) -> Inbound:
    """Store a text once per provider id and have it read soon. Never refuses: a sender that is no number is kept as written.

    Raises Locked while the keys are away, but for a wish to stop.
    """
    text = Arrived(provider, provider_sid, number, body)
    receive_together([text])
    return _stored(text).select_related("contact").get()


def receive_together(texts: Sequence[Arrived]) -> None:
    """Store these, each once per provider id, in one transaction. Raises Locked, and then none is stored.

    A wish to stop that comes alone is stored even while the keys are away.
    """
    try:
        _receive_open(texts)
    except Locked:
        if len(texts) != 1:
            raise
        _receive_locked(texts[0])


def _receive_open(texts: Sequence[Arrived]) -> None:
    with act(SYSTEM) as deed:
        senders = (text.number for text in texts)
        contacts = book.ids_of_each(deed, senders, "inbound", keep_until=deed.now + KEPT)
        rows = []
        for place, text in enumerate(texts):
            contact = contacts.get(text.number)
            sender = "" if contact else text.number[:60]
            at = deed.now + timedelta(microseconds=place)  # so that one person's texts keep their order
            meaning = parse.at_first_sight(text.body)
            urgent = meaning == "sos" or sounds_urgent(text.body)
            rows.append(_row(text, contact, sender, text.body, at, meaning, urgent))
        _insert(rows)
        deed.after(kick)


def _receive_locked(text: Arrived) -> None:
    """While the keys are away a wish to stop is kept by what it means, without its words."""
    with act(SYSTEM) as deed:
        if _stored(text).exists():
            return
        sender = book.ids_of_each(deed, [text.number], "inbound", keep_until=deed.now + KEPT).get(text.number)
        meaning = parse.at_first_sight(text.body)
        if meaning not in EVEN_WHEN_LOCKED:
            raise Locked("p2")  # the provider brings it again; we must not keep it in the clear
        _insert([_row(text, sender, "", "", deed.now, meaning)])
        deed.after(kick)


def _stored(text: Arrived) -> QuerySet[Inbound]:
    return Inbound.objects.filter(provider=text.provider, provider_sid=text.sid)


# A burst of texts comes through here: rows are sealed and written without a model for each.
_COLUMNS = ("provider", "provider_sid", "id", "contact_id", "sender", "body", "received_at", "meaning", "urgent")
_SAME = {"state": str(Inbound.State.NEW), "handler": "", "claimed_by": "", "subject_kind": "", "subject": ""}
_MARKS = f"({', '.join(['%s'] * len(_COLUMNS))}, {', '.join(repr(value) for value in _SAME.values())})"
_INSERT = (
    f"INSERT INTO messaging_inbound ({', '.join([*_COLUMNS, *_SAME])})"  # noqa: S608 - our own names
    " VALUES {rows} ON CONFLICT (provider, provider_sid) DO NOTHING"
)
_UUID, _AT = Inbound._meta.pk, Inbound._meta.get_field("received_at")


def _row(
    text: Arrived, contact_id: UUID | None, sender: str, body: str, at: datetime, meaning: str, urgent: bool = False
) -> tuple:
    """The columns of a text's row, its words sealed. Raises Locked."""
    pk, link = new_id(), connections[DEFAULT_DB_ALIAS]
    return (
        text.provider, text.sid, _UUID.get_db_prep_value(pk, link), contact_id and _UUID.get_db_prep_value(contact_id, link),
        _sealed("sender", pk, sender), _sealed("body", pk, body), _AT.get_db_prep_value(at, link), meaning, urgent,
    )  # fmt: skip


def _sealed(column: str, pk: UUID, words: str) -> str:
    field = Inbound._meta.get_field(column)
    return keyring().encrypt(field.group, words, place=f"{Inbound._meta.db_table}|{column}|{pk}") if words else ""


def _insert(rows: Sequence[tuple]) -> None:
    """Write rows unless there is one of that provider id, in one statement.

    In one order for everybody: the same texts brought twice at the same instant never wait for each other.
    """
    values = [value for row in sorted(rows, key=itemgetter(0, 1)) for value in row]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(rows=", ".join([_MARKS] * len(rows))), values)


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
            _stop_all_the_same(deed, inbound)
            _close(deed, inbound, Inbound.State.UNREAD)
    return 1


def _stop_all_the_same(deed: Deed, inbound: Inbound) -> None:
    """Whatever broke while it was read, a wish to stop stands."""
    if inbound.contact is None or inbound.meaning not in EVEN_WHEN_LOCKED:
        return
    if inbound.contact.opted_out_at is None:
        book.opt_out(deed, inbound.contact, f"({inbound.meaning})")
    stopping.suppress(deed, inbound.contact)


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
    events.append(deed, kind="inbox", ref=str(inbound.pk))  # also what is understood: an open conversation moves
