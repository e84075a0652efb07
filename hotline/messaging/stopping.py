"""Keeps queued texts here: cancelled by a decision, or suppressed because the person wants no more."""

from hotline.base.act import Deed
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import results
from hotline.messaging.models import Message
from hotline.messaging.states import RANK, STOP_CONFIRMATION, State

BY_PROVIDER = "(provider)"


def stop(deed: Deed, rows, state: State, reason: str) -> int:
    """Give these queued rows another state; returns how many."""
    rows = rows.order_by()
    touched = set(rows.values_list("batch_id", flat=True).distinct())
    stopped = rows.update(state=state, rank=RANK[state], last_error=reason[:60]) if touched else 0
    results.tell(deed, touched)
    return stopped


def suppress(deed: Deed, contact: Contact) -> int:
    """This person wants no more texts: what is queued for them stays here."""
    rows = Message.objects.filter(contact=contact, state=State.QUEUED).exclude(batch__purpose=STOP_CONFIRMATION)
    return stop(deed, rows, State.SUPPRESSED, "opted_out")


def opted_out_there(deed: Deed, contact: Contact) -> None:
    """The provider says that this person asked it for no more texts: then they asked us."""
    if contact.opted_out_at is None:
        book.opt_out(deed, contact, BY_PROVIDER)
    suppress(deed, contact)
