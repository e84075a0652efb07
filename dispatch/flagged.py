"""Reports told only from numbers flagged for pranks or false reports: checked like any, not asked about wider by themselves."""

from datetime import datetime

from dispatch.choices import Verdict
from dispatch.models import Incident, Response
from hotline.calls import flags
from hotline.calls.models import CallerFlag

DOUBTED = frozenset({CallerFlag.Kind.PRANK, CallerFlag.Kind.HOSTILE})


def alone(incident: Incident, now: datetime) -> bool:
    """Whether every call that tells of it came from such a number, and no responder has seen agents (domain §8.4).

    A withheld number is no flagged one: whoever calls without a number is believed like anybody.
    """
    if Response.objects.filter(incident=incident, verdict=Verdict.ICE).exists():
        return False
    links = incident.call_links.filter(undone_at=None).select_related("call__contact")
    numbers = [link.call.contact for link in links]
    return bool(numbers) and all(
        any(flag.kind in DOUBTED for flag in flags.standing(contact, now)) for contact in numbers
    )
