"""An act as a page shows it: a button that opens one small form, which says what will follow."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ActLink:
    """A button on the incident page."""

    key: str
    word: str
    url: str
    main: bool = False
    hotkey: str = ""


@dataclass
class OpenAct:
    """The one small form that is open."""

    key: str
    title: str
    button: str
    action: str
    back: str
    form: Any
    follows: list[str] = field(default_factory=list)
    refusal: str = ""
    tone: str = "go"
    plain: bool = False  # done by loading the next page, not within this one
    stays: bool = True  # leaving it stays on this page
    preview_url: str = ""  # what it would write, shown while it is filled in
