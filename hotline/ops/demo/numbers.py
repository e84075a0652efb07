"""Telephone numbers of the demo: only +1 <area code> 555-01xx, which nobody can own. Pure."""

from collections.abc import Iterator
from random import Random

_AREA_CODES = """
213 323 310 424 818 747 626 562 714 657 949 909 951 760 442 805 820 661 559 831 408 669 415 628 510 341 650 925 916 279
209 530 707
"""
AREA_CODES = tuple(_AREA_CODES.split())
NEWCOMER_CODES = ("619", "858")
"""Kept free, for whoever plays a new number in the simulator."""

HOTLINE = "+12135550134"
"""The line itself: printed in every text, and nobody's phone."""


def number(area_code: str, last_two: int) -> str:
    """The number in E.164: `number("213", 7)` is +12135550107."""
    return f"+1{area_code}55501{last_two:02d}"


def is_invented(e164: str) -> bool:
    """Whether this is one of the numbers set aside for fiction."""
    return len(e164) == 12 and e164.startswith("+1") and e164[5:10] == "55501"


def handed_out(rng: Random) -> Iterator[str]:
    """Every number of the town, each once, in a mixed order that is the same every day."""
    pool = [number(code, last) for code in AREA_CODES for last in range(100)]
    pool.remove(HOTLINE)
    rng.shuffle(pool)
    yield from pool


def newcomers() -> list[str]:
    """Numbers that nobody in the demo has."""
    return [number(code, last) for code in NEWCOMER_CODES for last in range(100)]
