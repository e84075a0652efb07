"""Understands a reply: pure, never raises, never loses a word, and never takes a doubtful yes for a yes.

Accents, capitals and punctuation do not matter; the code may stand anywhere or be missing; minutes may be words.
What is not surely understood is `other` (or `later`, or `stop_maybe`): a person reads it.
"""

import re
from dataclasses import dataclass

from hotline.messaging import acceptance, eta, lexicon, observed, optout
from hotline.messaging.eta import CODE
from hotline.messaging.lexicon import Read
from hotline.messaging.patterns import any_of, bag


@dataclass(frozen=True)
class Reply:
    """What a text means. `text` is the text as it came; `value` belongs to language and area; `language` is a guess."""

    kind: str
    code: str | None
    minutes: int | None
    text: str
    value: str = ""
    language: str = ""


KINDS = bag("""
    going later cant here verdict_ice verdict_not_ice nothing gone not_sure more out ok sos stop stop_maybe help join
    language area night topics other
""")

# Phrases that mean one thing when they are the whole text; a word of several is joined by _.
_EXACT = {
    "help": "help info ayuda informacion help_info mas_info more_info ayuda_info",
    "join": """
        alerta alertas alert alerts start unstop join unirme alerta_espanol alerta_english alerta_ingles
        alerta_si start_alerts quiero_alertas quiero_las_alertas quiero_recibir_alertas quiero_unirme
        inscribirme suscribirme subscribe sign_me_up join_alerts unir unirse alerta_alerta
    """,
    "night": "night noche nights noches night_yes noche_si si_noche yes_night",
    "topics": "topics temas topic tema",
    "more": """
        more mas more_people mas_gente need_more need_more_people we_need_more we_need_more_people necesito_mas
        necesitamos_mas necesito_mas_gente necesitamos_mas_gente manden_mas manden_mas_gente manda_mas_gente
        mande_mas_gente send_more send_more_people falta_gente hace_falta_gente more_observers mas_observadores
        mas_personas mas_voluntarios need_more_observers need_backup send_backup ocupamos_mas_gente
        ocupo_mas_gente faltan_observadores
    """,
    "out": """
        out fuera leaving im_out im_leaving i_left we_left we_are_leaving were_leaving leaving_now ya_sali
        ya_salimos me_retiro nos_retiramos ya_me_voy me_voy nos_vamos ya_nos_vamos ya_me_fui me_fui
        ya_nos_fuimos nos_fuimos heading_home going_home ya_fuera estoy_fuera im_going_home im_heading_home
        me_estoy_retirando nos_estamos_retirando ya_me_retiro ya_nos_retiramos me_voy_ya sali_del_lugar
        ya_sali_del_lugar left_the_scene leaving_the_scene leaving_scene were_out we_are_out voy_de_salida
        ya_voy_de_salida me_retire
    """,
}
EXACT = {phrase.replace("_", " "): kind for kind, phrases in _EXACT.items() for phrase in phrases.split()}

_LANGUAGE = {
    "1": "en", "2": "es", "english": "en", "ingles": "en", "en ingles": "en", "in english": "en", "1 english": "en", "espanol": "es",
    "spanish": "es", "en espanol": "es", "in spanish": "es", "2 espanol": "es", "espanol 2": "es", "english 1": "en", "castellano": "es",
}  # fmt: skip
_ALL_AREAS = frozenset(
    phrase.replace("_", " ")
    for phrase in bag(
        "all todas todos todo all_areas all_of_them everywhere todas_las_areas todas_las_zonas todas_partes"
    )
)
_PANIC = {
    "auxilio", "help me", "help us", "ayudenme", "ayudeme", "ayudame", "ayudennos", "need help", "need help now", "i need help",
    "necesito ayuda", "necesito ayuda ya", "necesitamos ayuda", "emergencia", "emergency", "help help", "we need help",
    "necesito ayuda ahora", "i need help now", "socorro", "s o s",
}  # fmt: skip
_MORE = any_of(
    r"(?:gente|people|personas|observ\w+|voluntari\w+|volunteers|backup|refuerzos)\b",
    lead=r"^(?:we |i )?(?:need|send|necesit\w+|mand\w+|ocup\w+|hace falta|hacen falta|faltan?) (?:mas |more )?",
)
_SPANISH = bag("""
    si voy alto que en el la los las por para con una media hora veinte quince diez ya se fueron nada nadie aqui
    llegue fuera gracias puedo no_puedo ayuda alerta baja mas mensajes ir estoy son es hay migra baja parar pare
    cancelar salir basta terminar borrar manden noche temas todas espanol quiero camino lugar minutos cuando
    donde ahorita manana quitenme
""")
_ENGLISH = bag("""
    yes go going stop the in at for with half hour twenty fifteen ten gone nothing nobody here arrived out
    please thanks can cant help alert end quit cancel more messages im i not sure they left we is are there quit
    unsubscribe remove revoke night topics all english want way minutes when where now tomorrow start join
    texting me
""")


def reply(text: str) -> Reply:
    """What `text` means. Any string is allowed; the answer always carries it whole."""
    text = text if isinstance(text, str) else ""
    read = lexicon.read(text)
    code = read.codes[0] if len(read.codes) == 1 else None
    language = _tongue(read)
    if not read.tokens:
        return Reply("other", code, None, text)
    kind, minutes, value = _meaning(read)
    return Reply(kind, code, minutes, text, value, language)


def at_first_sight(text: str) -> str:
    """What must be known before anybody reads it closely: "stop", "sos", "stop_maybe", or "" for everything else."""
    return _urgent(lexicon.read(text))


def _urgent(read: Read) -> str:
    stop = optout.verdict(read)
    return "sos" if stop != "stop" and _is_sos(read) else stop


def _meaning(read: Read) -> tuple[str, int | None, str]:
    joined = read.joined
    if urgent := _urgent(read):
        return urgent, None, ""
    if CODE not in read.tokens:
        if joined in _LANGUAGE:
            return "language", None, _LANGUAGE[joined]
        area = _area(read)
        if area:
            return "area", None, area
    if len(read.codes) > 1:
        return "other", None, ""
    if joined in EXACT and not (read.asks and EXACT[joined] not in {"help", "join"}):
        return EXACT[joined], None, ""
    if _MORE.search(joined) and not read.asks:
        return "more", None, ""
    estimate = eta.find(read.tokens)
    seen = observed.verdict(read, estimate)
    if seen:
        return seen, None, ""
    answer = acceptance.verdict(read, estimate)
    return answer, (estimate.minutes if answer in {"going", "later", "other"} else None), ""


def _is_sos(read: Read) -> bool:
    joined = read.joined
    if read.words[:1] == ["sos"] and (len(read.words) <= 4 or read.shouts_sos):
        return True
    return (read.shouts_sos and "sos" in read.words) or joined in _PANIC


def _area(read: Read) -> str:
    if read.joined in _ALL_AREAS:
        return "all"
    words = [
        word
        for word in read.words
        if word not in {"zip", "codigo", "postal", "mi", "my", "is", "es", "el", "code", "area", "zona"}
    ]
    codes = [word for word in words if word not in {"and", "y", "e"}]
    if codes and len(codes) <= 10 and all(re.fullmatch(r"\d{5}", word) for word in codes):
        return " ".join(codes)
    return ""


def _tongue(read: Read) -> str:
    """ "es", "en" or "" when the words do not say."""
    words = set(read.words)
    spanish, english = len(words & _SPANISH), len(words & _ENGLISH)
    if spanish == english:
        return ""
    return "es" if spanish > english else "en"
