"""What the provider took: every text, by whom it reached, with what was said back. The judge of who was lost and who doubled."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime


@dataclass
class Taken:
    """One text the provider took. It exists even where the answer that said so was lost."""

    sid: str
    to: str
    body: str
    form: dict[str, str]
    at: datetime
    status: str = "queued"


@dataclass
class Callbacks:
    """How the provider calls back. `copies` of each; `shuffled`; `silent`: the share of texts nothing is said of."""

    statuses: tuple[str, ...] = ()
    copies: int = 1
    shuffled: bool = False
    delay: float = 0.0
    before_answer: bool = False
    silent: float = 0.0
    last: dict[str, str] = field(default_factory=dict)  # number -> final status other than the usual one


@dataclass
class World:
    """The outside, as this provider sees it. `stopped`, `landlines`: numbers it refuses. `list_lag`: seconds its list is behind."""

    account: str = "AC" + "0" * 32
    token: str = "the-token-of-the-fake-provider"
    seed: int = 0
    list_lag: float = 0.0
    redacts: bool = False
    silent: set[str] = field(default_factory=set)  # numbers about which a look-up fails
    prefix: str = ""
    stopped: set[str] = field(default_factory=set)
    landlines: set[str] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    requests: Counter = field(default_factory=Counter)
    sent_bodies: list[dict[str, str]] = field(default_factory=list)
    callbacks: Callbacks = field(default_factory=Callbacks)
    calling: set[int] = field(default_factory=set)  # the callers' ports of sends that have no answer yet
    # For a drill that ends the asking process at that very moment: before a text is taken, and when it has been.
    when_asked: Callable[[], None] | None = None
    when_taken: Callable[[], None] | None = None
    # The Android gateway
    webhooks: list[dict[str, str]] = field(default_factory=list)
    settings: dict[str, dict] = field(default_factory=dict)
    _known: dict[str, Taken] = field(default_factory=dict)
    _numbers: itertools.count = field(default_factory=itertools.count)

    def take(self, to: str, body: str, form: dict[str, str], sid: str = "") -> Taken:
        sid = sid or f"SM{random.Random(f'{self.seed}:{next(self._numbers)}').getrandbits(128):032x}"
        text = Taken(sid, to, self.prefix + body, form, datetime.now(UTC))
        self.taken.append(text)
        self._known[text.sid] = text
        if self.when_taken is not None:
            self.when_taken()
        return text

    def forget(self) -> None:
        """As if nothing had ever been asked of it."""
        self.taken.clear()
        self._known.clear()
        self.requests.clear()
        self.sent_bodies.clear()
        self.when_asked = self.when_taken = None

    def of(self, sid: str) -> Taken | None:
        return self._known.get(sid)

    def listed(self, to: str) -> list[Taken]:
        """What its list shows of a number, the newest first."""
        seen = datetime.now(UTC) - timedelta(seconds=self.list_lag)
        return [text for text in reversed(self.taken) if text.to == to and text.at <= seen]

    def per_person(self) -> Counter:
        """How many times each person was texted the same words."""
        return Counter((text.to, text.body) for text in self.taken)

    def verdict(self, wanted: Iterable[tuple[str, str]]) -> dict[str, int]:
        """Of the texts wanted, `(to, body)` each: how many were lost and how many doubled."""
        counts, wanted = self.per_person(), list(wanted)
        return {
            "of": len(wanted),
            "lost": sum(counts[each] == 0 for each in wanted),
            "doubled": sum(counts[each] > 1 for each in wanted),
        }

    def as_twilio(self, text: Taken) -> dict[str, object]:
        """A text as Twilio's interface shows it."""
        return {
            "sid": text.sid,
            "to": text.to,
            "body": "" if self.redacts else text.body,
            "status": text.status,
            "direction": "outbound-api",
            "date_created": format_datetime(text.at),
            "error_code": None,
        }
