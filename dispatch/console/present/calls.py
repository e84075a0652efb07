"""How an open call looks on the line's list: who has it, in which language, for how long. Never a number."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.console.present.order import oldest_first
from dispatch.console.rows import CallRow
from dispatch.hands import Here
from hotline.calls.models import Call
from hotline.network import policy


def row(call: Call, code: str, here: list[Here] | None = None, *, shut: bool = False) -> CallRow:
    """The call as every desk shows it; `code` is its incident's, when it tells of one. `here`: who has its page open; `shut`: its
    page is not for this reader."""
    wrapping = call.state == Call.State.WRAP_UP
    holder = call.dispatcher.handle if call.dispatcher else ""
    parts = [code] if code else []
    if call.whisper:
        parts.append(_("whispering"))
    return CallRow(
        id=str(call.pk),
        url="" if shut else reverse("call", args=[call.pk]),
        title=_("Wrapping up") if wrapping else _("On a call"),
        language=call.language.upper()[:2],
        line=" · ".join(parts),
        since=call.ended_at or call.started_at,
        warn=600 if wrapping else policy.get("alert_warn_seconds") if not code else 900,
        late=1200 if wrapping else policy.get("alert_late_seconds") if not code else 1800,
        sort=oldest_first(call.started_at, call.pk),
        version=call.version,
        holder=holder,
        here=tuple((one.handle, one.typing) for one in here or () if one.typing or one.handle != holder),
    )
