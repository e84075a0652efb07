"""Links that dial: with the prefix that hides whose telephone it is."""

import re

from hotline.network import policy


def tel(number: str) -> str:
    """The `tel:` address of a number, hiding the caller's own (policy `caller_id_prefix`; empty: not hidden).

    Three figures are an emergency or service number, which no prefix may stand before.
    """
    figures = re.sub(r"[^\d+]", "", number)
    if len(figures) <= 3:
        return f"tel:{figures}"
    prefix = policy.get("caller_id_prefix")
    if prefix and figures.startswith("+1"):
        figures = figures[2:]  # the prefix is dialled before a number of one's own country
    return f"tel:{prefix}{figures}"
