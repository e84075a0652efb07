"""How a line of the timeline looks."""

from django.urls import reverse

from dispatch import timeline
from dispatch.console.rows import TimelineRow
from dispatch.models import TimelineEntry

# Sentences that name no doer.
IMPERSONAL = frozenset({
    "reminded", "widened", "nobody_left", "enough", "one_more", "released", "sent", "owed", "overdue", "late",
    "paged", "unpaged",
})  # fmt: skip


def who(entry: TimelineEntry) -> str:
    """The handle the sentence begins with, if it begins with one."""
    return "" if entry.actor_kind == "system" or entry.what in IMPERSONAL else entry.actor_handle


def row(entry: TimelineEntry, *, may_read: bool = False) -> TimelineRow:
    """The entry as a row; the words somebody said are fetched apart, over HTTP, by those who may read them."""
    has_words = may_read and getattr(entry, "has_words", False)
    return TimelineRow(
        id=str(entry.pk),
        at=entry.at,
        who=who(entry),
        words=timeline.say(entry),
        key=entry.is_key,
        sort=f"{999999 - entry.number:06d}",
        said_url=reverse("words", args=[entry.pk]) if has_words else "",
    )
