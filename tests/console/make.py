"""Stories of the console told short: a call that may be alerted, an incident on which people are going, a text that waits."""

from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dispatch import alerts, responses, rumours
from dispatch.models import Incident, Rumour
from hotline.calls.models import Call, RightsScript
from hotline.messaging.models import Inbound
from responders.models import Responder
from tests.cast import client_of, make_call, make_incident, make_responder, make_user, make_zone, number, text_from, who

SECRET_ADDRESS, SECRET_UNIT, SECRET_NAME = "1287 Bonnie Brae Street", "Unit 41B", "Doña Eulalia"


def browser(handle: str) -> Client:
    """A browser in which this member of the cast is signed in."""
    return client_of(make_user(handle))


def typed(call: Call, **fields: str) -> dict[str, str]:
    """What the form of a call posts: a place, a kind of place, what is done there; changed by `fields`."""
    return {
        "version": str(call.version),
        "cross_street": "S Bonnie Brae & W 7th",
        "zone": str(make_zone().pk),
        "place_type": "home",
        "activity": "knocking",
        "timing": "now",
        "agents": "2",
        "language": "es",
        "relation": "affected_person",
        "words": "Tocan la puerta y dicen police.",
        **fields,
    }


def take(client: Client) -> Call:
    """Press New call."""
    answer = client.post(reverse("call-new"), {"key": uuid4().hex})
    assert answer.status_code == 303
    return Call.objects.get(pk=answer.url.rstrip("/").rsplit("/", 1)[1])


def make_script(place_type: str = "home", **fields) -> None:
    for language, body in (("en", "You do not have to open."), ("es", "No tiene que abrir.")):
        RightsScript.objects.create(place_type=place_type, language=language, version=7, body=body, **fields)


def make_secretive_call(**fields) -> Call:
    """A call with everything that must never leave its columns."""
    return make_call(caller=number(), alias=SECRET_NAME, exact_address=SECRET_ADDRESS, unit=SECRET_UNIT, **fields)


def make_alerted(*handles: str) -> tuple[Incident, list[Responder]]:
    """An incident with a secret address about which these responders were asked."""
    people = [make_responder(handle, zone=make_zone()) for handle in handles]
    incident = make_incident(call=make_secretive_call(), exact_address=SECRET_ADDRESS, unit=SECRET_UNIT)
    alerts.send(actor=who("dana"), incident=incident, key=uuid4().hex)
    return Incident.objects.select_related("zone").get(pk=incident.pk), people


def sees_ice(incident: Incident, person: Responder) -> None:
    """This responder goes, arrives, and recognises immigration agents by the letters on a vest."""
    common = {"actor": who("dana"), "incident": incident, "responder": person}
    responses.going(minutes=7, via="board", **common)
    responses.arrived(via="board", **common)
    responses.verdict(value="ice", agency="ice", basis=["marking"], via="board", **common)


def make_text(body: str = "Hay una camioneta rara en la esquina, desde hace rato") -> Inbound:
    """A text nobody but a person can answer."""
    text_from(number(), body)
    return Inbound.objects.latest("received_at")


def make_rumour(**more) -> Rumour:
    """The rumour everybody heard."""
    return rumours.open(
        actor=who("dana"), claim="14 taken at the donut shop", zone=make_zone(), place="3rd & Union", **more
    )


def do(handle: str, rumour: Rumour, act: str, **posted: str) -> HttpResponse:
    """What this person does to the rumour on its page."""
    return browser(handle).post(reverse("rumour-act", args=[rumour.pk, act]), posted)
