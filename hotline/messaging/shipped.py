"""The texts this product ships, in English and Spanish, and the longest value each placeholder may take.

Correct Spanish in words that need only the letters GSM-7 has (é, ñ, ü, ¿, ¡), so that every text is one segment.
A network's own wording is a newer `Template` row; these are version 1.
"""

from hotline.messaging.shipped_joining import TEXTS_OF_SUBSCRIBERS

VERSION = 1

# The longest value per placeholder, in characters. A text is checked with all of them at once.
LIMITS = {
    "tag": 3,
    "org": 3,
    "code": 4,
    "what": 22,
    "place": 24,
    "zone": 14,
    "time": 7,
    "last": 7,
    "hotline": 12,
    "agency": 7,
    "meet": 24,
    "handle": 8,
    "link": 18,
    "n": 1,
    "m": 1,
    "url": 18,
    "minutes": 3,
    "zip": 5,
    "network": 24,
    "number": 12,
    "topics": 58,
    "resource": 40,
    "phone": 16,
    "hours": 24,
}

# Values that name a place or a person: letters outside GSM-7 are rewritten (Santa María -> Santa Maria). Never prose.
TRANSLITERATED = frozenset({"place", "zone", "meet", "handle", "network", "resource", "hours"})

# Values that may be cut at a word when they are too long.
SHORTENED = frozenset({"place", "zone", "meet", "handle", "network", "resource", "hours"})

# By key: what it is for, then English, then Spanish.
TEXTS = {
    "R1": (
        "responder_request",
        "{tag} {code} UNCONFIRMED: {what}, near {place} ({zone}), {time}. Observe only, in pairs. "
        "Reply GO {code} 10 (minutes) or NO.",
        "{tag} {code} SIN CONFIRMAR: {what}, por {place} ({zone}), {time}. Solo observe, en pareja. "
        "Responda VOY {code} 10 o NO.",
    ),
    "R2": (
        "responder_widen",
        "{tag} {code} STILL NEEDED, report UNCONFIRMED: no observer yet near {place} ({zone}). "
        "Reply GO {code} 10 (minutes) or NO.",
        "{tag} {code} FALTA GENTE, SIN CONFIRMAR: nadie ha llegado a {place} ({zone}). "
        "Responda VOY {code} 10 (minutos) o NO.",
    ),
    "R3": (
        "responder_assign",
        "{tag} {code} You are {n} of {m}. Meet {meet}. Partner {handle}. Details, expire in 2h: {link} "
        "On arrival reply HERE {code}. Do not forward.",
        "{tag} {code} Usted es {n} de {m}. Punto: {meet}. Pareja: {handle}. Detalles, vencen en 2h: {link} "
        "Al llegar: LLEGUE {code}. No reenviar.",
    ),
    "R4": (
        "responder_stand_down",
        "{tag} {code} STAND DOWN. Thank you. No more observers needed near {place}. Please do not go to the scene.",
        "{tag} {code} YA NO SE NECESITA. Gracias. No hacen falta observadores cerca de {place}. "
        "Por favor no vaya al lugar.",
    ),
    "R4b": (
        "responder_release",
        "{tag} {code} CLOSED. Thank you. Leave together when it is safe and reply OUT {code}.",
        "{tag} {code} CERRADO. Gracias. Salgan juntos cuando sea seguro y responda FUERA {code}.",
    ),
    "R5": (
        "responder_safety",
        "{tag} {code} Safety check: reply OK or SOS. If anyone is in danger call 911 first, then {hotline}.",
        "{tag} {code} Chequeo: responda OK o SOS. Si hay peligro llame primero al 911 y luego a {hotline}.",
    ),
    "R6": (
        "responder_verdict_prompt",
        "{tag} {code} What do you see? Reply YES ICE, NOT ICE, NOTHING, GONE, or NOT SURE. "
        "Add agents/vehicles/markings if safe.",
        "{tag} {code} ¿Qué ve? Responda SI ICE, NO ICE, NADA, SE FUERON o NO SE. "
        "Agregue agentes/carros/letras si es seguro.",
    ),
    "R7": (
        "responder_wait",
        "{tag} {code} You are the first there. Wait at a distance for {handle}, about {minutes} min. "
        "Do not go closer alone.",
        "{tag} {code} Nadie ha llegado antes que usted. Espere a distancia a {handle}, unos {minutes} min. "
        "No se acerque sin su pareja.",
    ),
    "C1": (
        "community_confirmed",
        "{tag} CONFIRMED: {agency} near {place}, {zone}, {time}. Do not interfere. "
        "You need not open without a judge's warrant. {hotline}",
        "{tag} CONFIRMADO: {agency} cerca de {place}, {zone}, {time}. No interfiera. "
        "No tiene que abrir sin orden de un juez. {hotline}",
    ),
    "C2": (
        "community_update",
        "{tag} update {time}: agents still near {place}, {zone}. Do not interfere. Saw something? {hotline}",
        "{tag} {time}: siguen agentes cerca de {place}, {zone}. No interfiera. ¿Vio algo? Llame al {hotline}",
    ),
    "C3": (
        "community_all_clear",
        "{tag} ENDED {time}: agents left {place}, {zone}. Seen by our observers. "
        "Was someone taken? Call {hotline}, 24h",
        "{tag} TERMINADO {time}: los agentes ya se fueron de {place}, {zone}. "
        "¿Detuvieron a alguien? Llame al {hotline}, 24h",
    ),
    "C3b": (
        "community_no_longer_seen",
        "{tag} {time}: no agents seen near {place}, {zone} since {last}. We do not know if they left. "
        "Someone taken? Call {hotline}",
        "{tag} {time}: no vemos agentes en {place}, {zone} desde {last}. No sabemos si ya se fueron. "
        "¿Detuvieron a alguien? {hotline}",
    ),
    "C4": (
        "rumor_false",
        "RUMOR CHECK {time}: we went to {place}, {zone} and saw NO immigration agents. "
        "Please share this, not the rumor. {hotline}",
        "RUMOR REVISADO {time}: fuimos a {place}, {zone} y NO vimos agentes migratorios. "
        "Comparta esto, no el rumor. {hotline}",
    ),
    "C4b": (
        "rumor_false_checked",
        "RUMOR CHECK {time}: we checked {place}, {zone} and found NO immigration agents. "
        "Please share this, not the rumor. {hotline}",
        "RUMOR REVISADO {time}: preguntamos en {place}, {zone} y NO hay agentes migratorios. "
        "Comparta esto, no el rumor. {hotline}",
    ),
    "C5": (
        "rumor_other_agency",
        "RUMOR CHECK {time}: officers seen near {place}, {zone} were local, NOT immigration. "
        "Please share this, not the rumor. {hotline}",
        "RUMOR REVISADO {time}: en {place}, {zone} vimos agentes locales, NO migratorios. "
        "Comparta esto, no el rumor. {hotline}",
    ),
    "C5b": (
        "rumor_old",
        "RUMOR CHECK {time}: what is said about {place}, {zone} is old news, not from today. "
        "Please share this, not the rumor. {hotline}",
        "RUMOR REVISADO {time}: lo que se dice de {place}, {zone} no es de hoy, es noticia vieja. "
        "Comparta esto, no el rumor. {hotline}",
    ),
    "C6": (
        "unable_to_verify",
        "Report near {place}, {zone}, {time}: we could NOT confirm it. It may still be true. "
        "If you saw it yourself call {hotline}",
        "Reporte en {place}, {zone}, {time}: NO lo pudimos confirmar. Puede ser cierto. "
        "Si usted lo vio, llame al {hotline}",
    ),
    "C7": (
        "checking",
        "We are checking a report near {place}, {zone}. It is NOT confirmed. "
        "Please do not share it as fact. We will text the result.",
        "Estamos verificando un reporte cerca de {place}, {zone}. NO confirmado. "
        "No lo comparta como cierto. Avisaremos el resultado.",
    ),
    "C8": (
        "own_correction",
        "CORRECTION from {tag}: our {time} alert for {place}, {zone} was wrong. "
        "It was not immigration. We are sorry. {hotline}",
        "{tag}, NOS EQUIVOCAMOS: el aviso de {place}, {zone} ({time}) fue un error. "
        "No era la migra. Lo sentimos. {hotline}",
    ),
    "C9": (
        "rumor_true",
        "Yes, {place}, {zone}: it is true, our observers saw it. Do not interfere. "
        "You need not open without a judge's warrant. {hotline}",
        "Sobre {place}, {zone}: es cierto, lo vieron nuestros observadores. No interfiera. "
        "No tiene que abrir sin orden de un juez. {hotline}",
    ),
    "F5": (
        "directory",
        "The number you asked for: {resource}, {phone}. {hours} Questions? Call {hotline}, 24h.",
        "El dato que usted quiere: {resource}, tel. {phone}. {hours} ¿Dudas? Llame al {hotline}, 24h.",
    ),
    "F4": (
        "family_waits",
        "{tag}: somebody waits for a call from you by {time}. Please open Families: {url} If you cannot, tell the shift lead.",
        "{tag}: alguien espera su llamada antes de las {time}. Por favor abra Familias: {url} Si no puede, avise a la "
        "persona responsable.",
    ),
    **TEXTS_OF_SUBSCRIBERS,
}


def body(key: str, language: str) -> str:
    """The shipped wording; English where there is no other."""
    _purpose, english, spanish = TEXTS[key]
    return spanish if language == "es" else english
