"""The first reader of every text: a wish to stop, in any reasonable wording, is done at once; then HELP and START."""

from hotline.base.act import Deed
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import autoreply, stopping
from hotline.messaging.models import Inbound
from hotline.messaging.parse import Reply

LOCKED_WORD = "(locked)"
REOPENED = "reopened"  # the subject of a text by which somebody undid their own STOP


def handle(deed: Deed, inbound: Inbound, reply: Reply) -> bool:
    """Take STOP, doubtful stops and HELP. START lets the number hear from us again and is left to whoever asks further.

    A doubtful stop is stopped first; their phone is told so, with the way back, and a person reads what they wrote.
    """
    contact = inbound.contact
    if reply.kind in ("stop", "stop_maybe"):
        sure = reply.kind == "stop"
        first_time = contact.opted_out_at is None
        if first_time:
            book.opt_out(deed, contact, reply.text.strip() or LOCKED_WORD)
        stopping.suppress(deed, contact)
        if first_time:
            (autoreply.confirm_stop if sure else autoreply.ask_about_stop)(deed, contact, reply.language)
        if not sure:
            inbound.state = Inbound.State.UNREAD
        return True
    if reply.kind == "help":
        autoreply.once(deed, contact, "S4", reply.language)
        return True
    if reply.kind == "join" and contact.opted_out_at is not None:
        book.opt_in(deed, contact)
        _settle_doubts(contact)
        inbound.subject_kind, inbound.subject = REOPENED, str(contact.pk)
    return False


def _settle_doubts(contact: Contact) -> None:
    """They said themselves that it was no stop: what they wrote waits for its answer like any other text."""
    doubts = Inbound.objects.filter(contact=contact, state=Inbound.State.UNREAD, meaning="stop_maybe")
    doubts.update(meaning="other")
