"""Writing down word lists and patterns legibly."""

import re


def bag(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


def any_of(*patterns: str, lead: str = "") -> re.Pattern[str]:
    """A pattern that matches where one of these does, right after `lead`."""
    return re.compile(f"{lead}(?:{'|'.join(patterns)})")
