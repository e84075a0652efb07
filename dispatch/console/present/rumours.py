"""How a rumour looks: the claim, how many asked, what was found."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.console.present.order import newest_first
from dispatch.console.rows import Chip, RumourRow
from dispatch.models import Rumour

State = Rumour.State


def state_chip(rumour: Rumour) -> Chip:
    """What is known of it, in a word and a shape."""
    return {
        State.HEARD: Chip(_("Heard"), "unconfirmed"),
        State.CHECKING: Chip(_("Checking"), "unconfirmed"),
        State.FALSE: Chip(_("False"), "calm"),
        State.TRUE: Chip(_("True"), "confirmed"),
        State.OTHER_EVENT: Chip(_("Something else"), "calm"),
        State.OLD: Chip(_("Old news"), "calm"),
        State.CANNOT_CHECK: Chip(_("Cannot be checked"), "plain"),
    }.get(rumour.state, Chip(rumour.state))


def heard(calls: int, texts: int) -> str:
    """How many asked, by which way."""
    parts = []
    if calls:
        parts.append(ngettext("%(n)s call", "%(n)s calls", calls) % {"n": calls})
    if texts:
        parts.append(ngettext("%(n)s text", "%(n)s texts", texts) % {"n": texts})
    return " · ".join(parts) or _("nobody has asked yet")


def row(rumour: Rumour) -> RumourRow:
    """The rumour as every list shows it; `calls` and `texts` are counted by the query."""
    parts = [heard(rumour.calls, rumour.texts)]
    if rumour.answered_at:
        parts.append(_("answered"))
    elif rumour.is_decided:
        parts.append(_("not answered yet"))
    return RumourRow(
        id=str(rumour.pk),
        url=reverse("rumour", args=[rumour.pk]),
        claim=rumour.claim,
        chip=state_chip(rumour),
        line=" · ".join(parts),
        heard=rumour.heard_at,
        sort=newest_first(rumour.heard_at, rumour.pk),
    )
