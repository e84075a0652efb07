"""How a line of the timeline looks."""

from django.urls import reverse

from dispatch import timeline
from dispatch.console.rows import TimelineRow
from dispatch.models import TimelineEntry


def row(entry: TimelineEntry, *, may_read: bool = False) -> TimelineRow:
    """The entry as a row; the words somebody said are fetched apart, over HTTP, by those who may read them."""
    has_words = may_read and getattr(entry, "has_words", False)
    return TimelineRow(
        id=str(entry.pk),
        at=entry.at,
        who=entry.actor_handle if entry.actor_kind != "system" else "",
        words=timeline.say(entry),
        key=entry.is_key,
        sort=f"{999999 - entry.number:06d}",
        said_url=reverse("words", args=[entry.pk]) if has_words else "",
    )
