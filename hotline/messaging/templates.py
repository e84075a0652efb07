"""The texts in use: the newest version of each key and language, shipped or the network's own."""

from hotline.audit import trail
from hotline.base.act import Deed
from hotline.messaging import shipped
from hotline.messaging.models import Template

LANGUAGES = ("en", "es")


def load_shipped(deed: Deed) -> int:
    """Store the shipped texts that are not stored yet; returns how many. Safe to run at every start."""
    have = set(Template.objects.filter(version=shipped.VERSION).values_list("key", "language"))
    fresh = [
        Template(
            key=key,
            language=language,
            version=shipped.VERSION,
            purpose=purpose,
            body=shipped.body(key, language),
            created_at=deed.now,
        )
        for key, (purpose, *_bodies) in shipped.TEXTS.items()
        for language in LANGUAGES
        if (key, language) not in have
    ]
    if fresh:
        Template.objects.bulk_create(fresh, ignore_conflicts=True)
        trail.record(deed, verb="templates_loaded", kind="template", ref=f"v{shipped.VERSION}")
    return len(fresh)


def body(key: str, language: str) -> str:
    """The wording in use for `key`; English where a language has none, and the shipped text where no row exists."""
    for wanted in dict.fromkeys((language, "en")):
        row = Template.objects.filter(key=key, language=wanted).order_by("-version").only("body").first()
        if row is not None:
            return row.body
        if wanted in LANGUAGES:
            return shipped.body(key, wanted)
    return shipped.body(key, "en")


def purpose(key: str) -> str:
    """What a template is for ("responder_request")."""
    return shipped.TEXTS[key][0]
