"""How a word of a street's name may be said or mistyped: ordinals in both languages, and letters that are a little off. Pure."""

import difflib

_ORDINALS = (
    ("1st", "first", "primera"), ("2nd", "second", "segunda"), ("3rd", "third", "tercera"), ("4th", "fourth", "cuarta"),
    ("5th", "fifth", "quinta"), ("6th", "sixth", "sexta"), ("7th", "seventh", "septima"), ("8th", "eighth", "octava"),
    ("9th", "ninth", "novena"), ("10th", "tenth", "decima"), ("11th", "eleventh", "undecima"), ("12th", "twelfth", "duodecima"),
)  # fmt: skip
_KINDS = (
    ("blvd", "bulevar"), ("hwy", "highway", "carretera"), ("ln", "lane", "callejon"), ("ct", "court"),
    ("pkwy", "parkway"), ("fwy", "freeway", "autopista"),
)  # fmt: skip
_SAME = {word: frozenset(words) for words in (*_ORDINALS, *_KINDS) for word in words}
# How much of a word must agree: 0.72 forgives one letter in four and two in eight.
ALIKE, OPTIONS = 0.72, 6


def said(word: str) -> set[str]:
    """The spellings in which a place may hold this word: itself, and its other names: "7th" is also "séptima"."""
    return set(_SAME.get(word, ())) | {word}


def meant(word: str, known: list[str]) -> set[str]:
    """The known words that `word` may be a slip of. Short words and figures mean themselves: "7th" is not "17th"."""
    if len(word) < 4 or word[0].isdigit():
        return said(word) if any(word in one for one in known) or word in _SAME else set()
    near = set(difflib.get_close_matches(word, known, n=OPTIONS, cutoff=ALIKE))
    near |= {
        one for one in known if len(one) > len(word) and _alike(word, one[: len(word)])
    }  # the rest is not typed yet
    near |= {one for one in known if word in one}
    return near | ({*_SAME[word]} if word in _SAME else set())


def nearness(words: list[str], folded: str) -> float:
    """How near a place's name is to what was typed: 1 when every word stands there as it was typed."""
    held = folded.split()
    best = (max(difflib.SequenceMatcher(None, word, one).ratio() for one in held) for word in words)
    return sum(best) / len(words) if held else 0.0


def _alike(typed: str, start: str) -> bool:
    return start[0] == typed[0] and difflib.SequenceMatcher(None, typed, start).ratio() >= ALIKE + 0.06
