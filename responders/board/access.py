"""The only way for the board to fetch anything: what was offered to this responder, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from dispatch import merging
from dispatch.choices import Consent, Status
from dispatch.models import Alert, Incident, Response
from dispatch.models.asking import ANSWERED_YES
from dispatch.models.incident import OVER
from hotline.accounts.models import User
from hotline.base import clock
from responders import links, roster
from responders.models import AssignmentLink, Responder

SHOWN_AFTER = timedelta(hours=2)  # how long an assignment stays on the board once it is over


@dataclass(frozen=True)
class Assignment:
    """One incident as it concerns one responder."""

    responder: Responder
    incident: Incident
    alert: Alert | None
    response: Response | None

    @property
    def may_see_exact_place(self) -> bool:
        """Accepted, selected, still on the way or there, the caller agreed, and the incident runs."""
        response = self.response
        return bool(
            response
            and response.selected
            and response.state in ANSWERED_YES
            and response.left_at is None
            and response.released_at is None
            and self.incident.consent_to_visit == Consent.DOOR
            and self.incident.is_open
        )


def mine(responder: Responder, *, now: datetime, incidents: Iterable[UUID] | None = None) -> list[Assignment]:
    """Everything offered to or accepted by this responder that is still shown, newest first; two queries."""
    recent = now - SHOWN_AFTER
    shown = Q(incident__closed_at__gt=recent) | ~Q(incident__status__in=OVER)
    alerts = Alert.objects.filter(shown, responder=responder)
    responses = Response.objects.filter(shown, responder=responder)
    if incidents is not None:
        wanted = list(incidents)
        alerts, responses = alerts.filter(incident__in=wanted), responses.filter(incident__in=wanted)
    asked = {alert.incident_id: alert for alert in alerts.select_related("incident__zone")}
    answered = {response.incident_id: response for response in responses.select_related("incident__zone")}
    found = []
    for pk in asked.keys() | answered.keys():
        alert, response = asked.get(pk), answered.get(pk)
        over_at = response and (response.left_at or response.released_at)
        if over_at and over_at < recent:
            continue
        found.append(Assignment(responder, (response or alert).incident, alert, response))
    return sorted(found, key=lambda assignment: assignment.incident.opened_at, reverse=True)


def everything_offered(responder: Responder, incidents: Iterable[UUID]) -> set[UUID]:
    """Which of these incidents were ever offered to this responder."""
    wanted = list(incidents)
    asked = Alert.objects.filter(responder=responder, incident__in=wanted).values_list("incident_id", flat=True)
    answered = Response.objects.filter(responder=responder, incident__in=wanted).values_list("incident_id", flat=True)
    return set(asked) | set(answered)


def of_user(user: User, code: str) -> Assignment:
    """This person's assignment with that code. Raises Http404 for everything that was not offered to them."""
    responder = roster.of_user(user)
    if responder is not None:
        merged = Incident.objects.filter(code=code.upper(), status=Status.MERGED).order_by("-opened_at").first()
        went = merging.target(merged).pk if merged else None
        for assignment in mine(responder, now=clock.now()):
            if assignment.incident.code == code.upper() or assignment.incident.pk == went:
                return assignment
    raise Http404


def of_link(token: str, device: str) -> tuple[AssignmentLink, Assignment]:
    """The assignment behind a link, for the device that opened it. Raises Http404 for anybody else."""
    link = links.find(token)
    if link is None or not links.held_by(link, device):
        raise Http404
    found = mine(link.responder, now=clock.now(), incidents=[link.incident_id])
    if not found:
        raise Http404
    return link, found[0]
