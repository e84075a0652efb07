"""What a caller's own words suggest: the activity and the kind of place. Pure; a choice made by hand is never replaced."""

import re

from dispatch.choices import Activity, PlaceType
from hotline.messaging.never_store import fold

# In the order in which they win: what is graver, then what is plainer. On text without accents, in small letters.
_ACTIVITY = (
    (Activity.LEFT, r"(?:ya )?se fueron|se lo llevaron|se la llevaron|they left|drove (?:off|away)|are gone|ya no estan"),
    (Activity.LOADING, r"subiendo(?:lo|la|los|las)? (?:a|en)l? (?:la |una )?(?:van|camioneta|carro)|loading|into (?:a|the) van"),
    (Activity.ARREST, r"esposad[oa]s?|esposando|arrestando|deteniendo|se (?:lo|la|los|las) (?:estan )?llevan"
     r"|handcuff\w*|arresting|taking (?:him|her|them|someone)|detaining"),
    (Activity.INSIDE, r"ya entraron|estan adentro|entraron a|inside (?:the|my|our)|came in|broke in|forzaron"),
    (Activity.STOP_VEHICLE, r"(?:lo|la|los|me|nos) pararon|parada de trafico|detuvieron (?:un|el|mi) carro"
     r"|pulled (?:me|him|her|us|them) over"
     r"|traffic stop|stopped (?:a|the|my) (?:car|truck)"),
    (Activity.CHECKPOINT, r"reten(?:es)?|checkpoint|bloqueo"),
    (Activity.KNOCKING, r"toca(?:n|ndo|ron)?|golpea(?:n|ndo)|knock\w*|banging|at (?:my|the|our) door|en la puerta"),
    (Activity.QUESTIONING, r"pregunta(?:n|ndo)|interrog\w+|pidiendo (?:identificacion|id)"
     r"|asking (?:for|people|questions)|question(?:ing|s)"),
    (Activity.PAPERS, r"auditoria|i-?9|citatorio|subpoena|serving papers|entreg\w+ (?:un )?papel"),
    (Activity.WAITING, r"vigila(?:n|ndo)|estacionad[oa]s?|esperando|dando vueltas|watching|parked|waiting|sitting in"),
)  # fmt: skip
_PLACE = (
    (PlaceType.WORKPLACE, r"trabajo|fabrica|bodega|restaurante?|taller|obra|work(?:place)?|factory|warehouse|car ?wash|kitchen|job site"),
    (PlaceType.SCHOOL, r"escuela|kinder|school|campus"),
    (PlaceType.CLINIC, r"clinica|hospital|clinic|doctor"),
    (PlaceType.WORSHIP, r"iglesia|parroquia|templo|church|parish|mosque"),
    (PlaceType.COURTHOUSE, r"corte|juzgado|court(?:house)?"),
    (PlaceType.FIELDS, r"fil|campo agricola|los campos|pizca\w*|cosecha|the fields|orchard|ranch"),
    (PlaceType.TRANSIT, r"parada del? (?:bus|camion)|estacion|metro|bus stop|station|greyhound"),
    (PlaceType.VEHICLE, r"(?:mi|el|su) (?:carro|troca|auto)|pulled (?:\w+ )?over|traffic stop|manejando|driving"),
    (PlaceType.HOME, r"puerta|casa|apartamento|departamento|hogar|vecina?|door|house|apartment|home|landlord"),
    (PlaceType.STREET, r"calle|esquina|banqueta|estacionamiento|street|corner|sidewalk|parking lot"),
)  # fmt: skip
FIELDS = ("activity", "place_type")
_NOT = r"(?:no|not|never|nobody|nadie|aun no|todavia no|n't)(?: \w+)? "


def _first(rules: tuple, plain: str) -> str:
    for value, pattern in rules:
        for hit in re.finditer(rf"\b(?:{pattern})\b", plain):
            if not re.search(rf"{_NOT}$", plain[: hit.start()]):
                return str(value)
    return ""


def guess(words: str) -> dict[str, str]:
    """The activity and the kind of place these words speak of, where they do: {"activity": ..., "place_type": ...}."""
    plain = " ".join(fold(words).split())
    found = {"activity": _first(_ACTIVITY, plain), "place_type": _first(_PLACE, plain)}
    return {name: value for name, value in found.items() if value}
