"""What every way of sending texts must do, and how it says what went wrong."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.messaging.states import Lane, State


@dataclass(frozen=True)
class Capabilities:
    """`idempotent`: the same message id sent twice is one text. `can_lookup`: it can be asked what it took.

    `by_text`: it knows nothing of our ids, so a look-up goes by number, time and words (`lookup_texts`).
    `together`: many are handed over in one call. `real`: texts leave this machine. `numbers`: it carries texts to telephone
    numbers, so a lane may be given to it; others reach people by addresses of their own.
    """

    idempotent: bool = False
    can_lookup: bool = False
    by_text: bool = False
    together: bool = False
    real: bool = True
    numbers: bool = True


@dataclass(frozen=True)
class Outgoing:
    """One text to hand over. `message_id` is the key under which a repeat must be known.

    `number` is where it goes; for people without one, what `Transport.address` finds.
    """

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
class Doubt:
    """A text whose fate is unknown: what was handed over, and when its first try may have begun."""

    outgoing: Outgoing
    since: datetime


@dataclass(frozen=True)
class Accepted:
    """The provider took it, under its own id; `state` where it already knows more."""

    sid: str
    state: State = State.ACCEPTED


class TransportError(Exception):
    """The provider did not take it, or we cannot know.

    `accepted` is "no" (surely not: another try is safe) or "unknown" (the answer was lost: a repeat may be a double).
    `permanent`: trying again is useless. `stopped`: they asked the provider for no more texts.
    `code` is the provider's or ours; never the text, never the number.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        accepted: str = "no",
        retry_after: float | None = None,
        stopped: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code[:40]
        self.permanent = permanent or stopped
        self.accepted = accepted
        self.retry_after = retry_after
        self.stopped = stopped


Outcome = Accepted | TransportError


class Transport:
    """One way out. Touches no table of ours, retries nothing, decides nothing."""

    name = ""
    capabilities = Capabilities()
    settle = timedelta(seconds=30)  # a look-up before this may be too early
    at_once = 50
    per_second: float | None = None  # segments a second it takes; None: as the network's policy says
    burst: float | None = None  # segments that may leave at once after a pause; None: a fifth of a second's worth
    lanes: frozenset[Lane] = frozenset(Lane)  # what it carries where a network names no order of its own

    def address(self, outgoing: Outgoing) -> Outgoing:
        """The same with what must be looked up in tables of ours (addresses, devices), for calls made in other threads."""
        return outgoing

    def send(self, outgoing: Outgoing) -> Accepted:
        """Hand one text over. Raises TransportError; any other error counts as "unknown"."""
        raise NotImplementedError

    async def asend(self, outgoing: Outgoing) -> Accepted:
        """The same without blocking; transports that speak HTTP override this one."""
        return await asyncio.to_thread(self.send, outgoing)

    def send_together(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        """Hand many over in one call, outcomes in the same order (`capabilities.together`)."""
        raise NotImplementedError

    def lookup(self, message_ids: Iterable[str]) -> dict[str, Accepted | None]:
        """What the provider took of these; missing: it does not know; None: no answer about this one now.

        Raises TransportError when it can say nothing at all.
        """
        raise NotImplementedError

    def lookup_texts(self, doubts: Sequence[Doubt], known: frozenset[str]) -> dict[str, Accepted | None]:
        """The same by number, time and words (`capabilities.by_text`); `known` are the provider's ids of other texts of ours."""
        raise NotImplementedError

    def probe(self) -> str:
        """Ask the provider something harmless; returns what it said of us. Raises TransportError (or Refused, with the mend)."""
        return ""
