"""The words a network starts with, all "not reviewed": the rights reminders, and the texts of hotline.messaging."""

from hotline.audit import trail
from hotline.base.act import SYSTEM, act
from hotline.calls.models import RightsScript
from hotline.messaging import templates
from hotline.ops.shipped.rights import REMINDERS


def load() -> int:
    """Store what is not stored yet; returns how many rows were added. Safe to run at every start."""
    with act(SYSTEM) as deed:
        have = set(RightsScript.objects.values_list("place_type", "language"))
        scripts = [
            RightsScript(place_type=place_type, language=language, version=1, body=body)
            for place_type, english, spanish in REMINDERS
            for language, body in (("en", english), ("es", spanish))
            if (place_type, language) not in have
        ]
        if scripts:
            RightsScript.objects.bulk_create(scripts, ignore_conflicts=True)
            trail.record(deed, verb="scripts_loaded", kind="script", ref="v1")
        return len(scripts) + templates.load_shipped(deed)
