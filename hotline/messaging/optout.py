"""Tells a wish to get no more texts, said in one word or in a sentence, from a word that only looks like one."""

import re

from hotline.messaging.eta import CODE
from hotline.messaging.lexicon import Read

# One of these and nothing else (courtesy aside) is an opt-out, at once.
WORDS = frozenset(
    "stop stopall stop_all quit end revoke optout opt_out cancel unsubscribe remove arret td alto parar pare baja cancelar salir basta "
    "terminar no_mas no_manden borrar alto_ya ya_basta basta_ya para_ya stop_it stop_now remove_me unsubscribe_me opt_me_out "
    "ya_no_mas no_manden_mas no_mande_mas quitenme quiteme borrenme borreme saquenme saqueme me_quiero_salir quiero_salir "
    "quiero_salirme salirme darme_de_baja dar_de_baja baja_ya paren paren_ya no_mas_mensajes no_more unsuscribe unsubcribe "
    "desuscribir desuscribirme desuscribirse cancelar_suscripcion cancelar_alertas cancel_alerts stop_alerts alto_alertas "
    "alto_mensajes stop_messages stop_texts stop_msgs".split()
)
# Beside other words these may be an opt-out: the longer the text, the less likely.
STRONG = frozenset("stop stopall unsubscribe optout unsuscribe unsubcribe cancelar cancel quit revoke".split())
WEAK = frozenset("end alto baja salir basta borrar terminar parar pare paren remove arret td".split())

_LIST = r"(?:list|lista|texts?|textos?|messages?|mensajes?|msgs?|msjs?|alerts?|alertas?|avisos?|sms|txts?|suscripcion|subscription|numero|number|notificaciones|notifications)"
_CLEAR = re.compile(
    "|".join(
        (
            rf"\b(?:stop|quit|end) (?:texting|messaging|sending|contacting|txting|bothering|spamming|(?:these|this|the|all|all the|your|my) {_LIST})\b",
            r"\bstop (?:all|everything|todo)\b",
            rf"\b(?:remove|take|delete|get|drop) (?:me|us|my {_LIST}|my phone number) ?(?:from|off|out)?\b",
            r"\b(?:opt|opting) (?:me |us )?out\b|\bunsu?b?scribe me\b|\bwant to unsu?bscribe\b",
            r"\b(?:dont|do not|never|no) (?:text|message|txt|contact|send) (?:me|us|this|to this|any ?more|more)\b",
            rf"\b(?:no more|no mas|ni un|ningun) (?:{_LIST}|of these|de estos)\b",
            rf"\bno (?:quiero|deseo|necesito|kiero)(?: (?:mas|recibir|que|me|manden|sus|los|las|estos|estas|seguir|recibiendo|ya|tantos))* {_LIST}\b",
            rf"\b(?:dont|do not|no longer) (?:want|wish|need)(?: (?:to|get|receive|any|more|these|your|the|anymore))* {_LIST}\b",
            r"\b(?:ya )?no me (?:manden|mande|mandes|envien|envie|escriban|escriba|escribas|texteen|textee|molesten|moleste|contacten)\b",
            rf"\b(?:ya )?no (?:manden|mande|mandes|envien|envie)(?: mas)? {_LIST}\b",
            r"\b(?:dejen?|dejar?|paren?|parenle|parele) (?:ya )?de (?:mandar|enviar|escribir|textear|molestar|chingar)\w*",
            r"\b(?:quitenme|quiteme|quitame|saquenme|saqueme|sacame|borrenme|borreme|borrame|eliminenme|elimineme|eliminame)\b",
            rf"\b(?:quiten?|quita|saquen?|borren?|borra|eliminen?|elimina) mi {_LIST}\b",
            r"\b(?:dar|darme|dame|denme|deme|doy|denos) de baja\b|\bme (?:quiero|quisiera) (?:salir|borrar|dar de baja|quitar)\b",
            rf"\b(?:quiero|quisiera|deseo|want to|like to|favor de) (?:cancelar|cancel|stop|parar|terminar|end|quitar|salirme de)(?: (?:la|las|los|mi|mis|my|the|these|estos|estas|sus|your|all|todos|todas))* {_LIST}\b",
            rf"\b(?:cancelar?|cancelen|cancele|cancela|stop)(?: (?:la|las|los|mi|mis|my|the|these|estos|estas|sus|your|all))+ {_LIST}\b",
            r"\bleave me alone\b|\bdej[ea]n?me en paz\b|\blose my number\b|\bya parenle\b|\bno me interesan? (?:ya|mas|estos|sus)\b|\bya no me interesan?\b",
        )
    )
)
_UNDONE = re.compile(r"\b(?:dont|do not|never|no) (?:stop|me quiten|me saquen|me borren|quiero (?:dejar|cancelar|salir)|cancel|remove|unsubscribe|want to (?:stop|cancel|leave))\b")
_MAYBE = re.compile(
    r"\b(?:quiero|quisiera|necesito|want to|like to|need to|wanna|voy a|please|favor de|puedo|como|how do i|how to|i) (?:me )?(?:cancelar|cancelo|cancel|quit|salir|salirme|parar|stop|end|terminar|unsubscribe|optout|opt out|dejar)\b"
    r"|\bwrong (?:number|person)\b|\b(?:numero|telefono|persona) equivocad[oa]\b|\bse equivoco de (?:numero|persona)\b|\bwho is this\b.*\bstop\b"
    r"|\bunsu?b?scribe\b|\bde baja\b|\bdesuscrib\w*|\bno (?:manden|mande) mas\b"
)
_INNOCENT = re.compile(
    r"\b(?:bus|traffic|truck|next|metro|train|four way|non|pit|rest) stops?\b|\bstop (?:sign|light)\b|\bstopp(?:ed|ing)\b|\b(?:end|final) of\b|\bstop de\b"
    r"|\bbaja california\b|\b(?:the|a|west|east|north|south|other|far|dead|at) end\b|\b(?:voltaje|alto) riesgo\b|\bice stop\b|\bmetro baja\b|\bpor la baja\b|\bmas alto\b"
)
_ABOUT_PEOPLE = re.compile(r"\bno manden? (?:mas )?(?:gente|observ\w+|people|a nadie|personas|voluntari\w+)\b")
LONGEST_CLEAR = 12


def verdict(read: Read) -> str:
    """ "stop", "stop_maybe" or ""."""
    words = [word for word in read.words if word not in {"ok", "ya", "pues", "now", "ahora"}] or read.words
    if not words or _ABOUT_PEOPLE.search(read.joined):
        return ""
    if CODE not in read.tokens and ("_".join(words) in WORDS or "_".join(read.words) in WORDS):
        return "stop"
    if CODE not in read.tokens and len(set(words)) == 1 and words[0] in WORDS:  # "stop stop stop"
        return "stop"
    joined = read.joined
    if _UNDONE.search(joined):
        return "stop_maybe"
    if _CLEAR.search(joined):
        return "stop" if len(read.words) <= LONGEST_CLEAR and not read.asks else "stop_maybe"
    if _INNOCENT.search(joined):
        return ""
    if _MAYBE.search(joined) and not _explains(joined):
        return "stop_maybe"
    first = read.words[0]
    if first in STRONG:
        return "stop_maybe"
    # a clause that is nothing but the word ("no puedo mas, cancelar") is asked about however long the rest is
    if any("_".join(w for w in clause if w != CODE) in WORDS for clause in read.clauses):
        return "stop_maybe"
    few = len(read.words) <= 3 and not any(word[0].isdigit() for word in read.words)
    return "stop_maybe" if few and (STRONG | WEAK) & set(read.words) else ""


def _explains(joined: str) -> bool:
    """ "voy a salir de mi casa" is a plan, "puedo salir de mi casa" a question about rights; neither is about our texts."""
    return bool(re.search(r"\bsalir (?:de|a|por|en|para|con)\b|\b(?:can|could|should|do|if) i stop\b|\bstop (?:them|him|her|ice)\b|\bdejar (?:que|a|mi|de)\b|\bcomo (?:paro|parar)\b", joined))
