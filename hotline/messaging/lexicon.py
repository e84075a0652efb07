"""The words people answer with, small letters without accents, and how a text is reduced to them."""

import re
import unicodedata
from dataclasses import dataclass

from hotline.base.ids import CODE_LETTERS
from hotline.messaging.eta import CODE
from hotline.messaging.patterns import any_of, bag

LONGEST_READ = 1000

_LETTERS = CODE_LETTERS.lower()
_CODE = any_of(
    rf"(?<![a-z0-9])([{_LETTERS}])[-.#]?(\d[\do]{{2}})(?![a-z0-9])",  # K412, k-412, K4I2 with an O for a 0
    rf"(?<![a-z0-9])([{_LETTERS.replace('w', '')}])[ -]+(\d)[ -]?(\d)[ -]?(\d)(?![a-z0-9])",  # k 412, k 4 1 2; "w 135 st" is none
)
_EMOJI = {"👍": " ok ", "👌": " ok ", "✅": " ok ", "🆗": " ok ", "🆘": " sos ", "🛑": " stop "}
_RUN = re.compile(r"([a-z])\1{2,}")
_SHOUTED = re.compile(r"\b(?:STOP(?:ALL)?|ALTO|BAJA|UNSUBSCRIBE|CANCEL(?:AR)?)\W*$")  # the last word, in capitals
_TOKEN = re.compile(rf"{CODE}|\d+:\d\d|\d+\.\d+|\d+|[a-z]+")
# Set phrases as one word, or as none. Order matters: courtesy goes before the verbs are looked at.
_REWRITES = (
    (
        any_of(
            r"\b(?:no problem|no problema|no hay problema|sin problema|no worries|por que no|porque no|why not)\b",
            r"\b(?:no me tardo|no tardo(?: nada)?|no te preocupes|no se preocupen?|no hay de que)\b",
        ),
        " ",
    ),
    (any_of(r"\b(?:hay|ay|ai|aya) voy\b"), "ahi voy"),
    (
        any_of(
            r"\b(?:ya )?(?:estoy |toy |i am |im )?(?:en|on|n) (?:camino|camin|the way|my way|mi camino)\b",
            r"\b(?:omw|otw)\b",
        ),
        "encamino",
    ),
    (any_of(r"\b(?:estoy|ando) (?:a|como a|cerca)\b"), "cerca"),
    (
        any_of(
            r"\b(?:right away|right now|ahora mismo|de inmediato|inmediatamente|en seguida|enseguida|de una vez)\b",
        ),
        "ahora",
    ),
    (
        any_of(
            r"\b(?:por supuesto|of course|claro que si|desde luego|cuenten? conmigo|count me in|im in|con gusto)\b",
        ),
        "si",
    ),
    (
        any_of(
            r"\b(?:por fa(?:vor)?|porfa(?:vor)?|please|pls|plz|muchas gracias|gracias|thank you|thanks|thx|ty)\b",
            r"\bbuen(?:os|as) (?:dias|tardes|noches)\b",
            r"\bgood (?:morning|evening|night)\b",
            r"\b(?:hola|hello|hi|hey|oiga|dios (?:los )?bendiga)\b",
            r"\b(?:senor(?:a|ita)?|maam|sir|amig[oa]s|equipo|team|rrn)\b",
        ),
        " ",
    ),
    (any_of(r"\b(?:i can not|i cannot|i cant|can not)\b"), "cant"),
    (any_of(r"\bi (?:will|shall)\b"), "ill"),
    (any_of(r"\bi am\b"), "im"),
    (any_of(r"\b(?:border patrol|patrulla fronteriza|homeland security)\b"), "cbp"),
    (any_of(r"\bno one\b"), "noone"),
)
_TYPOS = {
    "vooy": "voy", "voi": "voy", "bvoy": "voy", "vpy": "voy", "voyy": "voy", "bou": "voy", "llege": "llegue", "yegue": "llegue",
    "yege": "llegue", "llegemos": "llegamos", "yegamos": "llegamos", "aki": "aqui", "aqi": "aqui", "aca": "aqui", "nop": "nope",
    "sip": "si", "sii": "si", "yess": "yes", "yea": "yes", "yeah": "yes", "yep": "yes", "yup": "yes", "ye": "yes", "ys": "yes",
    "afirmativo": "si", "affirmative": "yes", "noo": "no", "okey": "ok", "okay": "ok", "oki": "ok", "okis": "ok", "okk": "ok",
    "kiero": "quiero", "qiero": "quiero", "migracion": "migra", "inmigracion": "migra", "immigration": "migra", "imigracion": "migra",
    "comming": "coming", "goin": "going", "arived": "arrived", "notsure": "unsure", "cansel": "cancel", "stpo": "stop", "sotp": "stop",
    "alt": "alto", "nadien": "nadie", "fueron": "fueron", "asta": "hasta", "ir": "ir", "q": "que", "k": "que", "xq": "porque", "u": "you",
    "mañana": "manana", "tmrw": "tomorrow", "mins": "min",
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """A text reduced: `tokens` (code as `@`), `words` without codes, `clauses` of words, and what punctuation said."""

    tokens: list[str]
    words: list[str]
    clauses: list[list[str]]
    codes: tuple[str, ...]
    asks: bool
    accented_si: bool
    shouts_sos: bool
    shouts_stop: bool

    @property
    def joined(self) -> str:
        return " ".join(self.words)


def read(text: str) -> Read:
    """Reduce a reply to its words. Never raises; looks at the first thousand characters only."""
    head = text[:LONGEST_READ]
    plain = "".join(c for c in unicodedata.normalize("NFKD", head) if not unicodedata.combining(c)).casefold()
    for emoji, word in _EMOJI.items():
        plain = plain.replace(emoji, word)
    plain = re.sub(r"(\d)\s?['′’](?=\s|$)", r"\1 min", plain)
    plain = re.sub(r"['’‘`´]", "", plain)
    plain = re.sub(r"\bi\.? ?c\.? ?e\b(?:(?<=\.e)\.|(?<=\. e)\.)?", "ice", plain)
    plain = _squeeze(_RUN.sub(r"\1", plain))
    codes: list[str] = []

    def keep_code(match: re.Match[str]) -> str:
        letter = match[1] or match[3]
        digits = (match[2] or f"{match[4]}{match[5]}{match[6]}").replace("o", "0")
        codes.append(f"{letter}{digits}".upper())
        return f" {CODE} "

    plain = _CODE.sub(keep_code, plain)
    plain = re.sub(
        r"\bboy\b(?= (?:en |para |pa |ya|al |yo|ahora|@|\d|encamino))|(?<=\bya )boy\b|(?<=\bsi )boy\b|(?<=\byo )boy\b|(?<=\bahi )boy\b",
        "voy",
        plain,
    )
    parts = [part for part in re.split(r"[!?;\n]|[,.](?!\d)|[()¿¡]", plain) if part.strip()]
    clauses = [[_TYPOS.get(t, t) for t in _TOKEN.findall(_rewrite(part))] for part in parts]
    clauses = [clause for clause in clauses if clause]
    tokens = [token for clause in clauses for token in clause]
    return Read(
        tokens=tokens,
        words=[token for token in tokens if token != CODE],
        clauses=clauses,
        codes=tuple(dict.fromkeys(codes)),
        asks="?" in head or "¿" in head,
        accented_si=bool(re.search(r"\bs[íÍ]\b", head)),
        shouts_sos=bool(re.search(r"\bS\.?O\.?S\b", head)),
        shouts_stop=bool(_SHOUTED.search(head)) and head != head.upper(),
    )


def _squeeze(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip()


def _rewrite(text: str) -> str:
    """One clause with its set phrases shortened to single words (symbols become spaces first)."""
    text = _squeeze(re.sub(rf"[^a-z0-9:.{CODE}]+", " ", text))
    for pattern, instead in _REWRITES:
        text = pattern.sub(instead, text)
    return _squeeze(text)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


YES = _set("si yes claro sure absolutely definitely")
NEGATIVES = bag("""
    no not nope nel nunca never cant cannot wont dont didnt isnt arent wasnt couldnt ni tampoco unable imposible
    impossible nadie nobody noone sin without negativo negative nopuedo
""")
HEDGES = bag("""
    if unless maybe quiza quizas talvez perhaps probably probablemente depende depends creo think possibly
    posiblemente might could would try trying tratare trato intento intentare puede aver supongo guess parece
    seems supposedly dicen dice hopefully ojala esperemos whether hubiera pudiera iria
""")
LATER = bag("""
    later manana tomorrow luego despues tonight noche tarde after cuando when until hasta lunes martes miercoles
    jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday rato ratito mediodia
    afternoon evening morning
""")
QUESTION_STARTS = bag("""
    who what where when why which should do does did is are can quien quienes donde cual cuales que porque whos
    whats am
""")
GO_VERBS = bag("""
    voy vamos ire go going coming encamino heading headed acepto accept accepted llegando arriving salgo
    saliendo acudo
""")
GO_FILL = bag("""
    yo i im ill me we were ya ahorita ahora now para pa alla there over the al el lugar sitio punto scene site a
    ir to in en n como about around unos approx aprox aproximadamente maximo max con with mi my pareja partner
    esposa esposo wife husband hermano hermana brother sister amigo amiga friend companero companera carro car
    coche bici bike bus camion moto walking caminando driving manejando pie y and will be puedo podemos ok pues
    bueno listo lista ready va dale orale arre tambien too menos at least rapido fast llegar llego get make it
    nos solo sola alone cerca nearby close momento hacia hasta vivo de un soon pronto mero casi almost code
    codigo ahi hay_voy por min mins minutos minuto minutes minute that lets tardo juntos together both los dos
    ambos si yes can am available disponible
""")
ICE = _set("ice migra cbp hsi ero dhs")
ICE_LEAD = bag("""
    no not its it is isnt are arent they these this those theyre es son de la el los las definitely confirmed
    confirmado confirmada si yes police policia policias hay theres here there aqui alla agents agentes ok
    verdict veredicto fue eran was were que claro seguro vests vest chalecos chaleco wearing visto confirmo
    confirm it's afirmo con verified verificado
""")
