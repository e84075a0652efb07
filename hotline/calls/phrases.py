"""What a dispatcher says on the telephone, in English and Spanish (domain §2.3-2.8). Spoken words: not labels of the interface.

Short, in the order of the call, with *usted*. `{network}` is the line's own name, `{at}` a time, `{code}` an incident.
"""

from typing import NamedTuple


class Phrase(NamedTuple):
    en: str
    es: str

    def first(self, language: str) -> str:
        """In the caller's language; Spanish where we speak neither."""
        return self.en if language == "en" else self.es

    def filled(self, **values: str) -> "Phrase":
        return Phrase(self.en.format(**values), self.es.format(**values))


QUESTIONS: dict[str, Phrase] = {
    "opening": Phrase(
        "{network}, English or Spanish? Is it happening right now?", "{network}. ¿Está pasando ahora mismo?"
    ),
    "place": Phrase(
        "Where is it? Street and cross street, city.",
        "¿Dónde es? ¿En qué calle, y con qué calle cruza? ¿En qué ciudad?",
    ),
    "place_type": Phrase("What kind of place: home, work, the street?", "¿Es casa, trabajo, la calle?"),
    "danger": Phrase("Is anyone hurt or in danger?", "¿Hay alguien herido o en peligro?"),
    "activity": Phrase("What are they doing now?", "¿Qué están haciendo ahora?"),
    "seen": Phrase(
        "Do you see it yourself? How many are they, and what does the clothing or the car say?",
        "¿Usted lo está viendo? ¿Cuántos son, y qué dice la ropa o el carro?",
    ),
    "alerting": Phrase("I am alerting observers while we talk.", "Voy avisando a los observadores mientras hablamos."),
    "paper": Phrase(
        "Have they shown a paper? Is it signed by a judge?", "¿Mostraron un papel? ¿Está firmado por un juez?"
    ),
    "taken": Phrase(
        "Has anyone been taken? How many? Are there children?",
        "¿Se llevaron a alguien? ¿A cuántas personas? ¿Hay niños?",
    ),
    "media": Phrase(
        "Can you take a photo or video safely from where you are? Keep it, do not post it.",
        "¿Puede tomar foto o video sin arriesgarse? Guárdelo, no lo publique.",
    ),
    "visit": Phrase(
        "Do you want observers to come to your door, or stay outside on the street?",
        "¿Quiere que los observadores lleguen con usted, o que se queden en la calle?",
    ),
    "caller": Phrase(
        "What number can I call you back on? Is it safe to call, to text? Any name I can use, it does not have to be yours.",
        "¿A qué número le puedo llamar? ¿Es seguro llamar o mandar mensaje? ¿Cómo le puedo decir? No tiene que ser su nombre.",
    ),
    "promise": Phrase(
        "We check first and only then tell others. I will call you by {at}.",
        "Primero verificamos y después avisamos. Le llamo antes de las {at}.",
    ),
    "change": Phrase(
        "Is anything changing? Call again at once if they leave or come in.",
        "¿Algo cambió? Llámenos otra vez si se van o si entran.",
    ),
    "code": Phrase("Call again and say {code}.", "Vuelva a llamar y diga {code}."),
}

EMERGENCY = Phrase(
    "This sounds like something for 911. Do you want to call, or shall I stay with you while someone calls?",
    "Esto parece para el 911. ¿Quiere llamar usted, o me quedo en la línea mientras alguien llama?",
)

NEVER_STORE = Phrase(
    "You do not need to tell me that, and please do not tell anyone but a lawyer.",
    "No necesita decirme eso; dígaselo solo a un abogado.",
)

WHISPER = Phrase(
    "If you cannot speak, press any key: once for yes, twice for no.",
    "Si no puede hablar, oprima una tecla: una vez para sí, dos veces para no.",
)
# Asked with yes or no: the field of the call it answers, what yes says there, what no says there ("" leaves it open).
WHISPERED: tuple[tuple[str, str, str, Phrase], ...] = (
    ("timing", "now", "just_ended", Phrase("Are they there now?", "¿Están ahí ahora?")),
    ("danger", "yes", "no", Phrase("Is anyone hurt?", "¿Hay alguien herido?")),
    ("place_type", "home", "", Phrase("Are you at home?", "¿Está en su casa?")),
    ("place_type", "workplace", "", Phrase("At work?", "¿En el trabajo?")),
    ("activity", "knocking", "", Phrase("Are they knocking at the door?", "¿Están tocando la puerta?")),
    ("activity", "inside_premises", "", Phrase("Are they inside?", "¿Ya entraron?")),
    ("activity", "arrest_in_progress", "", Phrase("Are they taking someone?", "¿Se están llevando a alguien?")),
    ("children_present", "yes", "no", Phrase("Are there children?", "¿Hay niños?")),
    ("safe_to_call", "yes", "no", Phrase("May I call you back later?", "¿Le puedo llamar más tarde?")),
)
