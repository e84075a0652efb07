"""The languages people speak here, by the code that calls, responders and interpreters carry."""

from django.utils.translation import gettext_lazy as _

TONGUES = {
    "es": _("Spanish"),
    "en": _("English"),
    "mixteco": _("Mixteco"),
    "zapoteco": _("Zapoteco"),
    "triqui": _("Triqui"),
    "purepecha": _("Purépecha"),
    "nahuatl": _("Nahuatl"),
    "mam": _("Mam"),
    "kiche": _("K’iche’"),
    "qanjobal": _("Q’anjob’al"),
    "tagalog": _("Tagalog"),
    "korean": _("Korean"),
    "vietnamese": _("Vietnamese"),
    "mandarin": _("Mandarin"),
    "cantonese": _("Cantonese"),
    "arabic": _("Arabic"),
    "haitian_creole": _("Haitian Creole"),
    "portuguese": _("Portuguese"),
    "punjabi": _("Punjabi"),
    "russian": _("Russian"),
    "asl": _("American Sign Language"),
}


def name(code: str) -> str:
    """The language in the reader's words; an unknown code as it is."""
    return str(TONGUES.get(code, code))
