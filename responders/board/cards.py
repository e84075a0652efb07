"""What a page or a live update shows of assignments: plain facts, the same for both. Never the exact place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.choices import Activity, PlaceType
from dispatch.models import Incident, Response
from dispatch.models.asking import ANSWERED_YES
from responders.board.access import Assignment
from responders.reasons import language_name

State = Response.State
MINUTES = (5, 10, 15, 20, 30)
THERE = (State.ON_SCENE, State.REPORTED, State.SOS)
GOING = (State.ACCEPTED, State.EN_ROUTE)


@dataclass(frozen=True)
class Card:
    """One assignment, ready to draw. `stage` decides which acts are offered."""

    assignment: Assignment
    stage: str  # asked, full, going, there, leave, declined, over
    team: list[Response]  # those who said yes, in the order they did

    @property
    def incident(self) -> Incident:
        return self.assignment.incident

    @property
    def response(self) -> Response | None:
        return self.assignment.response

    @property
    def id(self) -> str:
        return str(self.incident.pk)

    @property
    def sort(self) -> str:
        """What needs an answer first, then what runs, then what is over; newest first within each."""
        order = {"there": "0", "going": "1", "leave": "1", "asked": "2", "full": "3", "declined": "4", "over": "5"}
        newest_first = 10**10 - int(self.incident.opened_at.timestamp())
        return f"{order[self.stage]}-{newest_first:011d}"

    @property
    def title(self) -> str:
        place = str(PlaceType(self.incident.place_type).label)
        agents = agents_words(self.incident.agents_min, self.incident.agents_max)
        return f"{place}, {agents}" if agents else place

    @property
    def doing(self) -> str:
        if self.incident.activity == Activity.UNKNOWN:
            return ""
        return str(Activity(self.incident.activity).label)

    @property
    def language(self) -> str:
        return language_name(self.incident.language[:2])

    @property
    def coming(self) -> int:
        return len(self.team)

    @property
    def on_scene(self) -> int:
        return sum(1 for response in self.team if response.is_on_scene)

    @property
    def soonest(self) -> int | None:
        """Minutes of the first to arrive, before anybody has."""
        minutes = [response.minutes for response in self.team if response.minutes and response.state in GOING]
        return min(minutes, default=None) if not self.on_scene else None

    @property
    def one_of_them(self) -> bool:
        return self.stage in ("going", "there")

    @property
    def _with_me(self) -> list[Response]:
        """The others who said yes: named only to somebody who said yes too and was selected."""
        mine = self.response
        if not (self.one_of_them and mine and mine.selected):
            return []
        return [response for response in self.team if response.pk != mine.pk]

    @property
    def partner(self) -> Response | None:
        return next((other for other in self._with_me if other.pk == self.response.partner_id), None)

    @property
    def others(self) -> list[Response]:
        """Those who come besides the partner."""
        return [other for other in self._with_me if other.pk != self.response.partner_id]

    @property
    def meet(self) -> str:
        """Where the observers meet, as the assignment text says it too."""
        return self.incident.cross_street

    @property
    def alone(self) -> bool:
        """There, and nobody else is yet."""
        return self.stage == "there" and self.on_scene < 2

    @property
    def needs_family_role(self) -> bool:
        return bool(self.incident.children_present) and not self.one_of_them

    @property
    def presence(self) -> str:
        """For the chip: that they have left is part of the word."""
        return self.incident.presence if self.incident.status == "confirmed" else ""

    @property
    def minutes(self) -> int:
        """The choice to start from: their own estimate, else what the machine estimated."""
        guess = (self.response and self.response.minutes) or (self.assignment.alert and self.assignment.alert.minutes)
        return min((choice for choice in MINUTES if guess and choice >= guess), default=10 if not guess else 30)

    @property
    def over_words(self) -> str:
        """Why there is nothing more to do."""
        match self.response.state if self.response else "":
            case State.STOOD_DOWN:
                return _("You are no longer needed. Thank you. Please do not go to the scene.")
            case State.NO_SHOW:
                return _("You did not arrive in time, so somebody else was asked. Thank you for trying.")
            case State.LEFT | State.RELEASED:
                return _("You are done here. Thank you.")
        return _("This is over. Thank you. Please do not go to the scene.")


def agents_words(low: int | None, high: int | None) -> str:
    """The number of agents in words, or nothing when nobody knows."""
    if not low and not high:
        return ""
    low, high = low or high, high or low
    if low >= 10:
        return _("10 or more agents")
    if low == high:
        return ngettext("%(count)s agent", "%(count)s agents", low) % {"count": low}
    return _("%(low)s to %(high)s agents") % {"low": low, "high": high}


def stage_of(assignment: Assignment, coming: int) -> str:
    """How far this person is with it."""
    response, incident = assignment.response, assignment.incident
    if response is not None and response.state == State.SOS:
        return "there"
    if response is not None and response.left_at is None and response.arrived_at is not None:
        if response.state == State.RELEASED or not incident.is_open:
            return "leave"
        if response.state in THERE:
            return "there"
    if not incident.wants_people:
        return "over"
    stood_down = response is not None and response.state == State.STOOD_DOWN
    if stood_down and coming >= incident.wanted:
        return "over"
    if response is None or stood_down or response.state == State.LATER:
        return "full" if coming >= incident.wanted else "asked"
    if response.state in GOING:
        return "going"
    return "declined" if response.state == State.DECLINED else "over"


def cards(assignments: Sequence[Assignment]) -> list[Card]:
    """The cards of these assignments; one query for everybody who said yes."""
    team = defaultdict(list)
    said_yes = Response.objects.filter(
        incident__in=[assignment.incident.pk for assignment in assignments], state__in=ANSWERED_YES, left_at=None
    )
    for response in said_yes.select_related("responder").order_by("answered_at"):
        team[response.incident_id].append(response)
    return [
        Card(assignment, stage_of(assignment, len(team[assignment.incident.pk])), team[assignment.incident.pk])
        for assignment in assignments
    ]


def card(assignment: Assignment) -> Card:
    return cards([assignment])[0]
