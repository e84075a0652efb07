"""The `{what}` of a responder text: enumerated words for the place and the activity, never free text.

Every value is GSM-7 in both languages and at most 22 characters (a test walks all of them).
"""

LONGEST = 22

# Nouns from longest to shortest; the first that fits is used. No word here says "raid".
PLACES = {
    "home": {"en": ("home",), "es": ("casa",)},
    "workplace": {"en": ("workplace", "work"), "es": ("trabajo",)},
    "street": {"en": ("street",), "es": ("calle",)},
    "vehicle": {"en": ("traffic stop", "car"), "es": ("carro detenido", "carro")},
    "courthouse": {"en": ("courthouse", "court"), "es": ("corte",)},
    "school": {"en": ("school",), "es": ("escuela",)},
    "clinic": {"en": ("clinic",), "es": ("hospital", "salud")},
    "worship": {"en": ("church",), "es": ("iglesia",)},
    "transit": {"en": ("bus or train", "transit"), "es": ("bus o tren", "bus")},
    "fields": {"en": ("fields",), "es": ("campo",)},
    "other": {"en": ("report",), "es": ("reporte",)},
}
OTHER_NAMES = {
    "workplace_raid": "workplace",
    "traffic_stop": "vehicle",
    "hospital_clinic": "clinic",
    "agricultural": "fields",
    "checkpoint": "vehicle",
}
ACTIVITIES = {
    "knocking": {"en": ("at the door", "at door"), "es": ("en la puerta", "tocan")},
    "waiting_watching": {"en": ("watching",), "es": ("vigilando", "vigilan")},
    "questioning": {"en": ("questions",), "es": ("preguntan",)},
    "stop_vehicle": {"en": ("car stopped",), "es": ("carro parado",)},
    "arrest_in_progress": {"en": ("arrest",), "es": ("arresto",)},
    "loading_vehicle": {"en": ("loading van", "loading"), "es": ("suben gente",)},
    "inside_premises": {"en": ("inside",), "es": ("adentro",)},
    "serving_papers": {"en": ("papers",), "es": ("papeles",)},
    "checkpoint": {"en": ("checkpoint",), "es": ("retén",)},
    "transport_transfer": {"en": ("transport",), "es": ("traslado",)},
    "staging": {"en": ("parked group", "parked"), "es": ("en grupo",)},
    "leaving": {"en": ("leaving",), "es": ("se van",)},
    "left": {"en": ("left",), "es": ("se fueron",)},
}


def what(place_type: str, activity: str, agents_min: int | None, agents_max: int | None, language: str) -> str:
    """A few words such as "home, 3-4 agents" or "casa, en la puerta"; the count where it is known, else the activity."""
    language = "es" if language == "es" else "en"
    places = PLACES.get(OTHER_NAMES.get(place_type, place_type), PLACES["other"])[language]
    tails = agents(agents_min, agents_max, language) or ACTIVITIES.get(activity, {}).get(language, ())
    for tail in tails:
        for place in places:
            if len(text := f"{place}, {tail}") <= LONGEST:
                return text
    return places[0]


def agents(agents_min: int | None, agents_max: int | None, language: str) -> tuple[str, ...]:
    """The head count in words, from the longest form to the shortest; nothing when it is not known."""
    low, high = agents_min or 0, agents_max or 0
    if not low and not high:
        return ()
    low, high = min(low or high, 99), min(high or low, 99)
    if high < low:
        low, high = high, low
    one, many = ("agente", "agentes") if language == "es" else ("agent", "agents")
    if low >= 10:
        count = "10+"
    elif high > 10:
        count = f"{low}+"
    else:
        count = str(low) if low == high else f"{low}-{high}"
    return (f"{count} {one if count == '1' else many}",)
