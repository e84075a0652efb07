"""What the palette finds: open incidents, calls on the line, rumours. Codes, corners and claims only, as the panes show them."""

from django.urls import reverse

from dispatch.console.present.incidents import chip, what
from dispatch.console.selectors import desk

MOST = 200


def found(reader: str) -> list[dict[str, str]]:
    """One entry each: its words, what stands small beside them, and where it leads."""
    incidents = [
        {
            "words": f"{one.code} · {one.cross_street}",
            "more": f"{chip(one).word} · {what(one)}",
            "url": reverse("incident", args=[one.code]),
        }
        for one in desk.open_incidents().order_by("-opened_at")[:MOST]
    ]
    calls = [{"words": row.title, "more": row.line, "url": row.url} for row in desk.call_rows(reader=reader) if row.url]
    rumours = [{"words": f"“{row.claim}”", "more": row.chip.word, "url": row.url} for row in desk.rumour_rows()]
    return incidents + calls + rumours
