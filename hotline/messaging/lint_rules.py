"""The patterns the linter looks for, each with a stable code and the sentence a person reads."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from hotline.messaging.patterns import any_of, bag
from hotline.messaging.problems import ERROR, WARNING

LINK = re.compile(r"(?:https?://)?\b[a-zA-Z0-9][\w-]*(?:\.[a-zA-Z][\w-]+)+/[\w./?=&%-]*")
PHONE = re.compile(
    r"(?<![\w-])(?:\+?1[-. ]?)?(?:\(?\d{3}\)?[-. ]{0,2})?\d{3}[-. ]\d{4}(?![\w-])|(?<![\w-])\+?1?\d{10}(?![\w-])"
)
RAID = re.compile(r"\b(?:raid(?:s|ed|ing)?|redadas?)\b")
SAYS_CONFIRMED = re.compile(r"(?<!UN)(?<!NOT )\bCONFIRM(?:ED|ADO|ADA)\b")
CAPITALS = re.compile(r"\b[^\W\d_a-z]*[A-ZÁÉÍÓÚÜÑ]{4,}\b")
CAPITALS_ALLOWED = bag("""
    UNCONFIRMED CONFIRMED CONFIRMADO CONFIRMADA CONFIRMAR ENDED TERMINADO CORRECTION EQUIVOCAMOS RUMOR CHECK
    REVISADO STILL NEEDED FALTA GENTE STAND DOWN NECESITA CLOSED CERRADO NOTHING NADA GONE FUERON SURE HERE
    LLEGUE FUERA MORE STOP ALTO HELP AYUDA START TODAS ALERTA UPDATE DRILL SIMULACRO DEMO DONE LISTO SWAP CAMBIO NIGHT NOCHE
    TOPICS TEMAS
""")


@dataclass(frozen=True)
class Rule:
    """One pattern; `folded` patterns are written for small letters without accents."""

    code: str
    message: str
    pattern: re.Pattern[str]
    level: str = ERROR
    folded: bool = True
    unless_before: re.Pattern[str] | None = None
    unless_after: re.Pattern[str] | None = field(default=None)

    def innocent(self, text: str, start: int, end: int) -> bool:
        """Whether the words around the match make it harmless."""
        if self.unless_before and self.unless_before.search(text[max(start - 24, 0) : start]):
            return True
        return bool(self.unless_after and self.unless_after.match(text[end : end + 24]))


IDENTIFIES = _("Take out what identifies an officer: names, badge numbers, plates, homes, hotels or cars.")
ADDRESS = _("No house or unit numbers in a text. Use the public place.")
INSTRUCTS = _("Say what was seen and what rights people have, never what to do about agents.")
CALM = _("No exclamation marks.")

_STREET = (
    r"(?:st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|way|ter|terrace|hwy|pkwy|cir)"
)
_WAY = r"(?:(?:n|s|e|w|north|south|east|west|norte|sur|este|oeste)\.? )?"
_NAME = (
    r"(?!(?:on|at|in|near|by|from|of|to|and|or|agents?|officers?|vans?|cars?|people|min|minutes|blocks?|police|de|en|por|cerca|a|del|y"
    r"|agentes|carros|camionetas|personas|cuadras|hombres)\b)[a-z]+\.?"
)
_AGENT = r"(?:agents?|officers?|agentes?|oficial(?:es)?|ice|migra)"

RULES = (
    Rule(
        "badge",
        IDENTIFIES,
        any_of(
            r"\b(?:badge|placa)\b[ .:#]*(?:no\.?|num\.?|number|numero)?[ :#]*\d{2,}",
            r"\b(?:(?:agent|officer|agente|oficial) (?:no|num|number|numero))\b[ .:#]*(?:no\.?|num\.?|number|numero)?[ :#]*\d{2,}",
            r"\bbadges?\b",
        ),
    ),
    Rule(
        "officer_name",
        IDENTIFIES,
        any_of(
            r"\b(?:[Aa]gente?|[Oo]fficer)\s+(?!(?:Near|Still|And|Or|In|At|On|From)\b)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}",
            r"\b(?:[Oo]ficial|[Dd]eputy)\s+(?!(?:Near|Still|And|Or|In|At|On|From)\b)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}",
            r"\b(?:[Ss]gt\.?|[Ss]ergeant)\s+(?!(?:Near|Still|And|Or|In|At|On|From)\b)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}",
            r"\b(?:[Ss]argento|[Dd]etective)\s+(?!(?:Near|Still|And|Or|In|At|On|From)\b)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}",
            r"\b(?:[Aa]lguacil)\s+(?!(?:Near|Still|And|Or|In|At|On|From)\b)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}",
        ),
        folded=False,
    ),
    Rule(
        "officer_home",
        IDENTIFIES,
        any_of(
            r"\b(?:staying at|they (?:stay|sleep|live|park)|lives? (?:at|in|on)|viven? en|duermen en)\b",
            r"\b(?:(?:se )?hospedad[oa]s?|se (?:hospedan|quedan)|parked|estacionad[oa]s?)\b",
            rf"\b{_AGENT}'?s? (?:home|house|hotel|motel|car)\b",
            rf"\b(?:casa|hotel|motel|carro) (?:del?|de los) {_AGENT}\b",
            r"\b(?:their (?:home|house|hotel|cars?)|su (?:hotel|casa))\b",
        ),
    ),
    Rule(
        "hotel",
        _("A hotel may be where officers sleep. Leave it out unless it is where people work."),
        re.compile(r"\b(?:hotel|motel|airbnb)s?\b"),
        WARNING,
    ),
    Rule(
        "plate",
        IDENTIFIES,
        re.compile(r"\b(?:license )?plates?\b|\bplacas\b|\bmatriculas?\b"),
    ),
    Rule(
        "plate",
        IDENTIFIES,
        any_of(
            r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z0-9]{5,8}\b",
            r"\b[A-Z]{3}[- ]\d{3,4}\b",
            r"\b\d{3}[- ][A-Z]{3}\b",
        ),
        folded=False,
        unless_before=re.compile(r"(?:reply|responda|responde) $"),
    ),
    Rule("address", ADDRESS, re.compile(rf"(?<![\w:#.&/-])\d{{1,6}}(?:-?[a-z])? {_WAY}(?:{_NAME} ){{1,3}}{_STREET}\b")),
    Rule("address", ADDRESS, re.compile(rf"(?<![\w:#./-])\d{{2,6}} {_WAY}\d{{1,3}}(?:st|nd|rd|th)\b")),
    Rule(
        "address",
        ADDRESS,
        re.compile(r"(?<![\w:#.$/-])(?!911\b)\d{3,6}\s+(?:[NSEW]\.?\s+)?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}"),
        folded=False,
    ),
    Rule(
        "address",
        ADDRESS,
        re.compile(r"\b(?:calle|avenida|av|ave|bulevar|blvd)\.? [a-z][a-z .]*?(?:#|no\.?|num\.?|numero)? ?\d{2,6}\b"),
    ),
    Rule(
        "unit",
        ADDRESS,
        any_of(
            r"#\s?\d+",
            r"\b(?:apt|apartment|apto|apartamento|unit|suite|ste)\.? ?(?:#|no\.?|num\.?|number|numero)? ?\d+[a-z]?\b",
            r"\b(?:depto|departamento|casa|house|room|cuarto)\.? ?(?:#|no\.?|num\.?|number|numero)? ?\d+[a-z]?\b",
            r"\b(?:apt|apto|depto|unit)\.? ?#?[a-z]\b",
        ),
    ),
    Rule(
        "instructs",
        INSTRUCTS,
        any_of(
            r"\b(?:avoid(?:ing)?|runn?(?:ing)?|hid(?:e|ing)|escap(?:e|ing)|flee(?:ing)?)\b",
            r"\b(?:interfere with|confront\w*)\b",
            r"\b(?:follow (?:them|him|her|the (?:agents?|cars?|vans?|trucks?|vehicles?|officers?)))\b",
            r"\b(?:evit(?:e|en|ar|emos)|corr(?:a|an|amos)|escond(?:a|an|e|er)(?:se|nse)?|escap(?:en?|arse))\b",
            r"\b(?:huy(?:a|an|amos)|huir|bloque(?:e|en|ar|emos)|sig(?:a|an)(?:los?|las?))\b",
            r"\b(?:sigan (?:a los agentes|el carro|la camioneta)|persig(?:a|an)(?:los?)?|enfrent(?:e|en)(?:los?)?)\b",
        ),
    ),
    Rule(  # "two blocks from here" is a distance
        "instructs",
        INSTRUCTS,
        re.compile(r"\bblock(?:ad(?:e|ing)|ing|s)?\b"),
        unless_before=re.compile(r"(?:\b(?:one|two|three|this|that|next|same|last|whole|city|the|a)|\b\d+) $"),
        unless_after=re.compile(r"s? (?:from|away|of|north|south|east|west)\b"),
    ),
    Rule("exclamation", CALM, re.compile(r"[!¡！]+")),
)
