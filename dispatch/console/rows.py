"""What a row on a screen shows: plain values, decided once, for first load and live update alike.

Nothing here may hold an exact address, a unit, a caller's number or a name: rows travel through sockets.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Chip:
    """A word in a shape: tone is unconfirmed (dashed), confirmed (double), calm, owed or plain."""

    word: str
    tone: str = "plain"


@dataclass(frozen=True)
class IncidentRow:
    id: str
    code: str
    url: str
    chip: Chip
    where: str
    what: str
    line: str
    meter: tuple[str, ...]
    meter_label: str
    since: datetime
    sort: str
    wait_words: str = ""
    wait_since: datetime | None = None
    warn: int = 0
    late: int = 0
    next_at: datetime | None = None
    next_words: str = ""
    held: bool = False
    hold_url: str = ""
    skip_url: str = ""
    holder: str = ""
    here: tuple[tuple[str, bool], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class CallRow:
    id: str
    url: str
    title: str
    language: str
    line: str
    since: datetime
    warn: int
    late: int
    sort: str
    version: int = 0
    holder: str = ""
    here: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class OwedRow:
    id: str
    chip: Chip
    code: str
    url: str
    due: datetime
    why: str
    sort: str
    pay_url: str = ""
    pay_word: str = ""
    later_url: str = ""


@dataclass(frozen=True)
class RumourRow:
    id: str
    url: str
    claim: str
    chip: Chip
    line: str
    heard: datetime
    sort: str


@dataclass(frozen=True)
class AskedRow:
    """One who asked about a rumour, and how they were told."""

    at: datetime
    who: str
    way: str
    language: str
    told: Chip
    note: str = ""


@dataclass(frozen=True)
class TextRow:
    """The unread texts of one sender. Their words are fetched over HTTP, never sent through a socket."""

    id: str
    newest: str
    at: datetime
    who: str
    chips: tuple[Chip, ...]
    codes: tuple[tuple[str, str], ...]
    line: str
    urgent: bool
    doubt: bool
    by: str
    by_since: datetime | None
    sort: str


@dataclass(frozen=True)
class PersonRow:
    id: str
    handle: str
    chip: Chip
    line: str
    sort: str
    act_url: str = ""
    since: datetime | None = None
    until: datetime | None = None
    texts: int = 0
    again_url: str = ""
    number_url: str = ""
    missed: str = ""


@dataclass(frozen=True)
class SuggestedRow:
    handle: str
    band: str
    rank: int
    line: str


@dataclass(frozen=True)
class TimelineRow:
    id: str
    at: datetime
    who: str
    words: str
    key: bool
    sort: str
    said_url: str = ""


@dataclass(frozen=True)
class LatestRow:
    id: str
    at: datetime
    code: str
    url: str
    who: str
    words: str
    key: bool


@dataclass(frozen=True)
class NextRow:
    at: datetime
    words: str
    code: str = ""
    url: str = ""


@dataclass(frozen=True)
class DutyRow:
    handle: str
    role: str
    since: datetime | None = None
    relief: datetime | None = None


@dataclass(frozen=True)
class TextShown:
    """One language of a text as it will arrive."""

    language: str
    name: str
    body: str
    letters: int
    segments: int
    people: int | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A button under a text; `slot` when it opens the small form of an act on this page."""

    word: str
    url: str
    main: bool = False
    slot: bool = False


@dataclass(frozen=True)
class BroadcastShown:
    """A community text and its life, as everybody may see it."""

    id: str
    title: str
    chip: Chip
    code: str
    texts: tuple[TextShown, ...]
    scene: str
    public_place: str
    zones: tuple[str, ...]
    people: int
    numbers: str
    ceiling: str
    by: str
    drafted_at: datetime | None
    why: str
    url: str
    counts: tuple[tuple[str, int, str], ...]
    bar: tuple[str, ...]
    done_label: str
    links: tuple[Link, ...]
    sort: str
    undo_url: str = ""
    leaves_at: datetime | None = None
    hands: tuple[Link, ...] = ()
    resend_url: str = ""
    uncertain: int = 0
    alone_at: datetime | None = None


@dataclass(frozen=True)
class AnswerShown:
    """An answer to a rumour: what it says, to how many, and whom it waits for."""

    id: str
    claim: str
    chip: Chip
    texts: tuple[TextShown, ...]
    people: int
    numbers: str
    by: str
    drafted_at: datetime
    url: str
    to_type: str
    done: int
    sent: bool
    checking: bool = False
    counts: tuple[tuple[str, int], ...] = ()
