"""Tells a wish to get no more texts, said in one word or in a sentence, from a word that only looks like one."""

from hotline.messaging.eta import CODE
from hotline.messaging.lexicon import Read
from hotline.messaging.patterns import any_of, bag

# One of these and nothing else (courtesy aside) is an opt-out, at once.
WORDS = bag("""
    stop stopall stop_all quit end revoke optout opt_out cancel unsubscribe remove arret td alto parar pare baja
    cancelar salir basta terminar no_mas no_manden borrar alto_ya ya_basta basta_ya para_ya stop_it stop_now
    remove_me unsubscribe_me opt_me_out ya_no_mas no_manden_mas no_mande_mas quitenme quiteme borrenme borreme
    saquenme saqueme me_quiero_salir quiero_salir quiero_salirme salirme darme_de_baja dar_de_baja baja_ya paren
    paren_ya no_mas_mensajes no_more unsuscribe unsubcribe desuscribir desuscribirme desuscribirse
    cancelar_suscripcion cancelar_alertas cancel_alerts stop_alerts alto_alertas alto_mensajes stop_messages
    stop_texts stop_msgs quitar remover removerme quitarme parenle parele
""")
# Beside other words these may be an opt-out: the longer the text, the less likely.
STRONG = bag("""
    stop stopall unsubscribe optout unsuscribe unsubcribe cancelar cancel quit revoke
""")
WEAK = bag("""
    end alto baja salir basta borrar terminar parar pare paren parenle parele remove arret td
""")

_LIST = (
    "(?:list|lista|texts?|textos?|messages?|mensajes?|msgs?|msjs?|alerts?|alertas?|avisos?|sms|txts?|suscripcion"
    "|subscription|numero|number|notificaciones|notifications)"
)
_THE = "(?:la|las|el|los|mi|mis|my|the|these|this|este|esta|estos|estas|su|sus|your|all|todos|todas)"
# Asking for something or telling somebody off, before the verb; and verbs of writing to people, not in the first person.
_ASKS = (
    "^(?:(?:ya|que|y|oiga|mire|les|te|le|me|favor|de|pido|quiero|quisiera|solicito|pueden|podrian|podria|puede|pls) )*"
)
_WRITE = "(?:mand|envi|escrib|texte|avis|molest|contact|notific|notifiqu)(?:en|e|es|an|a|as|ar|ir)(?:me|nos|le)?"
_TAKE_OUT = "(?:quit|sac|saqu|borr|elimin|remov|remuev)(?:en|e|a|an|ar|er)(?:me|nos)?"
_CLEAR = any_of(
    r"\b(?:stop|quit|end) (?:texting|messaging|sending|contacting|txting|bothering|spamming)\b",
    rf"\b(?:stop|quit|end) (?:these|this|the|all|all the|your|my) {_LIST}\b",
    r"\bstop (?:all|everything|todo)\b",
    rf"\b(?:remove|take|delete|get|drop) (?:me|us|my {_LIST}|my phone number) ?(?:from|off|out)?\b",
    r"\b(?:(?:opt|opting) (?:me |us )?out|unsu?b?scribe me|want to unsu?bscribe|leave me alone|lose my number)\b",
    r"\b(?:dont|do not|never|no) (?:text|message|txt|contact|send) (?:me|us|this|to this|any ?more|more)\b",
    rf"\b(?:no more|no mas|ni un|ningun) (?:{_LIST}|of these|de estos)\b",
    r"\bno (?:quiero|deseo|necesito|ocupo)"
    rf"(?: (?:mas|recibir|que|me|manden|sus|los|las|estos|estas|seguir|recibiendo|ya|tantos))* {_LIST}\b",
    r"\b(?:dont|do not|no longer) (?:want|wish|need)"
    rf"(?: (?:to|get|receive|any|more|these|your|the|anymore))* {_LIST}\b",
    r"\b(?:ya )?no me (?:manden|mande|mandes|envien|envie|escriban|escriba|escribas|texteen|textee)\b",
    r"\b(?:ya )?no me (?:molesten|moleste|contacten)\b",
    r"\bya no (?:escriban|escriba|escribas|texteen|textee|molesten|moleste)\b",
    r"\bno (?:quiero|deseo) (?:recibir|seguir recibiendo) nada\b",
    r"\bno (?:me )?(?:manden?|mandes|envien?|llegue) nada\b",
    r"\bdej[ea](?:n|me|nos|nme)? de (?:estar )?(?:mandando|enviando|escribiendo|texteando|molestando|chingando)\b",
    r"\b(?:dejar|parar|terminar) de recibir\b",
    rf"\b(?:alto|basta|ya estuvo|stop|parenle|parele) (?:a|con|de)(?: {_THE})* {_LIST}\b",
    r"\b(?:salgo|salirme|salir|quito|quitarme|borro|borrarme|saco) de (?:la|esta|su) lista\b",
    rf"\b(?:ya )?no (?:manden|mande|mandes|envien|envie)(?: mas)? {_LIST}\b",
    r"\b(?:dejen?|dejar?|paren?|parenle|parele|stop) (?:ya )?de (?:estar )?"
    r"(?:mandar|enviar|escribir|textear|molestar|chingar|mandando|enviando|escribiendo|texteando|molestando)\w*",
    r"\b(?:quiten|quite|quita|saquen|saque|saca|borren|borre|borra|eliminen|elimine|elimina)me\b",
    rf"\b(?:quiten?|quita|saquen?|borren?|borra|eliminen?|elimina) mi {_LIST}\b",
    r"\b(?:dar|darme|dame|denme|deme|doy|denos) de baja\b",
    r"\bme (?:quiero|quisiera) (?:salir|borrar|dar de baja|quitar)\b",
    r"\b(?:quiero|quisiera|deseo|want to|like to|favor de)"
    rf" (?:cancelar|cancel|stop|parar|terminar|end|quitar|salirme de)(?: {_THE})* {_LIST}\b",
    rf"\b(?:cancelar?|cancelen|cancele|cancela|stop)(?: {_THE})+ {_LIST}\b",
    r"\b(?:dej[ea]n?me en paz|ya parenle|no me interesan? (?:ya|mas|estos|sus)|ya no me interesan?)\b",
)
_UNDONE = any_of(
    r"\b(?:dont|do not|never|no) (?:stop|me quiten|me saquen|me borren|quiero (?:dejar|cancelar|salir))\b",
    r"\b(?:dont|do not|never|no) (?:cancel|remove|unsubscribe|want to (?:stop|cancel|leave))\b",
)
_MAYBE = any_of(
    r"\b(?:quiero|quisiera|necesito|want to|like to|need to|wanna|voy a|please|favor de|puedo|como|how do i|how to|i)"
    r" (?:me )?(?:cancelar|cancelo|cancel|quit|salir|salirme|parar|stop|end|terminar|unsubscribe|optout|opt out|dejar)\b",
    r"\bwrong (?:number|person)\b",
    r"\b(?:numero|telefono|persona) equivocad[oa]\b",
    r"\bse equivoco de (?:numero|persona)\b",
    r"\bwho is this\b.*\bstop\b",
    r"\bunsu?b?scribe\b",
    r"\bde baja\b",
    r"\bdesuscrib\w*",
    r"\bno (?:manden|mande) mas\b",
    r"\bno me llegue\b",
    rf"{_ASKS}(?:no|nunca|jamas)(?: mas)? (?:me |nos )?(?:vuelvan? a )?{_WRITE}(?: (?:mas|nunca|ya|nada|{_LIST}))*"
    r"(?: a? ?(?:este|mi|al) (?:numero|telefono|celular))?$",
    rf"{_ASKS}{_TAKE_OUT}(?: mi numero)? (?:de|del) (?:{_THE} )?(?:lista|sistema|grupo|base|numero|registro)\b",
    rf"{_ASKS}{_TAKE_OUT}$",
    r"\bno (?:quiero|deseo) (?:estar|seguir)(?: mas)? en (?:la|su|esta|esto)\b",
    rf"\b(?:desactiv|apag|suspend|suspiend|deten|detengan|cancel)\w*(?: {_THE})* {_LIST}\b",
    r"^desactiv\w*$",
    rf"^(?:sin|no) {_LIST}$",
    rf"\b(?:cans|hart|fastidi)\w* de (?:{_THE} |tant[oa]s )*{_LIST}\b",
    rf"\b(?:cease|enough|done|tired|sick)\b.*\b(?:texting|messaging|{_LIST})\b",
    r"\b(?:not|no longer) interested\b",
    r"\bbloque\w+ (?:este|su|el) numero\b",
    r"\b(?:never|didnt|did not) (?:sign(?:ed)? up|subscribe)\b",
    r"\bno (?:me suscribi|me inscribi|queria suscribirme|pedi estos?)\b",
    r"\b(?:dont|do not) want (?:this|these|it|them)\b",
    r"\bi want out\b",
    r"\bno quiero (?:saber )?nada\b",
    r"\bspam\b",
)
# What is said about people and places, not to us: it does not count, and what stands beside it does.
_INNOCENT = any_of(
    r"\b(?:bus|traffic|truck|next|metro|train|four way|non|pit|rest) stops?\b",
    r"\bstop (?:sign|light)\b",
    r"\bstopp(?:ed|ing)\b",
    r"\b(?:end|final) of\b",
    rf"\bstop de\b(?! (?:mand|envi|escrib|text|molest|ching|estar|{_LIST}))",
    r"\bbaja california\b",
    r"\b(?:the|a|west|east|north|south|other|far|dead|at) end\b",
    r"\b(?:voltaje|alto) riesgo\b",
    r"\bice stop\b",
    r"\bmetro baja\b",
    r"\bpor la baja\b",
    r"\bmas alto\b",
    r"\bno manden? (?:mas )?(?:gente|observ\w+|people|a nadie|personas|voluntari\w+)\b",
)
_ELSE_MEANT = any_of(
    r"\bsalir (?:de|a|por|en|para|con)\b",
    r"\b(?:can|could|should|do|if) i stop\b",
    r"\bstop (?:them|him|her|ice)\b",
    r"\bdejar (?:que|a|mi|de)\b",
    r"\bcomo (?:paro|parar)\b",
)
LONGEST_CLEAR = 12
_MARK = "@"  # stands where something innocent stood; no word has it


def verdict(read: Read) -> str:
    """ "stop", "stop_maybe" or ""."""
    words = [word for word in read.words if word not in {"ok", "ya", "pues", "now", "ahora"}] or read.words
    if not words:
        return ""
    if CODE not in read.tokens and ("_".join(words) in WORDS or "_".join(read.words) in WORDS):
        return "stop"
    if CODE not in read.tokens and len(set(words)) == 1 and words[0] in WORDS:  # "stop stop stop"
        return "stop"
    clauses = [" ".join(word for word in clause if word != CODE) for clause in read.clauses]
    marked = [_INNOCENT.sub(_MARK, clause) for clause in clauses]
    # a clause that is nothing but the word ("dead end, nobody here. STOP") counts however innocent the rest is
    alone = any("_".join(clause.replace(_MARK, "").split()) in WORDS for clause in marked)
    shouted = read.shouts_stop and not marked[-1].endswith(_MARK)
    joined = " ".join(marked)
    if _UNDONE.search(joined):
        return "stop_maybe"
    if _CLEAR.search(joined):
        return "stop" if len(read.words) <= LONGEST_CLEAR and not read.asks else "stop_maybe"
    left = " ".join(clause for clause in marked if clause and _MARK not in clause)
    if alone or shouted or joined.split()[0] in STRONG or (_MAYBE.search(left) and not _explains(left)):
        return "stop_maybe"
    few = len(read.words) <= 3 and not any(word[0].isdigit() for word in read.words)
    return "stop_maybe" if few and (STRONG | WEAK) & set(joined.split()) else ""


def _explains(joined: str) -> bool:
    """A plan ("voy a salir de mi casa") or a question about rights ("can I stop them"): neither is about our texts."""
    return bool(_ELSE_MEANT.search(joined))
