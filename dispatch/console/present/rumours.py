"""How a rumour looks: the claim, how many asked, what was found."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.askers import CHECKING
from dispatch.console.present.order import newest_first
from dispatch.console.rows import Chip, RumourRow
from dispatch.models import FollowUp, Hearer, Rumour
from hotline.messaging.models import Message
from hotline.messaging.states import State as Sent

State = Rumour.State
UNDER_WAY = (Sent.QUEUED, Sent.SENDING, Sent.AMBIGUOUS)
WELL = (Sent.ACCEPTED, Sent.SENT, Sent.DELIVERED)


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


def said_on(rumour: Rumour) -> str:
    """Where it goes round."""
    labels = dict(Rumour.Channel.choices)
    return ", ".join(str(labels[one]) for one in rumour.channels if one in labels)


def answer_those(texts: int, calls: int) -> str:
    """The one button that answers exactly those who asked, with its counts."""
    return _("Answer those who asked: %(texts)s by text, %(calls)s by call") % {"texts": texts, "calls": calls}


def told(hearer: Hearer, message: Message | None, debt: FollowUp | None) -> dict[str, Chip | str]:
    """How somebody who asked was told: called back or owed a call, texted and what became of it, or no way."""
    if debt is not None:
        return {"told": Chip(_("Call back owed"), "owed") if debt.paid_at is None else Chip(_("Called back"), "calm")}
    if message is not None:
        note = str(Sent(message.state).label)
        if message.state in UNDER_WAY:
            return {"told": Chip(_("Being texted"), "plain"), "note": note}
        if message.state not in WELL:
            return {"told": Chip(_("Not texted"), "unconfirmed"), "note": note}
        if message.batch.template == CHECKING:
            return {"told": Chip(_("Told that we check"), "plain"), "note": note}
        return {"told": Chip(_("Texted"), "calm"), "note": note}
    if hearer.contact is None or not (hearer.safe_to_text or hearer.safe_to_call):
        return {"told": Chip(_("No way to answer"), "plain")}
    if hearer.contact.opted_out_at and not hearer.safe_to_call:
        return {"told": Chip(_("Asked for no texts"), "plain")}
    return {"told": Chip(_("Not told yet"), "unconfirmed")}
