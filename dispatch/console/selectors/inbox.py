"""Texts that wait, one row per sender. A row says who and about what; the words are fetched over HTTP, never through a socket."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.console import answering
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, TextRow
from dispatch.console.urgency import sounds_urgent
from dispatch.models import Incident
from hotline.contacts import book
from hotline.crypto.keyring import Locked
from hotline.messaging.models import Inbound
from responders.models import Responder


@dataclass(frozen=True)
class Waiting:
    """How many texts wait, and whether one of them sounds as if it happens now."""

    count: int = 0
    urgent: int = 0


def waiting() -> Waiting:
    """The count that stands on every page of the desk."""
    texts = list(Inbound.objects.filter(state=Inbound.State.UNREAD).only("body", "state", "handler"))
    return Waiting(len(texts), sum(urgent(text) for text in texts))


def sender(text: Inbound) -> str:
    """What stands for the sender on a page: one row each."""
    return str(text.contact_id or text.pk)


def unread(senders: Iterable[str] | None = None) -> list[TextRow]:
    """A row for each sender whose texts wait: what sounds urgent first, then the oldest first."""
    found = Inbound.objects.filter(state=Inbound.State.UNREAD).select_related("contact").order_by("received_at", "id")
    by_sender: dict[str, list[Inbound]] = {}
    for text in found:
        by_sender.setdefault(sender(text), []).append(text)
    if senders is not None:
        by_sender = {key: texts for key, texts in by_sender.items() if key in set(senders)}
    texts = [text for group in by_sender.values() for text in group]
    codes, people = codes_of(texts), handles_of(texts)
    rows = (row(key, group, codes, people) for key, group in by_sender.items())
    return sorted(rows, key=lambda one: one.sort)


def touched(refs: list[str]) -> list[str]:
    """The senders of these texts, each once."""
    return list(dict.fromkeys(sender(text) for text in Inbound.objects.filter(pk__in=refs).only("contact_id")))


def codes_of(texts: list[Inbound]) -> dict[str, str]:
    """The code of each incident the texts are about, by its id."""
    about = {text.subject for text in texts if text.subject_kind == "incident"}
    return {str(pk): code for pk, code in Incident.objects.filter(pk__in=about).values_list("pk", "code")}


def handles_of(texts: list[Inbound]) -> dict[object, str]:
    """The handle of each sender who is a responder, by contact."""
    people = Responder.objects.filter(contact__in={text.contact_id for text in texts if text.contact_id})
    return dict(people.exclude(state=Responder.State.LEFT).values_list("contact_id", "handle"))


def row(key: str, texts: list[Inbound], codes: dict[str, str], people: dict[object, str]) -> TextRow:
    """The row of one sender, whose texts that wait are given oldest first: a responder by handle, else the last figures."""
    first, newest = texts[0], texts[-1]
    handle = people.get(newest.contact_id, "")
    about = dict.fromkeys(code for text in texts if (code := codes.get(text.subject)))
    is_urgent = any(urgent(text) for text in texts)
    doubt = any(text.meaning == answering.STOP_MAYBE for text in texts)
    chips = [Chip(_("Responder"), "accent") if handle else Chip(_("Community"), "plain")]
    if doubt:
        chips.insert(0, Chip(_("Stop?"), "owed"))
    if is_urgent:
        chips.insert(0, Chip(_("Happening now?"), "strong"))
    held = answering.newest_claim(texts)
    more = len(texts)
    return TextRow(
        id=key,
        newest=str(newest.pk),
        at=first.received_at,
        who=handle or book.masked(newest.contact) or _("no number"),
        chips=tuple(chips),
        codes=tuple((code, reverse("incident", args=[code])) for code in about),
        line=ngettext("%(n)s text", "%(n)s texts", more) % {"n": more} if more > 1 else "",
        urgent=is_urgent,
        doubt=doubt,
        by=held.handle if held else "",
        by_since=held.at if held else None,
        sort=f"{0 if is_urgent else 1}-{oldest_first(first.received_at, first.pk)}",
    )


def urgent(text: Inbound) -> bool:
    """Whether its words sound as if it happens now; while they are locked, nobody knows."""
    try:
        return sounds_urgent(text.body)
    except Locked:
        return False
