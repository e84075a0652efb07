"""What somebody agrees to on the sign-up page, and its version: kept with their consent as proof of what they were told.

Changed words are a new version; old ones stay here, so that a consent can be read years later.
"""

from django.utils.translation import gettext_lazy as _

VERSION = "web-1"

# Filled with `org`. STOP, HELP and their Spanish twins work in both languages.
DISCLOSURES = {
    "web-1": _(
        "I want text messages from %(org)s on this phone about immigration activity in my area, usually 4 to 6 a month; "
        "in an emergency there may be more. Message and data rates may apply. I can reply STOP (or ALTO) at any time to "
        "end them, or HELP (or AYUDA) for help. Agreeing is not a condition of any service."
    ),
}
# Who checked the wording, when and for which law; the pages say "not reviewed" while this is empty.
REVIEWED = ""
EFFECTIVE = "2026-07-01"


def text(org: str, version: str = VERSION) -> str:
    """The disclosure of that version in the language of the page."""
    return str(DISCLOSURES[version]) % {"org": org}
