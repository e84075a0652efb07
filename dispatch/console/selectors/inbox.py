"""Texts that wait, one row per sender. A row says who and about what; the words are fetched over HTTP, never through a socket."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.console import answering, audience
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, TextRow
from dispatch.models import Incident
from hotline.contacts import book
from hotline.messaging.models import Inbound
from responders.models import Responder

ON_DESK = 12  # senders whose rows the desk has room for; all of them stand in the inbox


@dataclass(frozen=True)
class Waiting:
    """How many texts wait, and whether one of them sounds as if it happens now."""

    count: int = 0
    urgent: int = 0


def waiting() -> Waiting:
    """The count that stands on every page of the desk."""
    found = Inbound.objects.filter(state=Inbound.State.UNREAD)
    return Waiting(**found.aggregate(count=Count("pk"), urgent=Count("pk", filter=Q(urgent=True))))


def sender(text: Inbound) -> str:
    """What stands for the sender on a page: one row each."""
    return str(text.contact_id or text.pk)


def unread(senders: Iterable[str] | None = None) -> list[TextRow]:
    """A row for each sender whose texts wait: what sounds urgent first, then the oldest first."""
    wanted = None if senders is None else set(senders)
    return _rows({key: texts for key, texts in _waiting().items() if wanted is None or key in wanted})


def on_desk() -> tuple[list[TextRow], int]:
    """The rows the desk has room for, and how many more senders wait. Only what is shown is opened."""
    groups = _waiting()
    return _rows(dict(list(groups.items())[:ON_DESK])), max(0, len(groups) - ON_DESK)


def moved_on_desk(senders: list[str]) -> tuple[list[TextRow], list[str], int]:
    """What a change of these senders means for the desk: rows to draw, all ids it touches, and how many more wait.

    Beside the senders themselves those are touched who come into the room that is there, or are pushed out of it.
    """
    groups = _waiting()
    keys = list(groups)
    edge = keys[max(0, ON_DESK - len(senders)) : ON_DESK + len(senders)]
    ids = list(dict.fromkeys([*senders, *edge]))
    drawn = {key: groups[key] for key in keys[:ON_DESK] if key in ids}
    return _rows(drawn), ids, max(0, len(keys) - ON_DESK)


def _waiting() -> dict[str, list[Inbound]]:
    """The texts that wait by sender, oldest first, the senders in the order of their rows. Nothing is opened."""
    found = Inbound.objects.filter(state=Inbound.State.UNREAD).defer("body", "sender")
    by_sender: dict[str, list[Inbound]] = {}
    for text in found.select_related("contact").prefetch_related("media").order_by("received_at", "id"):
        by_sender.setdefault(sender(text), []).append(text)
    return dict(sorted(by_sender.items(), key=lambda item: _sort(item[1])))


def _sort(texts: list[Inbound]) -> str:
    rank = 0 if any(text.urgent for text in texts) else 1
    return f"{rank}-{oldest_first(texts[0].received_at, texts[0].pk)}"


def _rows(by_sender: dict[str, list[Inbound]]) -> list[TextRow]:
    texts = [text for group in by_sender.values() for text in group]
    codes, people = codes_of(texts), handles_of(texts)
    return [row(key, group, codes, people) for key, group in by_sender.items()]


def for_reader(rows: list[TextRow], reader: str) -> list[TextRow]:
    """The rows as this class of reader may open them: who is in training sees that a text came, and no way to its words."""
    return rows if audience.sends(reader) else [replace(one, newest="") for one in rows]


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
    is_urgent = any(text.urgent for text in texts)
    doubt = any(text.meaning == answering.STOP_MAYBE for text in texts)
    chips = [Chip(_("Responder"), "accent") if handle else Chip(_("Community"), "plain")]
    if doubt:
        chips.insert(0, Chip(_("Stop?"), "owed"))
    if is_urgent:
        chips.insert(0, Chip(_("Happening now?"), "strong"))
    held = answering.newest_claim(texts)
    return TextRow(
        id=key,
        newest=str(newest.pk),
        at=first.received_at,
        who=handle or book.masked(newest.contact) or _("no number"),
        chips=tuple(chips),
        codes=tuple((code, reverse("incident", args=[code])) for code in about),
        line=" · ".join(part for part in (_texts(len(texts)), came_with(texts)) if part),
        urgent=is_urgent,
        doubt=doubt,
        by=held.handle if held else "",
        by_since=held.at if held else None,
        sort=_sort(texts),
    )


def _texts(count: int) -> str:
    return ngettext("%(n)s text", "%(n)s texts", count) % {"n": count} if count > 1 else ""


def came_with(texts: list[Inbound]) -> str:
    """What was sent beside the words: photos by their number, anything else as files. Kept where the provider keeps it."""
    kinds = [item.kind for text in texts for item in text.media.all()]
    photos = sum(kind.startswith("image/") for kind in kinds)
    parts = []
    if photos:
        parts.append(ngettext("%(n)s photo", "%(n)s photos", photos) % {"n": photos})
    if len(kinds) > photos:
        parts.append(ngettext("%(n)s file", "%(n)s files", len(kinds) - photos) % {"n": len(kinds) - photos})
    return " · ".join(parts)
