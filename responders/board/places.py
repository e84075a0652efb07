"""The exact place of an assignment: shown to one person at a time, on a page, and every look is logged."""

from dataclasses import dataclass

from django.http import Http404

from dispatch import timeline
from hotline.audit import trail
from hotline.base.act import Actor, act
from responders.board.access import Assignment


@dataclass(frozen=True)
class ExactPlace:
    address: str
    unit: str


def exact(actor: Actor, assignment: Assignment) -> ExactPlace:
    """The address and unit. Raises Http404 for whoever may not know it."""
    if not assignment.may_see_exact_place:
        raise Http404
    incident = assignment.incident
    with act(actor) as deed:
        trail.record(deed, verb="exact_place", kind="incident", ref=str(incident.pk))
        timeline.write(deed, incident, "revealed")
    return ExactPlace(incident.exact_address, incident.unit)
