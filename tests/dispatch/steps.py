"""The steps of the road as the cast takes them, each through the service or the telephone a person would use."""

from datetime import timedelta
from uuid import uuid4

from dispatch import alerts, broadcasts, confirmations, decisions
from dispatch.models import Broadcast, Incident
from hotline.base import clock
from tests.cast import run_pump, set_policy, text_from, who


def fresh(incident: Incident) -> Incident:
    return Incident.objects.select_related("zone").get(pk=incident.pk)


def alert(incident: Incident, by: str = "dana", **more):
    wave = alerts.send(actor=who(by), incident=incident, key=uuid4().hex, **more)
    run_pump()
    return wave


def two_see_ice(incident: Incident, first, second) -> None:
    """Two responders go, arrive and say by text what they see and on what they recognise it."""
    text_from(first, f"VOY {incident.code} 7")
    text_from(second, f"VOY {incident.code} 11")
    text_from(first, f"LLEGUE {incident.code}")
    text_from(second, f"LLEGUE {incident.code}")
    text_from(first, f"SI ICE {incident.code}, el chaleco dice POLICE ICE")
    text_from(second, f"SI ICE {incident.code} chaleco POLICE ICE")


def confirm(incident: Incident, by: str = "dana", level: str = "V3", **more):
    more = {"basis": ["marking"], "agency": "ice"} | more
    return confirmations.confirm(actor=who(by), incident=incident, level=level, **more)


def draft(incident: Incident, kind: str = "C1", by: str = "dana", **more) -> Broadcast:
    return broadcasts.draft(actor=who(by), incident=incident, kind=kind, **more)


def approve(broadcast: Broadcast, by: str = "lena", code: str = "") -> Broadcast:
    code = code or broadcast.incident.code
    return broadcasts.approve(actor=who(by), broadcast=broadcast, typed_code=code)


def after_the_hold() -> None:
    """Ten seconds later, and until everything that is due has been done."""
    with clock.shifted(timedelta(seconds=11)):
        run_pump()


def told(incident: Incident) -> Broadcast:
    """The incident, confirmed by what two saw, and the community told of it."""
    confirm(incident)
    return tell(incident)


def tell(incident: Incident, kind: str = "C1") -> Broadcast:
    """A text of this kind, drafted, approved and sent."""
    broadcast = draft(fresh(incident), kind)
    approve(broadcast)
    after_the_hold()
    return Broadcast.objects.get(pk=broadcast.pk)


def gone(incident: Incident, first, second) -> None:
    text_from(first, f"SE FUERON {incident.code}")
    text_from(second, f"SE FUERON {incident.code}")
    decisions.end(actor=who("dana"), incident=fresh(incident), how="gone")


def at_any_hour() -> None:
    """Emergencies are texted at every hour, so that a story does not depend on when it is told."""
    set_policy("emergency_from", "00:00")
    set_policy("emergency_until", "23:59")
