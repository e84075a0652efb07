"""How far a call-out has come: always derived from alerts and responses, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from dispatch.ladder_policy import LADDER
from dispatch.models import Alert, Incident, Response
from dispatch.models.asking import ANSWERED_YES
from hotline.pump.models import Timer


@dataclass(frozen=True)
class Progress:
    """Counts of people, and what the machine will do next by itself (a step of the ladder, and when)."""

    asked: int
    going: int
    on_scene: int
    wanted: int
    ring: int
    sos: int
    next_step: str
    next_at: datetime | None

    @property
    def filled(self) -> int:
        return self.going + self.on_scene


def of(incidents: Iterable[Incident]) -> dict:
    """The progress of each incident, by its id, in three queries however many there are."""
    incidents = list(incidents)
    ids = [incident.pk for incident in incidents]
    asked = dict(
        Alert.objects.filter(incident__in=ids).values("incident").annotate(n=Count("id")).values_list("incident", "n")
    )
    there = Q(arrived_at__isnull=False)
    live = Response.objects.filter(incident__in=ids, selected=True, state__in=ANSWERED_YES, released_at=None, left_at=None)
    rows = live.values("incident").annotate(
        on_scene=Count("id", filter=there), going=Count("id", filter=~there), sos=Count("id", filter=Q(state="sos"))
    )
    people = {row["incident"]: row for row in rows}
    steps: dict[str, Timer] = {}
    due = Timer.objects.filter(kind=LADDER, subject__in=[str(pk) for pk in ids], state=Timer.State.DUE)
    for timer in due.order_by("-due_at"):
        steps[timer.subject] = timer
    result = {}
    for incident in incidents:
        row, timer = people.get(incident.pk, {}), steps.get(str(incident.pk))
        held = incident.ladder_held
        result[incident.pk] = Progress(
            asked=asked.get(incident.pk, 0), going=row.get("going", 0), on_scene=row.get("on_scene", 0),
            wanted=incident.wanted, ring=incident.ring, sos=row.get("sos", 0),
            next_step="held" if held else (timer.step if timer else ""),
            next_at=timer.due_at if timer and not held else None,
        )  # fmt: skip
    return result


def one(incident: Incident) -> Progress:
    return of([incident])[incident.pk]
