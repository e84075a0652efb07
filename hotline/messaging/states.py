"""Pure policy of a message's life: states, ranks, lanes, tries and waits."""

import random
from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where one text to one person stands. A retry is `queued` with attempts above 0."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Sending")
    AMBIGUOUS = "ambiguous", _("Being looked up")
    ACCEPTED = "accepted", _("Texted")
    SENT = "sent", _("On its way")
    DELIVERED = "delivered", _("Delivered, says the carrier")
    UNDELIVERED = "undelivered", _("Not delivered")
    FAILED = "failed", _("Refused by the carrier")
    DEAD = "dead", _("Given up")
    EXPIRED = "expired", _("Too late to send")
    CANCELLED = "cancelled", _("Cancelled")
    SUPPRESSED = "suppressed", _("Not sent: opted out")
    UNCERTAIN = "uncertain", _("Uncertain")


class BatchState(TextChoices):
    """Whether a batch's rows may leave."""

    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CANCELLED = "cancelled", _("Cancelled")


class Lane(IntegerChoices):
    """Who goes first when the sender is busy: the lower number. Push and mail go to addresses of people's own (`OWN`)."""

    RESPONDER = 10, _("Responders")
    SAFETY = 20, _("Safety")
    PUSH = 22, _("Push to staff")
    MAIL = 24, _("E-mail to staff")
    SERVICE = 30, _("Service replies")
    COMMUNITY = 40, _("Community list")
    OTHER = 50, _("Other")


# Lanes that reach staff by addresses of their own: the one way that carries each, and the channel of its rows.
OWN = {Lane.PUSH: ("webpush", "push"), Lane.MAIL: ("email", "email")}
WIDE_LANES = (Lane.COMMUNITY, Lane.OTHER)

# What the provider has said so far; it only rises.
RANK = {
    State.QUEUED: 0,
    State.EXPIRED: 0,
    State.CANCELLED: 0,
    State.SUPPRESSED: 0,
    State.SENDING: 1,
    State.AMBIGUOUS: 1,
    State.UNCERTAIN: 1,
    State.DEAD: 1,
    State.ACCEPTED: 2,
    State.SENT: 3,
    State.DELIVERED: 4,
    State.UNDELIVERED: 4,
    State.FAILED: 4,
}

# The one text that may still go to somebody who opted out: the confirmation that they did.
STOP_CONFIRMATION = "stop_confirmation"

LEASE = timedelta(seconds=60)
FIRST_WAIT = 2.0
LONGEST_WAIT = 120.0
TRIES_URGENT = 6
TRIES_LIST = 8
LOOKUP_AGAIN = timedelta(seconds=15)
LOOKUP_GIVES_UP = timedelta(minutes=10)


def lane_of(value: int | str) -> Lane:
    """A lane from its number or its name ("responder")."""
    return Lane[value.upper()] if isinstance(value, str) else Lane(value)


def is_wide(lane: int) -> bool:
    """Whether a lane carries lists of people, which are never texted twice by the machine."""
    return lane in WIDE_LANES


def tries(lane: int) -> int:
    """Calls to the provider before a text is given up."""
    return TRIES_LIST if is_wide(lane) else TRIES_URGENT


def wait(attempts: int, dice: random.Random | None = None) -> timedelta:
    """Pause before the next try: 2 s doubled each time, half more or less, at most two minutes."""
    roll = (dice or random).uniform(0.5, 1.5)
    seconds = FIRST_WAIT * 2 ** max(attempts - 1, 0) * roll
    return timedelta(seconds=min(seconds, LONGEST_WAIT))
