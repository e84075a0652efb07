"""One problem found in a text, as every checker of words reports it."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """`code` is stable; `message` is translatable; `start` and `end` point into the text (both 0: the whole text)."""

    code: str
    message: str
    level: str = ERROR
    start: int = 0
    end: int = 0

    @property
    def blocks(self) -> bool:
        """Whether the text may not be saved or sent as it stands."""
        return self.level == ERROR
