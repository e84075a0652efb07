"""The word and the look of every status: colour is never alone, the same fact looks the same everywhere."""

from django.utils.translation import gettext_lazy as _

# tone: unconfirmed (dashed), confirmed (double), calm, owed, accent, strong, or plain
CHIPS = {
    # incidents
    "reported": ("unconfirmed", _("Unconfirmed")),
    "confirmed": ("confirmed", _("Confirmed")),
    "confirmed_past": ("confirmed", _("Confirmed, they have left")),
    "false_alarm": ("calm", _("False alarm")),
    "unverified": ("plain", _("Could not be verified")),
    "ended": ("calm", _("Ended")),
    "closed": ("plain", _("Closed")),
    "merged": ("plain", _("Merged")),
    "void": ("plain", _("Void")),
    # broadcasts
    "draft": ("plain", _("Draft")),
    "awaiting": ("owed", _("Waiting for a second person")),
    "approved": ("accent", _("Approved")),
    "sending": ("accent", _("Sending")),
    "sent": ("calm", _("Sent")),
    "partial": ("unconfirmed", _("Partly sent")),
    "cancelled": ("plain", _("Cancelled")),
    # responders on one incident
    "asked": ("plain", _("Asked")),
    "accepted": ("accent", _("Going")),
    "en_route": ("accent", _("On the way")),
    "on_scene": ("calm", _("On scene")),
    "declined": ("plain", _("Cannot")),
    "stood_down": ("plain", _("Stood down")),
    "released": ("plain", _("Left")),
    "no_show": ("unconfirmed", _("Not arrived")),
    "sos": ("strong", _("SOS")),
    # rumours and debts
    "open": ("unconfirmed", _("Open")),
    "owed": ("owed", _("Owed")),
    "paid": ("calm", _("Paid")),
}


def of(status: str, presence: str = "") -> tuple[str, object]:
    """The tone and the word of a status; an unknown one is shown plainly, as it is."""
    key = f"{status}_{presence}" if f"{status}_{presence}" in CHIPS else str(status)
    return CHIPS.get(key, ("plain", str(status).replace("_", " ")))
