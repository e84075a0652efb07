"""An incident with responders asked, made through the services, and browsers that tap."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from dispatch import alerts, responses
from dispatch.models import Incident, Response
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.base import ids
from responders.models import Responder
from tests import cast

SECRET_ADDRESS, SECRET_UNIT = "1234 S Bonnie Brae St", "Apt 5"


def make_incident(**facts: Any) -> Incident:
    """Two agents at a door; the caller agreed to a visit at the door."""
    usual = {
        "exact_address": SECRET_ADDRESS,
        "unit": SECRET_UNIT,
        "agents_min": 2,
        "agents_max": 2,
        "consent_to_visit": "door",
    }
    return cast.make_incident(**(usual | facts))


def ask(incident: Incident, *responders: Responder) -> None:
    """Send the first wave to exactly these responders."""
    chosen = [responder.pk for responder in responders]
    alerts.send(actor=cast.who("dana"), incident=incident, key=ids.token(), responder_ids=chosen)


def make_asked(*handles: str, **facts: Any) -> tuple[Incident, list[Responder]]:
    """An incident for which these responders were asked."""
    responders = [cast.make_responder(handle) for handle in handles or ("remy",)]
    incident = make_incident(**facts)
    ask(incident, *responders)
    return incident, responders


def go(incident: Incident, responder: Responder, minutes: int = 10) -> Response:
    """This responder accepts."""
    actor = actor_of(responder.user)
    return responses.going(actor=actor, incident=incident, responder=responder, minutes=minutes, via="board")


def browser(person: User | Responder | None = None) -> Client:
    """A browser of its own, signed in when a person is given."""
    return cast.client_of(person) if person is not None else Client()


def tap(client: Client, url: str, *, htmx: bool = True, target: str = "assignment", **fields: Any) -> HttpResponse:
    """Press a button of the board, with a fresh request key."""
    headers = {"HX-Request": "true", "HX-Target": target} if htmx else {}
    return client.post(url, {"key": ids.token(), **fields}, headers=headers)


def main_of(answer: HttpResponse) -> str:
    """The page's own content, without clocks, tokens and the header."""
    return answer.text.partition("<main")[2].partition("</main>")[0]
