"""How far a call-out has come: always derived from alerts and responses, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from dispatch.choices import Verdict
from dispatch.ladder_policy import LADDER
from dispatch.models import Alert, Incident, Response
from dispatch.models.asking import ANSWERED_YES
from hotline.pump.models import Timer

MOMENTS = {
    "going_at": "first_going", "due_at": "first_due", "arrived_at": "first_there", "verdict_at": "last_verdict",
    "sighted_at": "last_sighting",
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """Counts of people, and when the ladder will ask wider by itself."""

    asked: int
    going: int
    on_scene: int
    wanted: int
    ring: int
    sos: int
    next_step: str
    next_at: datetime | None
    asked_at: datetime | None = None  # the first asking
    going_at: datetime | None = None  # the first who is on the way now said so then
    due_at: datetime | None = None  # and the first of them should be there then
    arrived_at: datetime | None = None  # the first who is there now
    verdict_at: datetime | None = None  # the newest verdict of anybody
    sighted_at: datetime | None = None  # the newest that says agents are there

    @property
    def filled(self) -> int:
        return self.going + self.on_scene


def of(incidents: Iterable[Incident]) -> dict:
    """The progress of each incident, by its id, in three queries however many there are."""
    incidents = list(incidents)
    ids = [incident.pk for incident in incidents]
    waves = Alert.objects.filter(incident__in=ids).values("incident").annotate(n=Count("id"), first=Min("asked_at"))
    asked = {row["incident"]: row for row in waves.order_by()}
    live = Q(selected=True, state__in=ANSWERED_YES, released_at=None, left_at=None)
    there, coming = live & Q(arrived_at__isnull=False), live & Q(arrived_at=None)
    rows = Response.objects.filter(incident__in=ids).values("incident").annotate(
        on_scene=Count("id", filter=there), going=Count("id", filter=coming), sos=Count("id", filter=Q(state="sos")),
        first_going=Min("answered_at", filter=coming), first_due=Min("due_at", filter=coming),
        first_there=Min("arrived_at", filter=there), last_verdict=Max("verdict_at"),
        last_sighting=Max("verdict_at", filter=Q(verdict=Verdict.ICE)),
    )  # fmt: skip
    people = {row["incident"]: row for row in rows.order_by()}
    steps: dict[str, Timer] = {}
    due = Timer.objects.filter(
        kind=LADDER, step__in=("widen", "more"), subject__in=[str(pk) for pk in ids], state=Timer.State.DUE
    )
    for timer in due.order_by("-due_at"):
        steps[timer.subject] = timer
    result = {}
    for incident in incidents:
        row, timer = people.get(incident.pk, {}), steps.get(str(incident.pk))
        held = incident.ladder_held
        result[incident.pk] = Progress(
            asked=asked.get(incident.pk, {}).get("n", 0), going=row.get("going", 0), on_scene=row.get("on_scene", 0),
            wanted=incident.wanted, ring=incident.ring, sos=row.get("sos", 0),
            next_step="held" if held else ("widen" if timer else ""),
            next_at=timer.due_at if timer and not held else None,
            asked_at=asked.get(incident.pk, {}).get("first"),
            **{name: row.get(found) for name, found in MOMENTS.items()},
        )  # fmt: skip
    return result


def one(incident: Incident) -> Progress:
    return of([incident])[incident.pk]
