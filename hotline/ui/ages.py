"""How long something has waited, in the few words a clock on a card has room for."""

import math


def words(seconds: float) -> str:
    """`2:11` under ten minutes, `38 min` under two hours, `5 h` under two days, then `3 d`.

    static/js/clocks.js says the same, so that the first paint and the first tick agree.
    """
    whole = max(0, math.floor(seconds))
    if whole < 600:
        return f"{whole // 60}:{whole % 60:02d}"
    if whole < 7200:
        return f"{whole // 60} min"
    if whole < 172_800:
        return f"{whole // 3600} h"
    return f"{whole // 86_400} d"


def since(seconds: float, warn: float | None, late: float | None) -> tuple[str, str]:
    """The words and the tone (`""`, `warn` or `late`) of something that began `seconds` ago."""
    if late is not None and seconds >= late:
        return words(seconds), "late"
    if warn is not None and seconds >= warn:
        return words(seconds), "warn"
    return words(seconds), ""


def until(seconds: float, warn: float | None) -> tuple[str, str]:
    """The words and the tone of something due in `seconds`; late, with a plus, once it has passed."""
    if seconds <= 0:
        return ("+" if seconds < 0 else "") + words(-seconds), "late"
    return words(seconds), "warn" if warn is not None and seconds <= warn else ""
