"""The conversation with one number: who it is, what was said both ways in the last two days, and how to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.console import replies
from dispatch.console.rows import TextRow
from dispatch.console.selectors import inbox
from dispatch.models import Rumour
from hotline.accounts import people as staff
from hotline.calls.models import Call
from hotline.crypto.keyring import Locked
from hotline.messaging import parse
from hotline.messaging.models import Inbound, Message
from hotline.messaging.states import State

SHOWN = timedelta(hours=48)
LONGEST = 200
BAD = (State.UNDELIVERED, State.FAILED, State.DEAD, State.EXPIRED, State.SUPPRESSED, State.UNCERTAIN)


@dataclass(frozen=True)
class Said:
    """One text of the conversation; `ours` when the line sent it."""

    at: datetime
    who: str
    words: str
    ours: bool
    state: str = ""
    bad: bool = False
    about: str = ""
    url: str = ""
    waits: bool = False
    came_with: str = ""


def open_to_see(text: Inbound, now: datetime) -> bool:
    """A conversation is open while a text of it waits, and for two days."""
    if now - text.received_at < SHOWN or text.state == Inbound.State.UNREAD:
        return True
    return text.contact_id is not None and _texts(text, now).exists()


def _texts(text: Inbound, now: datetime):
    mine = Q(contact=text.contact_id) if text.contact_id else Q(pk=text.pk)
    return Inbound.objects.filter(mine, Q(received_at__gt=now - SHOWN) | Q(state=Inbound.State.UNREAD))


def thread(text: Inbound, now: datetime) -> list[Said]:
    """What was said, oldest first. Texts that carry a personal link are named and not shown."""
    found = list(
        _texts(text, now).select_related("contact").prefetch_related("media").order_by("-received_at", "-id")[:LONGEST]
    )
    said = [*_came(found), *_went(text, now)]
    return sorted(said, key=lambda one: one.at)[-LONGEST:]


def _came(texts: list[Inbound]) -> Iterator[Said]:
    codes, people = inbox.codes_of(texts), inbox.handles_of(texts)
    about = [text.subject for text in texts if text.subject_kind == "rumour"]
    claims = {str(pk): claim for pk, claim in Rumour.objects.filter(pk__in=about).values_list("pk", "claim")}
    for text in texts:
        code, claim = codes.get(text.subject, ""), claims.get(text.subject, "")
        url = reverse("incident", args=[code]) if code else reverse("rumour", args=[text.subject]) if claim else ""
        if text.subject_kind == "call":
            code, url = _("a call"), reverse("call", args=[text.subject])
        yield Said(
            at=text.received_at, who=people.get(text.contact_id) or _("they"), words=_open(text, "body"), ours=False,
            about=code or claim, url=url, waits=text.state == Inbound.State.UNREAD, came_with=inbox.came_with([text]),
        )  # fmt: skip


def _went(text: Inbound, now: datetime) -> Iterator[Said]:
    if text.contact_id is None:
        return
    found = Message.objects.filter(contact=text.contact_id, batch__created_at__gt=now - SHOWN)
    rows = list(found.select_related("batch").prefetch_related("batch__texts").order_by("-batch__created_at")[:LONGEST])
    by = {row.batch.decided_by.partition(":")[2] for row in rows if row.batch.decided_by.startswith("user:")}
    handles = staff.handles(by)
    for row in rows:
        who = handles.get(row.batch.decided_by.partition(":")[2])
        yield Said(
            at=row.batch.created_at, who=who or _("the line"), words=_ours(row), ours=True,
            state=State(row.state).label, bad=row.state in BAD,
        )  # fmt: skip


def _ours(row: Message) -> str:
    if row.own_text is None:
        bodies = {one.language: one.body for one in row.batch.texts.all()}
        return bodies.get(row.language) or next(iter(bodies.values()), "")
    if row.batch.purpose == "answer":
        return _open(row, "own_text")
    return _("(a text with a personal link)")


def _open(row: Inbound | Message, name: str) -> str:
    try:
        return getattr(row, name) or ""
    except Locked:
        return "•••"


def head(text: Inbound) -> TextRow:
    """Who it is and what waits, as the inbox shows it; with all dealt with, the text itself."""
    found = Inbound.objects.filter(state=Inbound.State.UNREAD).select_related("contact").prefetch_related("media")
    found = found.order_by("received_at", "id")
    texts = list(found.filter(contact=text.contact_id) if text.contact_id else found.filter(pk=text.pk)) or [text]
    return inbox.row(inbox.sender(text), texts, inbox.codes_of(texts), inbox.handles_of(texts))


def language(text: Inbound) -> str:
    """The language to answer in: the one they wrote, else the one they chose."""
    spoken = parse.reply(_open(text, "body")).language
    chosen = text.contact.language[:2] if text.contact else "es"
    return spoken or ("en" if chosen == "en" else "es")


def newest(text: Inbound, now: datetime) -> Inbound:
    """The newest text of this sender."""
    if text.contact_id is None:
        return text
    return _texts(text, now).select_related("contact").order_by("-received_at", "-id").first() or text


def calls(text: Inbound, now: datetime) -> Any:
    """The calls a text may belong to: those of the same number in these days, and those on the line."""
    open_ones = Q(state__in=[Call.State.ANSWERED, Call.State.WRAP_UP])
    same = Q(contact=text.contact_id, started_at__gt=now - SHOWN) if text.contact_id else Q(pk=None)
    return Call.objects.filter(open_ones | same).select_related("contact", "dispatcher").order_by("-started_at")


def page(text: Inbound, now: datetime, *, reader: str) -> dict[str, Any]:
    """Everything on the page except what is typed."""
    text = newest(text, now)
    row = head(text)
    first = language(text)
    return {
        "text": text,
        "row": row,
        "reader": reader,
        "thread": thread(text, now),
        "waits": text.state == Inbound.State.UNREAD,
        "opted_out": bool(text.contact and text.contact.opted_out_at),
        "canned": replies.listed(first, _open(text, "body")),
        "first": first,
    }
