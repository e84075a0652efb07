"""Understands whether somebody comes, comes later, or cannot; a doubtful yes is never taken for a yes."""

import re

from hotline.messaging.eta import CODE, SOON, Eta
from hotline.messaging.lexicon import GO_FILL, GO_VERBS, HEDGES, LATER, NEGATIVES, QUESTION_STARTS, YES, Read
from hotline.messaging.patterns import any_of, bag

# Going somewhere else: none of these is on the way to us.
_ELSEWHERE = any_of(
    r"\b(?:a|para|pa) (?:mi |la )?casa\b",
    r"\ba (?:dormir|trabajar|comer|cenar|descansar|recoger|dejar|estar ocupad\w+|ver)\b",
    r"\bal (?:trabajo|doctor|hospital|aeropuerto|banco)\b",
    r"\bde (?:regreso|salida|vuelta)\b",
    r"\b(?:me|nos) (?:voy|vamos)\b",
    r"\b(?:go|going|heading|headed|coming) (?:home|back)\b",
    r"\b(?:go|going|heading|headed|coming) (?:to (?:work|bed|sleep|school|church|the (?:store|doctor|airport)))\b",
    r"\bway home\b",
    r"\bcamino a (?:casa|mi casa|la escuela|mi trabajo)\b",
    r"\bencamino (?:home|a casa|a mi casa|al trabajo|to work)\b",
    r"\bvoy por\b(?! (?:alla|ahi|la|el))",
)
_VOY_A = any_of(
    r"\bvoy a (?!ir\b|llegar\b|salir\b|caminar\b|manejar\b|pie\b|la esquina|estar (?:ahi|alla|en el)|las?\b|el\b|alla\b|ahi\b)",
)
_IF_SI = any_of(
    r"\b(?!que |pues |claro |yo |ya |ok |hola |va |digo )\w+ si\b(?! (?:voy|puedo|ir)\b)",
    r"^si (?:puedo|pudiera|me|no|hay|alguien|quieren|necesitan|nadie|todavia) .*\b(?:voy|ire|vamos|llego)\b",
    r"\b(?:voy|ire|vamos) si\b",
)
_SOMEBODY_ELSE = bag("""
    wife husband esposa esposo brother sister hermano hermana friend amigo amiga partner pareja companero
    companera
""")
_ME = frozenset(["yo", "i", "im", "ill", "me", "we", "and", "y", "con", "with"])
_CAN_I = re.compile(r"^(?:ok )?(?:can|could|should|do|does|am|are|is) (?:i|we|you|they|someone|anyone)\b")

_CANT_STARTS = any_of(
    r"no (?:voy|vamos|ire|iremos|podre|podremos|alcanzo|estoy disponible|estamos disponibles|voy a poder)\b",
    r"no (?:me es posible|cuenten conmigo)\b",
    r"no (?:puedo|podemos)(?= (?:ir|llegar|asistir|acudir|hoy|ahora|ahorita|esta|este|en|porque|estoy|tengo|pero|por)\b|$)",
    r"cant(?= (?:go|come|make|be|do|right|now|today|tonight|this|at|im|i|sorry)\b|$)",
    r"not (?:going|available|able|now|today|tonight|this time|right)\b",
    r"wont (?:be able|make|go|come|be)\b",
    r"dont have (?:a |my )?(?:car|ride|time)\b",
    r"estoy (?:ocupad[oa]|trabajando|en el trabajo|fuera de|enferm[oa]|lejos)\b",
    r"(?:busy|ocupad[oa]|unable|at work|working|out of (?:town|the city)|imposible|impossible|nopuedo|sick|enferm[oa])\b",
    lead=r"^(?:(?:ok|lo siento|perdon|disculpen?|sorry|hoy|ahorita|ahora|yo|ya|i|im|we|pero|esta vez|tonight|today|this time) )*",
)
_AFTER_CANT = re.compile(r"^ ?(?:ir|go|come|make it|llegar|asistir|acudir|be there)\b")
_LATER_ALONE = frozenset({"later", "mas tarde", "luego", "al rato", "manana", "tomorrow", "despues"})
_CANT_WORDS = bag("""
    no not nope nel negative negativo cant cannot can puedo podre podemos voy vamos ir go going come coming make
    it available disponible ahora ahorita hoy now today tonight right this time esta vez sorry lo siento perdon
    disculpe disculpa disculpen i im am me es posible imposible unable to busy ocupado ocupada estoy trabajando
    working at work en el trabajo out of town fuera de la ciudad asistir llegar alcanzo wont will be able yo ya
    dont have tengo carro car ride sick enferma enfermo kids ninos con mis hijos my family sleeping dormido
    nunca pero but paso pass ill this one i_can unfortunately lamentablemente for the por el momento momento
    mucho much too very muy lejos far away tired cansado cansada que pena the anymore mas
""")
_CANT_CORE = any_of(
    r"\b(?:no|not|nope|nel|negativo|negative|cant|cannot|busy|ocupad[oa]|unable|imposible|impossible|wont)\b",
    r"\b(?:nopuedo)\b",
    r"\bout of town\b",
    r"\bfuera de la ciudad\b",
    r"\bat work\b",
    r"\btrabajando\b",
    r"\bworking\b",
    r"^paso$",
    r"^pass$",
    r"^paso esta vez$",
)


def verdict(read: Read, estimate: Eta) -> str:
    """going, later, cant or other."""
    joined = read.joined
    if not read.words:
        return "other"
    wants = bool((GO_VERBS | YES | {"puedo", "podria", "can", "could"}) & set(read.words))
    if _is_later(read, estimate):
        refused = _CANT_STARTS.search(joined)
        if refused and not (GO_VERBS | YES) & set(_AFTER_CANT.sub("", joined[refused.end() :]).split()):
            return "cant"
        return "later" if wants or estimate.clear or joined in _LATER_ALONE else "other"
    if NEGATIVES & set(read.words) or _CANT_CORE.search(joined):
        return "cant" if _is_cant(read) else "other"
    return "going" if _is_going(read, estimate) else "other"


def _is_later(read: Read, estimate: Eta) -> bool:
    if estimate.clock or (estimate.minutes or 0) > SOON:
        return True
    words = set(read.words)
    if "manana" in words and re.search(r"\b(?:de|en|por) la manana\b", read.joined) and not GO_VERBS & words:
        return False
    return bool(LATER & words)


def _is_cant(read: Read) -> bool:
    joined = read.joined
    if read.asks and not _CANT_STARTS.search(joined):
        return False
    if set(read.words) <= _CANT_WORDS and _CANT_CORE.search(joined):
        return not re.search(r"^si\b|\bno (?:te|se|lo (?:se|creo))\b", joined)
    first = [word for word in read.clauses[0] if word != CODE]
    match = _CANT_STARTS.search(joined)
    if match:
        rest = joined[match.end() :]
        return not re.search(r"\b(?:voy|vamos|ire|llego|si puedo|i can|ill|going|coming|go)\b", rest) or bool(
            re.search(r"\bi cant\b", rest)
        )
    if (
        first in (["no"], ["nope"], ["no", "sorry"], ["sorry"], ["lo", "siento"], ["perdon"], ["no", "lo", "siento"])
        and len(read.clauses) > 1
    ):
        rest = " ".join(word for clause in read.clauses[1:] for word in clause if word != CODE)
        if first[0] in {"no", "nope"}:
            return not (GO_VERBS | YES) & set(rest.split()) or bool(_CANT_STARTS.search(rest))
        return bool(_CANT_STARTS.search(rest))
    return False


def _is_going(read: Read, estimate: Eta) -> bool:
    joined = read.joined
    words = read.words
    if HEDGES & set(words) or _ELSEWHERE.search(joined) or _VOY_A.search(joined) or _CAN_I.search(joined):
        return False
    if not read.accented_si and _IF_SI.search(joined):
        return False
    if words[0] in QUESTION_STARTS and not (words[0] == "que" and len(words) > 1 and words[1] in YES):
        return False
    if read.asks and not _asks_apart(read):
        return False
    rest = [word for index, word in enumerate(read.tokens) if index not in estimate.used and word != CODE]
    verb = next((index for index, word in enumerate(rest) if word in GO_VERBS), None)
    agreed = bool(YES & set(rest)) or "puedo" in rest or ("can" in rest and "i" in rest)
    known = all(word in GO_FILL or word in GO_VERBS or word in YES for word in rest)
    if verb is not None and _SOMEBODY_ELSE & set(rest[:verb]) and not _ME & set(rest[:verb]):
        return False
    if known and (verb is not None or agreed):
        return not _only_a_place(rest)
    if known and estimate.minutes is not None:  # nothing but an estimate
        return estimate.clear or bool(read.codes) or "llego" in rest
    if known:
        return bool(re.search(r"^(?:ya )?(?:mero|casi) llego\b|^(?:ya )?llego (?:ya|ahorita|pronto|ahora)\b", joined))
    if verb is None or not (read.codes or estimate.minutes is not None):
        return False
    return all(word in GO_FILL or word in YES for word in rest[:verb]) and verb <= 4


def _asks_apart(read: Read) -> bool:
    """A clear yes with a question after it ("Voy K412 20, ¿por cuál calle?")."""
    first = [word for word in read.clauses[0] if word != CODE]
    if len(read.clauses) < 2 or (not read.codes and not any(word[0].isdigit() for word in first)):
        return False
    return bool({"voy", "going", "go", "encamino", "si", "yes"} & set(first)) and not any(
        word in QUESTION_STARTS for word in first
    )


def _only_a_place(rest: list[str]) -> bool:
    """ "si aqui", "yes there": a yes that says where, not that somebody comes."""
    return set(rest) <= YES | {"ahi", "alla", "there", "over", "cerca", "near", "nearby"} and bool(
        set(rest) & {"ahi", "alla", "there", "cerca", "near", "nearby"}
    )
