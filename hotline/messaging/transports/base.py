"""What every way of sending texts must do, and how it says what went wrong."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.messaging.states import State


@dataclass(frozen=True)
class Capabilities:
    """`idempotent`: the same message id sent twice is one text. `can_lookup`: it can be asked what it took.

    `together`: many are handed over in one call. `real`: texts leave this machine.
    """

    idempotent: bool = False
    can_lookup: bool = False
    together: bool = False
    real: bool = True


@dataclass(frozen=True)
class Outgoing:
    """One text to hand over. `message_id` is the key under which a repeat must be known."""

    message_id: str
    fence: int
    contact_id: str
    number: str
    body: str
    segments: int
    not_after: datetime | None = None

    def __repr__(self) -> str:
        return f"<outgoing {self.message_id}>"


@dataclass(frozen=True)
class Accepted:
    """The provider took it, under its own id; `state` where it already knows more."""

    sid: str
    state: State = State.ACCEPTED


class TransportError(Exception):
    """The provider did not take it, or we cannot know.

    `accepted` is "no" (surely not: another try is safe) or "unknown" (the answer was lost: a repeat may be a double).
    `permanent`: trying again is useless. `code` is the provider's or ours; never the text, never the number.
    """

    def __init__(
        self, code: str, *, permanent: bool = False, accepted: str = "no", retry_after: float | None = None
    ) -> None:
        super().__init__(code)
        self.code = code[:40]
        self.permanent = permanent
        self.accepted = accepted
        self.retry_after = retry_after


Outcome = Accepted | TransportError


class Transport:
    """One way out. Touches no table of ours, retries nothing, decides nothing."""

    name = ""
    capabilities = Capabilities()
    settle = timedelta(seconds=30)  # a look-up before this may be too early
    at_once = 50

    def send(self, outgoing: Outgoing) -> Accepted:
        """Hand one text over. Raises TransportError; any other error counts as "unknown"."""
        raise NotImplementedError

    async def asend(self, outgoing: Outgoing) -> Accepted:
        """The same without blocking; transports that speak HTTP override this one."""
        return await asyncio.to_thread(self.send, outgoing)

    def send_together(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        """Hand many over in one call, outcomes in the same order (`capabilities.together`)."""
        raise NotImplementedError

    def lookup(self, message_ids: Iterable[str]) -> dict[str, Accepted]:
        """What the provider took of these; what is missing it does not know. Raises TransportError when it cannot say."""
        raise NotImplementedError
