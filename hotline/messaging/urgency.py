"""Whether a text sounds as if it happens now: a few plain words, an address or a corner. Pure; it only makes a text stand out."""

import re

from hotline.messaging.never_store import fold

_NOW = re.compile(
    r"\b(?:right now|happening now|just (?:now|arrived|pulled up)|they ?(?:a|')?re (?:here|outside|at|knocking|taking)"
    r"|(?:ice|agents?|officers?|la migra) (?:is|are|outside|here)|knocking|help us"
    r"|ahorita|ahora mismo|en este momento|ya llegaron|acaban de llegar|(?<!como )estan|esta(?:n)? afuera|afuera de"
    r"|tocando|tocan la puerta|se l[oa]s? (?:estan )?llevan(?:do)?|llego la migra|hay (?:agentes|migra|ice))\b"
)
_PLACE = re.compile(
    r"\b\d{2,5} (?:[nsew]\.? )?[a-z0-9]+(?: [a-z]+)? (?:st|street|ave|avenue|blvd|rd|road|dr|ln|way|ct)\b"
    r"|\b(?:calle|avenida|av|bulevar) [a-z0-9 ]+\d|\b\w{3,} (?:&|esquina con|esq) \w+"
    r"|\b\d+(?:st|nd|rd|th) (?:and|y|&) \w+|\b(?:[nsew] )?\w{3,} (?:and|y|&) \d+(?:st|nd|rd|th|)\b"
)
_ASKS = re.compile(
    r"\b(?:is it true|true that|es cierto|es verdad|verdad que|oi que|escuche que|dicen que|they say|i heard)\b"
)
_PAST = re.compile(r"\b(?:ayer|anoche|la semana pasada|yesterday|last (?:night|week)|se fueron|they left|ya no)\b")


def sounds_urgent(text: str) -> bool:
    """True for words of the present or a place, unless the text asks about a rumour or tells of the past."""
    plain = fold(text)
    if _ASKS.search(plain) or _PAST.search(plain):
        return False
    return bool(_NOW.search(plain) or _PLACE.search(plain))
