"""What is said aloud to a family: the warnings and the words of consent, and whether a lawyer has approved them, and until when.

The wording in use is the newest `RightsScript` of each key, entered in Set-up with the lawyer's name and date. Until there is
one, the shipped words below are said, marked "not reviewed". They are information, never advice.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from hotline.calls.models import RightsScript

CONSENT = "fam_consent"
# The order in which they are said (domain §6.4). (key, English, Spanish)
WARNINGS: tuple[tuple[str, str, str], ...] = (
    (
        "fam_sign",
        "If you speak with them: they should not sign anything without a lawyer.",
        "Si habla con su familiar: que no firme nada sin un abogado.",
    ),
    (
        "fam_listen",
        "Calls from detention are listened to. Do not speak about where they were born or about the case.",
        "Las llamadas desde la detención se escuchan. No hablen de dónde nació ni del caso.",
    ),
    (
        "fam_notary",
        "Beware of notaries and of anybody who promises a quick release for money. Pay nobody before a lawyer has looked.",
        "Cuidado con los notarios y con quien prometa sacarlo rápido por dinero. No le pague a nadie antes de que lo vea un "
        "abogado.",
    ),
    (
        "fam_office",
        "No relative who may be at risk should go to an ICE office or a detention centre before speaking with a lawyer.",
        "Ningún familiar que pueda correr riesgo debe ir a una oficina de ICE o a un centro de detención antes de hablar con "
        "un abogado.",
    ),
)
SHIPPED: tuple[tuple[str, str, str], ...] = (
    (
        CONSENT,
        "May we keep what you tell me, locked, so that a family worker can call you within the hour? You can have it erased "
        "at any time.",
        "¿Nos permite guardar lo que me diga, bajo llave, para que una persona de apoyo le llame en menos de una hora? Puede "
        "pedir que lo borremos en cualquier momento.",
    ),
    *WARNINGS,
)
# What a lawyer sees over each in Set-up.
TITLES = {
    CONSENT: _("To a family: may we keep this?"),
    "fam_sign": _("To a family: sign nothing"),
    "fam_listen": _("To a family: calls are listened to"),
    "fam_notary": _("To a family: beware of notaries"),
    "fam_office": _("To a family: no ICE office before a lawyer"),
}
KEYS = tuple(key for key, *_words in WARNINGS)


@dataclass(frozen=True)
class Wording:
    """One sentence to say, in the family's language and the other one."""

    key: str
    language: str
    version: int
    body: str
    other: str
    approved_by: str = ""
    approved_on: date | None = None
    expired: bool = False

    @property
    def reviewed(self) -> bool:
        return bool(self.approved_by and self.approved_on)

    @property
    def other_language(self) -> str:
        return "es" if self.language == "en" else "en"


def in_use(language: str, today: date) -> dict[str, Wording]:
    """Every sentence by its key, in `language` first (English only for who speaks it, else Spanish), as valid on `today`."""
    language = "en" if language == "en" else "es"
    rows: dict[tuple[str, str], RightsScript] = {}
    keys = [key for key, *_words in SHIPPED]
    for row in RightsScript.objects.filter(place_type__in=keys).order_by("version"):
        rows[row.place_type, row.language] = row
    found = {}
    for key, english, spanish in SHIPPED:
        shipped = {"en": english, "es": spanish}
        other = "es" if language == "en" else "en"
        row, beside = rows.get((key, language)), rows.get((key, other))
        found[key] = Wording(
            key=key,
            language=language,
            version=row.version if row else 0,
            body=row.body if row else shipped[language],
            other=beside.body if beside else shipped[other],
            approved_by=row.approved_by if row else "",
            approved_on=row.approved_on if row else None,
            expired=bool(row and row.expires_on and row.expires_on < today),
        )
    return found
