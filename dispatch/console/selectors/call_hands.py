"""Who has a call, who else has its page open, who types; and taking it."""

from typing import Any

from django.urls import reverse

from dispatch import hands
from dispatch.console import audience
from hotline.base import clock
from hotline.calls.models import Call


def hands_on(call: Call, reader: str) -> dict[str, Any]:
    """As a class of reader sees it on the page of the call."""
    held = hands.holder(call)
    may = audience.sends(reader) and call.state != Call.State.CLOSED
    return {
        "call_id": str(call.pk),
        "here": hands.here([call.pk], clock.now(), hands.CALL).get(call.pk, []),
        "holder": held.handle if held else "",
        "taken_from": held.taken_from if held else "",
        "since": held.at if held else None,
        "take_url": f"{reverse('call', args=[call.pk])}?act=take" if may else "",
    }


def of_ids(ids: list[str], reader: str) -> list[dict[str, Any]]:
    """The same for several calls, by id."""
    found = Call.objects.filter(pk__in=ids).select_related("dispatcher")
    return [hands_on(call, reader) for call in found]
