"""On what a text says that the agents were recognised: an agency's letters beside what they stand on. Pure."""

import re
import unicodedata

from hotline.messaging.patterns import bag

# Letters that name an immigration agency; POLICE alone never does.
LETTERS = {"ice": "ice", "ero": "ice", "hsi": "hsi", "cbp": "cbp", "borderpatrol": "cbp", "patrullafronteriza": "cbp"}
VEST = bag("chaleco chalecos vest vests gorra gorras cap caps espalda letras letters parche parches patch patches")
VEHICLE = bag(
    "carro carros camioneta camionetas van vans car cars suv suvs vehiculo vehiculos truck trucks troca trocas"
)
WRITTEN = bag("dice dicen says say lee reads letras letters rotulado rotulada rotulo marked markings logo")
PAPER = bag("papel papeles orden ordenes paper papers warrant warrants documento documentos document")
SAID = bag("dijo dijeron said told identifico identificaron identified")
SPEAKER = bag("agente agentes agent agents oficial oficiales officer officers se themselves himself")
ON = bag("en on in")
NOT = bag(
    "no not sin without ni nunca never ningun ninguno ninguna none dont didnt doesnt cant isnt tampoco creo quiza maybe"
)
NEAR = 5  # words
SIGNS = {"marking": VEST, "vehicle_marking": VEHICLE, "document_header": PAPER, "agent_statement": SAID}
ANY_SIGN = frozenset().union(*SIGNS.values())


def recognised(text: str) -> dict:
    """`agency` and `basis` (see Basis) that a text states in so many words ("SI ICE, chaleco dice POLICE ICE").

    A basis is only what the letters stand on: not a vehicle, a vest or a paper by itself, nor one said not to name an agency.
    """
    basis: set[str] = set()
    agencies: list[str] = []
    for words in _clauses(text):
        agencies += [LETTERS[word] for word in words if word in LETTERS]
        for at, word in enumerate(words):
            basis |= {name for name, signs in SIGNS.items() if word in signs and _names(name, words, at)}
    other = next((agency for agency in agencies if agency != "ice"), "ice")
    return {"agency": other, "basis": [name for name in SIGNS if name in basis]}


def _clauses(text: str) -> list[list[str]]:
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("'", "").replace("’", "")
    plain = re.sub(r"\bi\.\s?c\.\s?e\b\.?", "ice", plain)
    plain = plain.replace("border patrol", "borderpatrol").replace("patrulla fronteriza", "patrullafronteriza")
    return [re.findall(r"[a-z0-9]+", clause) for clause in re.split(r"[.,;!?\n]", plain)]


def _names(name: str, words: list[str], at: int) -> bool:
    """Whether the sign at `at` names an agency: its letters follow at once, or (on clothing) stand "on" it."""
    before = words[max(0, at - NEAR) : at]
    if NOT.intersection(before):
        return False
    if name == "agent_statement" and not SPEAKER.intersection(before[-3:]):
        return False  # what a neighbour said is hearsay
    if name == "marking" and words[at] in WRITTEN and VEHICLE.intersection(before[-3:]):
        return False  # letters on a vehicle are the vehicle's
    written = name != "vehicle_marking"
    for word in words[at + 1 : at + 1 + NEAR]:
        if word in NOT or (word in ANY_SIGN and word not in WRITTEN):
            return False
        written = written or word in WRITTEN
        if word in LETTERS:
            return written
    return name == "marking" and _stands_on(before)


def _stands_on(before: list[str]) -> bool:
    """Such as "POLICE ICE en el chaleco" or "HSI on the vest"."""
    letters = [at for at, word in enumerate(before) if word in LETTERS]
    return bool(letters) and bool(ON.intersection(before[letters[-1] + 1 : letters[-1] + 2]))
