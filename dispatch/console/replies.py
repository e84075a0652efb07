"""What may be answered to a text: a short list in both languages to start from, and the networks beyond our area."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dispatch.models import Incident
from hotline.messaging import lint, words
from hotline.messaging.gsm7 import Measure
from hotline.messaging.problems import Problem
from hotline.network import policy
from hotline.places import beyond
from hotline.places.models import NeighbourNetwork

LANGUAGES = {"es": "Español", "en": "English"}

# All GSM-7 and one segment. {hotline} is the line's own number; {network} and {number} are a neighbour's.
ANSWERS = {
    "call": {
        "en": "Thank you. Please call {hotline} and tell us what you see, at any hour.",
        "es": "Gracias. Por favor llame al {hotline} y cuente lo que ve, a cualquier hora.",
    },
    "where": {
        "en": "Thank you. At which corner, and what do you see there now? No names, please.",
        "es": "Gracias. ¿En qué esquina es, y qué se ve ahora? Sin nombres, por favor.",
    },
    "checking": {
        "en": "Thank you. We are checking it. It is not confirmed; please do not share it as fact yet.",
        "es": "Gracias. Lo estamos revisando. No hay nada confirmado; no lo comparta como cierto.",
    },
    "noted": {
        "en": "Thank you, we have written it down. Call {hotline} if anything changes.",
        "es": "Gracias, lo anotamos. Llame al {hotline} si algo cambia.",
    },
    "code": {
        "en": "We did not understand. Please send the code of the incident and one word: GO, NO, HERE or OUT.",
        "es": "No entendimos. Mande la clave del incidente y una palabra: VOY, NO, LLEGUE o FUERA.",
    },
    "elsewhere": {
        "en": "Thank you. That is outside our area. {network} answers there, at any hour: {number}",
        "es": "Gracias. Eso queda fuera de nuestra zona. Llame a {network}, a cualquier hora: {number}",
    },
}
LABELS = {
    "call": _("Please call us"),
    "where": _("Where, and what?"),
    "checking": _("We are checking"),
    "noted": _("Thank you, noted"),
    "code": _("Which incident?"),
}


@dataclass(frozen=True)
class Canned:
    """One answer of the list, ready to be put into the box."""

    key: str
    label: str
    body: str
    language: str
    hotkey: str = ""
    near: bool = False  # this network answers for a ZIP they named


@dataclass(frozen=True)
class Checked:
    """How an answer stands as it is typed."""

    measure: Measure
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return lint.blocks(self.problems)


def body(key: str, language: str) -> str:
    """The words of one answer; "" where there is none. A neighbour's key is "elsewhere:" and its own."""
    name, _colon, which = key.partition(":")
    near = next((one for one in beyond.networks() if str(one.pk) == which), None) if which else None
    if name not in ANSWERS or (name == "elsewhere") != (near is not None):
        return ""
    if near is not None:
        return _elsewhere(near, language)
    return ANSWERS[name]["en" if language == "en" else "es"].format(hotline=policy.hotline())


def _elsewhere(network: NeighbourNetwork, language: str) -> str:
    wording = ANSWERS["elsewhere"]["en" if language == "en" else "es"]
    return wording.format(network=words.transliterate(network.name), number=network.number)


def listed(first: str, said: str = "") -> list[tuple[str, str, list[Canned], list[Canned]]]:
    """(language, its name, the answers, those that point elsewhere), the sender's own language first and on number keys.

    Of the networks elsewhere, the one whose ZIP stands in what they `said` comes first.
    """
    found = []
    near = {network.pk for code in beyond.zips_in(said) if (network := beyond.network_for(code))}
    networks = sorted(beyond.networks(), key=lambda one: one.pk not in near)
    for language in sorted(LANGUAGES, key=lambda one: one != first):
        plain = [
            Canned(key, str(label), body(key, language), language, str(at) if language == first else "")
            for at, (key, label) in enumerate(LABELS.items(), 1)
        ]
        far = [
            Canned(f"elsewhere:{one.pk}", one.name, _elsewhere(one, language), language, near=one.pk in near)
            for one in networks
        ]
        found.append((language, LANGUAGES[language], plain, far))
    return found


def check(text: str, incident: Incident | None = None) -> Checked:
    """Length, and everything that must not go out; numbers may be ours or a neighbour's. Nothing is confirmed unless its incident is."""
    facts = lint.Facts(
        confirmed=incident is not None and incident.status == "confirmed",
        own_numbers=tuple(one.number for one in beyond.networks()),
    )
    stored = [problem for problem in lint.never_store(text) if problem.code != "phone"]
    return Checked(words.measure(text), (*lint.check(text, facts=facts), *stored))
