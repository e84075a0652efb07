"""The short lists a dispatcher picks from during a call, in the order of their number keys (domain §3)."""

from django.utils.translation import gettext_lazy as _

from dispatch.choices import Agency, Consent

# What of a call's facts belongs to the SALUTE report rather than to the incident's own columns.
SALUTE = (
    "agents", "markings", "clothing", "agency_said", "agency_assessed", "vehicles_count", "paper_shown", "warrant_kind",
    "children_present", "taken_count", "timing", "activity",
)  # fmt: skip

TIMING = [("now", _("Now")), ("just_ended", _("Just ended")), ("past", _("Earlier"))]

PLACE_TYPES = [
    ("home", _("Home")),
    ("workplace", _("Work")),
    ("street", _("Street")),
    ("vehicle", _("Car")),
    ("courthouse", _("Court")),
    ("other", _("Other")),
    ("school", _("School")),
    ("clinic", _("Clinic")),
    ("worship", _("Church")),
    ("transit", _("Transit")),
    ("fields", _("Fields")),
]

ACTIVITIES = [
    ("knocking", _("Knocking")),
    ("waiting_watching", _("Watching")),
    ("questioning", _("Questioning")),
    ("arrest_in_progress", _("Arresting")),
    ("stop_vehicle", _("Stopping a car")),
    ("inside_premises", _("Inside")),
    ("loading_vehicle", _("Loading a vehicle")),
    ("left", _("They left")),
    ("unknown", _("Not known")),
    ("checkpoint", _("Checkpoint")),
    ("serving_papers", _("Serving papers")),
    ("staging", _("Parked group")),
    ("leaving", _("Leaving")),
    ("transport_transfer", _("Moving people")),
]

# What a quick key says about the number of agents: fewest and most.
AGENTS = {"1": (1, 1), "2": (2, 2), "3-5": (3, 5), "6-10": (6, 10), "10+": (10, None), "unknown": (None, None)}
AGENT_KEYS = [("1", "1"), ("2", "2"), ("3-5", "3–5"), ("6-10", "6–10"), ("10+", "10+"), ("unknown", _("Not known"))]

MARKINGS = [
    (word, word)
    for word in (
        "POLICE",
        "POLICE ICE",
        "ICE",
        "ERO",
        "HSI",
        "DHS",
        "CBP",
        "US BORDER PATROL",
        "SHERIFF",
        "FBI",
        "MARSHAL",
    )
] + [("city police", _("City police")), ("none", _("No letters")), ("unreadable", _("Not readable"))]

CLOTHING = [
    ("vest", _("Vest")),
    ("tactical_fatigues", _("Tactical")),
    ("green_uniform", _("Green uniform")),
    ("tan_uniform", _("Tan uniform")),
    ("dark_uniform", _("Dark uniform")),
    ("plain_clothes", _("Plain clothes")),
    ("masks", _("Masks")),
]

AGENCIES = [(Agency.UNKNOWN.value, Agency.UNKNOWN.label), *((v, w) for v, w in Agency.choices if v != Agency.UNKNOWN)]

PAPERS = [
    ("none", _("None")),
    ("shown", _("Shown")),
    ("handed_over", _("Handed over")),
    ("refused", _("Refused")),
    ("unknown", _("Not known")),
]

WARRANTS = [
    ("", _("Not asked")),
    ("judicial_search", _("Judge: search")),
    ("judicial_arrest", _("Judge: arrest")),
    ("admin_i200", _("ICE form I-200")),
    ("admin_i205", _("ICE form I-205")),
    ("detainer_i247a", _("Detainer I-247A")),
    ("subpoena_admin", _("Administrative subpoena")),
    ("notice_of_inspection", _("Notice of inspection")),
    ("nta_i862", _("Notice to appear")),
    ("other", _("Other")),
    ("not_seen", _("Not seen")),
    ("unknown", _("Not known")),
]

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
YES_NO_UNKNOWN = [*YES_NO, ("unknown", _("Not known"))]
CONSENT = Consent.choices

HEARD_FROM = [
    ("", _("Not asked")),
    ("card", _("Card")),
    ("flyer", _("Flyer")),
    ("friend", _("Friend")),
    ("workshop", _("Workshop")),
    ("alerta", _("A text of ours")),
    ("social_media", _("Social media")),
    ("radio_tv", _("Radio or TV")),
    ("school", _("School")),
    ("church", _("Church")),
    ("other", _("Other")),
]

LANGUAGES = [
    ("es", "Español"),
    ("en", "English"),
    ("mixteco", "Mixteco"),
    ("zapoteco", "Zapoteco"),
    ("triqui", "Triqui"),
    ("purepecha", "Purépecha"),
    ("nahuatl", "Náhuatl"),
    ("mam", "Mam"),
    ("kiche", "K’iche’"),
    ("qanjobal", "Q’anjob’al"),
    ("tagalog", "Tagalog"),
    ("korean", "한국어"),
    ("vietnamese", "Tiếng Việt"),
    ("mandarin", "普通话"),
    ("cantonese", "廣東話"),
    ("arabic", "العربية"),
    ("haitian_creole", "Kreyòl ayisyen"),
    ("portuguese", "Português"),
    ("punjabi", "ਪੰਜਾਬੀ"),
    ("russian", "Русский"),
    ("asl", "ASL"),
    ("other", _("Other")),
]

SKIPS = [
    ("danger", _("somebody is in danger")),
    ("cannot_listen", _("the caller cannot listen")),
    ("knows", _("the caller knows it")),
    ("hung_up", _("the caller hung up")),
    ("not_there", _("nobody is facing agents")),
]
