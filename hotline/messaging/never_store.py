"""What must never be written down: immigration status, criminal record, and numbers that identify a person."""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from hotline.messaging.problems import Problem

STATUS = _("Do not write anybody's immigration status. Take it out; nobody but a lawyer should be told.")
RECORD = _("Do not write about arrests, convictions or probation. Take it out; nobody but a lawyer should be told.")
A_NUMBER = _("This looks like an A-number or a Social Security number. Take it out; an A-number has its own field.")
SSN = _("This looks like a Social Security number. Take it out.")
PHONE = _("Phone numbers have their own field. Take it out of the notes.")

# Matched on text without accents and in small letters, so positions in the original stay the same.
_RULES = (
    (
        "status",
        STATUS,
        r"\b(?:un-?documented|illegal aliens?|illegals|(?:no|without|has no|have no) papers|visas?|overstay(?:s|ed|ing)?"
        r"|green[ -]?cards?|tarjetas? verdes?|(?:deported (?:before|once|twice|already)|(?:already|previously|once) deported)"
        r"|(?:in|un)documentad[oa]s?|indocumentad\w*|sin (?:papeles|documentos)|no (?:tiene|tienen|tengo) papeles"
        r"|ilegal(?:es|mente)?|mojad[oa]s?|(?:ya )?(?:lo|la|los|las|me|le) deportaron|deportad[oa]s? (?:antes|una vez|dos veces))\b",
    ),
    (
        "record",
        RECORD,
        r"\b(?:felon(?:y|ies|s)?|dui|probation|on parole|criminal records?|antecedentes(?: penales)?|libertad condicional)\b",
    ),
)
_WORDS = tuple((code, message, re.compile(pattern.replace(" ", " +"))) for code, message, pattern in _RULES)
_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_A_NUMBER = re.compile(
    r"(?<![\w-])(?:a[- #]{0,3})?\d{3}[- ]?\d{3}[- ]?\d{3}(?![\d-]|\w)|(?<![\w-])a[- #]{0,3}\d{8}(?!\w)"
)
_PHONE = re.compile(r"(?<![\w-])(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]?\d{4}(?![\w-])")


def fold(text: str) -> str:
    """Small letters without accents, one for one, so that a position found here is the same in the original."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(1024)
def _fold_char(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char)[:1].lower()
    if bare.isspace() or not bare:
        return " "
    return bare if len(bare) == 1 else char


def never_store(text: str) -> list[Problem]:
    """Every part of a free text that may not be saved, in order. All of them block."""
    folded = fold(text)
    found = [
        Problem(code, message, start=match.start(), end=match.end())
        for code, message, pattern in (
            *_WORDS,
            ("ssn", SSN, _SSN),
            ("phone", PHONE, _PHONE),
            ("a_number", A_NUMBER, _A_NUMBER),
        )
        for match in pattern.finditer(folded)
    ]
    return sorted(found, key=lambda problem: (problem.start, problem.end))
