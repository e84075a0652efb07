"""Understands what somebody on the street says they see: a verdict, that they arrived, that they are well."""

import re

from hotline.messaging.eta import CODE, Eta
from hotline.messaging.lexicon import HEDGES, ICE, ICE_LEAD, NEGATIVES, YES, Read
from hotline.messaging.patterns import any_of, bag

_NOT_SURE = any_of(
    r"(?:not sure|unsure|no estoy segur[oa]|no estamos segur[oa]s|cant (?:tell|say|see)|cannot tell|we cant tell)\b",
    r"no (?:lo )?se\b(?! (?:fueron|fue|puede|han|ve|ven|necesit|va|van|preocup))",
    r"(?:no sabemos|no sabria|dont know|idk|no distingo|no alcanz\w+ a ver|no puedo (?:ver|distinguir|decir))\b",
    r"(?:hard to (?:tell|say|see)|dificil (?:decir|saber)|quien sabe|no se ve bien)\b",
    lead=r"^(?:(?:ok|si|yes|pues|im|i|am|the truth is|la verdad) )*",
)
_GOING_WORDS = bag("""
    go going ir voy puedo make llegar can come vamos llego poder podre ire
""")

_NOTHING_WORDS = bag("""
    nothing nada nadie nobody noone no hay here there aqui alla ahi veo vemos se ve ven i we see dont anything
    anyone anybody any a por en el la lugar zona at the scene all clear quiet tranquilo todo is theres agents
    agentes ya still yet found ningun ninguno ninguna agente calle street corner esquina vacio vacia empty not
    seeing can happening going on suspicious unusual pasa pasando sospechoso raro esta this area migra ice
    police policia ok im just parece_que to report que reportar verdad cant puedo ver out side around alrededor
    cars carros patrullas moment por_el_momento momento ahora ahorita right now llegue arrived i_see encontre
    encontramos there_is of them ellos them activity actividad
""")
_NOTHING = any_of(
    r"\b(?:nothing|nada|nadie|nobody|noone|all clear|todo tranquilo|ningun[oa]?|vaci[oa]|empty)\b",
    r"\bno (?:agents?|agentes?|activity|actividad)\b",
    r"\bno (?:hay|veo|vemos|se ven?|encontre|encontramos) (?:agentes?|policias?|carros|patrullas|actividad)\b",
    r"\bno (?:hay|veo|vemos|se ven?|encontre|encontramos) (?:a nadie|ice|migra)\b",
    r"\b(?:dont|not|cant|cannot) (?:see|seeing) (?:any|anything|anyone|anybody|them|agents|ice)\b",
)
_GONE = any_of(
    r"\b(?:se fueron|se fue|se han ido|se marcharon|se retiraron|gone|they left|left already|already left)\b",
    r"\b(?:agents left|ice left|have left|has left|just left|everyone left|they drove (?:off|away))\b",
    r"\b(?:they are leaving now)\b",
)
_GONE_LEAD = bag("""
    ya they theyre are all los las agentes agents todos everyone everybody ice migra la have just the cars
    carros camionetas vans van si yes ok camioneta carro car el acaban de acaba no_hay_nadie nadie hay here aqui
    parece_que ahora ahorita now no nada nothing yo vi que i saw
""")
_HERE_WORDS = bag("""
    llegue llegamos arrived here aqui onsite present presente ya now ahora ahorita acabo acabamos de llegar just
    got en el la al lugar sitio punto at the scene corner location site on esquina con mi pareja partner my and
    y we were are i im am ive have estoy estamos si yes ok to meeting point encuentro ahi alla there both los
    dos juntos together a made it safe
""")
_HERE = any_of(
    r"\b(?:llegue|llegamos|arrived|onsite|presente|present)\b",
    r"^(?:ok |si |yes |now )*(?:here|aqui)\b",
    r"\b(?:estoy|estamos|ya estoy|ya estamos|im|i am|were|we are|am) (?:aqui|ahi|alla|here|there|now here)\b",
    r"\b(?:estoy|estamos|ya estoy|ya estamos|im|i am|were|we are|am) (?:en el lugar|en la esquina)\b",
    r"\b(?:estoy|estamos|ya estoy|ya estamos|im|i am|were|we are|am) (?:en el punto|en el sitio|at the)\b",
    r"\b(?:estoy|estamos|ya estoy|ya estamos|im|i am|were|we are|am) (?:on (?:scene|site)|onsite)\b",
    r"^(?:ya )?(?:aqui|ahi) (?:estoy|estamos|ando)\b",
    r"^(?:on (?:scene|site)|at the scene|en el lugar|en el sitio)$",
    r"^ya (?:estoy|estamos|llegue|llegamos|aqui)$",
    r"\bgot here\b",
    r"\bmade it\b",
    r"\bacab(?:o|amos) de llegar\b",
)
_OK_WORDS = bag("""
    ok todo bien all good we are i im am estoy estamos fine safe aqui here still seguimos sigo everything is its
    y and a salvo were both ambos los dos segur@ seguros seguro segura so far hasta ahora por tranquilo
    tranquilos sin novedad ningun peligro alive fino chido
""")
_OK = re.compile(r"\b(?:ok|bien|good|fine|safe|salvo|sin novedad|seguros)\b")

_SAYS = bag("""
    es son its is are theyre fue eran was were confirmed confirmado confirmada confirmo confirm definitely
    verified verificado afirmo
""")
_READ = frozenset(["dice", "dicen", "say", "says", "said", "decia", "decian"])
_WRITTEN_ON = bag("""
    chaleco chalecos vest vests letras letters gorra gorras cap caps camisa camisas shirt shirts playera
    playeras espalda back parche parches patch patches jacket jackets chaqueta chamarra carro carros car cars
    camioneta van suv truck troca placa placas badge papel paper orden
""")
_PLACED = frozenset(
    {
        "here",
        "aqui",
        "is here",
        "esta aqui",
        "estan aqui",
        "are here",
        "confirmed",
        "confirmado",
        "confirmada",
        "present",
    }
)


def verdict(read: Read, estimate: Eta) -> str:
    """One of not_sure, verdict_ice, verdict_not_ice, gone, nothing, ok, here, or ""."""
    if _sure_of_nothing(read):
        return "not_sure"
    ice = _ice(read)
    if ice:
        return ice
    if read.asks:
        return ""
    joined = read.joined
    if _is_gone(read):
        return "gone"
    if _NOTHING.search(joined) and set(read.words) <= _NOTHING_WORDS:
        return "nothing"
    if _clause_says_nothing(read):
        return "nothing"
    if _is_ok(read):
        return "ok"
    return "here" if _is_here(read, estimate) else ""


def _sure_of_nothing(read: Read) -> bool:
    match = _NOT_SURE.search(read.joined)
    if not match:
        return False
    return not _GOING_WORDS & set(read.joined[match.end() :].split())


def _ice(read: Read) -> str:
    """A verdict about immigration agents, or not_sure when it is hedged; "" when it is none."""
    words = read.words
    place = next((index for index, word in enumerate(words) if word in ICE), None)
    if place is None:
        return ""
    before = words[:place]
    denied = bool(NEGATIVES & set(before))
    affirmed = bool(before) and before[0] in YES
    known = all(word in ICE_LEAD or word in HEDGES for word in before)
    if not (known or (affirmed and place <= 6)):
        return ""
    if len(before) >= 2 and before[0] in NEGATIVES and before[1] in YES:  # "no, si es ICE": a person reads it
        return ""
    if {"solo", "only", "just", "nomas", "yet", "todavia", "aun"} & set(
        words[max(place - 4, 0) : place + 3]
    ) and denied:
        return ""
    if _hedged(words) or "?" in before:
        return "not_sure" if not read.asks else ""
    if denied:
        return "verdict_not_ice" if words[place] in {"ice", "migra"} else ""
    if before and before[0] in {"is", "are", "isnt", "arent"}:
        return ""
    if read.asks and not affirmed:
        return ""
    if affirmed:
        return "verdict_ice"
    if _GONE.search(read.joined):
        return "gone" if _is_gone(read) else ""
    return "verdict_ice" if _says_so(before, words[place + 1 :]) else ""


def _hedged(words: list[str]) -> bool:
    """Whether they only say so. "The vest says POLICE ICE" is what they read, not what they heard."""
    return any(
        word in HEDGES and not (word in _READ and _WRITTEN_ON.intersection(words[max(index - 3, 0) : index]))
        for index, word in enumerate(words)
    )


def _says_so(before: list[str], after: list[str]) -> bool:
    """Without a yes: "it is ICE", "ICE here", or the bare word; "ICE stop at Western" is a report, not a verdict."""
    if _SAYS.intersection(before):
        return True
    if "hay" in before or not after:
        return len(before) + len(after) <= 4
    return " ".join(after[:2]) in _PLACED or after[0] in _PLACED


def _is_gone(read: Read) -> bool:
    match = _GONE.search(read.joined)
    if not match:
        return False
    before = read.joined[: match.start()].split()
    if before and before[-1] in {"no", "not", "arent", "havent", "hasnt", "todavia", "aun"}:
        return False
    if {"todavia", "aun", "cuando", "when", "if", "until", "hasta"} & set(before):
        return False
    return all(word in _GONE_LEAD for word in before)


def _clause_says_nothing(read: Read) -> bool:
    """ "Nothing here, street is empty, I looked twice": the first clause says it, and nobody is seen after it."""
    if len(read.clauses) < 2:
        return False
    first = [word for word in read.clauses[0] if word != CODE]
    core = " ".join(first)
    return (
        bool(_NOTHING.search(core))
        and set(first) <= _NOTHING_WORDS
        and not ICE & set(read.words)
        and "no" not in first[:1]
    )


def _is_ok(read: Read) -> bool:
    words = read.words
    if not words or not _OK.search(read.joined):
        return False
    if set(words) <= {"ok"} | YES and YES & set(words):  # "ok, si": an answer to a question, not to a safety check
        return False
    return set(words) <= _OK_WORDS | YES


def _is_here(read: Read, estimate: Eta) -> bool:
    words = read.words
    if not words or not _HERE.search(read.joined) or NEGATIVES & set(words) or estimate.clear or estimate.clock:
        return False
    if {
        "they",
        "estan",
        "theyre",
        "ellos",
        "is",
        "esta",
        "hay",
        "casi",
        "almost",
        "cuando",
        "when",
        "antes",
        "before",
    } & set(words):
        return False
    if set(words) <= _HERE_WORDS:
        return True
    return words[0] in {"llegue", "llegamos", "arrived", "here"} or words[:2] in (
        ["ya", "llegue"],
        ["ya", "llegamos"],
        ["i", "arrived"],
        ["just", "arrived"],
    )
