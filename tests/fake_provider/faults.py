"""Which fault a request meets: thrown by a seed and what is asked, so that a run can be repeated."""

import random
from collections import Counter
from dataclasses import dataclass, field

# before: the text was not taken; after: it was, and the answer is lost or wrong.
KINDS = (
    "429",
    "429_date",
    "503_retry",
    "503",
    "500_before",
    "500_after",
    "hang_before",
    "hang_after",
    "reset_before",
    "reset_after",
    "junk_before",
    "junk_after",
    "html_after",
    "cut_after",
    "redirect",
    "401",
)
TAKEN = frozenset(kind for kind in KINDS if kind.endswith("_after"))


@dataclass
class Faults:
    """`rates`: chance of each kind, between 0 and 1. `always`: every request meets this one. `first`: how many meet it, then none."""

    seed: int = 0
    rates: dict[str, float] = field(default_factory=dict)
    always: str = ""
    first: int | None = None
    retry_after: float = 1.0
    met: Counter = field(default_factory=Counter)
    _asked: Counter = field(default_factory=Counter)

    def of(self, key: str) -> str:
        """The fault this request meets, or ""; the same key asked again throws anew, in a fixed order."""
        self._asked[key] += 1
        kind = self._throw(key)
        if kind:
            self.met[kind] += 1
        return kind

    def _throw(self, key: str) -> str:
        if self.always:
            if self.first is None:
                return self.always
            self.first -= 1
            return self.always if self.first >= 0 else ""
        throw = random.Random(f"{self.seed}:{key}:{self._asked[key]}").random()
        for kind in KINDS:
            throw -= self.rates.get(kind, 0.0)
            if throw < 0:
                return kind
        return ""
