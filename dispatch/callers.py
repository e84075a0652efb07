"""The number of somebody who called, for a stated reason."""

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, statuses
from hotline.accounts.roles import SENDS
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.calls.models import Call
from hotline.contacts import book


def reveal_number(*, actor: Actor, call: Call | None, reason: str) -> str:
    """The number in full, as people write it; a logged act. Raises Refused where there is none, or no fit reason."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if call is None or call.contact is None:
            raise Refused(_("There is no number to call."), "no_number")
        incidents.check_words(reason)
        return book.reveal(deed, call.contact, reason=reason)
