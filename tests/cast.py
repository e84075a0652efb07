"""The cast and their town: plain functions that make people, places, calls and incidents through the services, as the product does."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from dispatch import incidents
from dispatch.models import Incident
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.errors import Refused
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.messaging import simphone
from hotline.messaging.models import SimText
from hotline.network import policy
from hotline.places import gazetteer
from hotline.places.models import Place, Zone
from hotline.pump import pump
from hotline.realtime import events
from hotline.shifts.models import Duty
from responders import people, subscribers
from responders.models import Responder, Subscriber

PASSWORD = "a long password of the cast"
ROLES = {
    "dana": (Role.DISPATCHER,),
    "tess": (Role.TRAINEE,),
    "lena": (Role.LEAD,),
    "cora": (Role.COORDINATOR,),
    "padre": (Role.APPROVER,),
    "fina": (Role.FAMILY_WORKER,),
    "ines": (Role.INTERPRETER,),
    "leo": (Role.LEGAL_PARTNER,),
    "ada": (Role.ADMINISTRATOR,),
    "remy": (Role.RESPONDER,),
    "paloma": (Role.RESPONDER,),
    "tomas": (Role.RESPONDER,),
}
# Each zone is a square of about 1.8 by 1.9 km; they lie side by side, so that the first and the third never touch.
WEST, SOUTH, SIDE = -118.30, 34.05, 0.02
CENTRE = (SOUTH + SIDE / 2, WEST + SIDE / 2)

_figures = count()


def number() -> str:
    """A number nobody else of this test run has, from the range kept for stories: 555-0100 to 555-0199."""
    turn = next(_figures)
    area = ("213", "323", "310", "562", "626", "714", "818", "909", "951", "424")[turn // 100 % 10]
    return f"{area}-555-{100 + turn % 100:04d}"


# --- People -----------------------------------------------------------------------------------------------------------
def make_user(handle: str, *roles: str, **fields: Any) -> User:
    """Somebody who signs in, with the roles the cast knows them by unless others are given."""
    found = User.objects.filter(handle=handle).first()
    return found or User.objects.create_user(handle, PASSWORD, roles=roles or ROLES.get(handle, ()), **fields)


def who(handle: str) -> Actor:
    """A member of the cast as an actor (made when not there yet)."""
    return actor_of(make_user(handle))


def client_of(person: User | Responder, **headers: str) -> Client:
    """A browser in which this person is signed in; people of the desk are on duty."""
    client = Client(**headers)
    user = person.user if isinstance(person, Responder) else person
    on_duty(user)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def on_duty(user: User) -> User:
    """Sign somebody of the desk on, as every desk sees it: off duty one sees nothing live."""
    role = next(
        (role for role in (Role.LEAD, Role.COORDINATOR, Role.DISPATCHER, Role.TRAINEE) if user.has_role(role)), ""
    )
    if role and not Duty.objects.filter(user=user, until=None).exists():
        with act(SYSTEM) as deed:
            Duty.objects.create(user=user, role=role, since=deed.now)
            events.append(deed, kind="duty", ref=str(user.pk))
    return user


def make_responder(handle: str = "remy", *, zone: Zone | None = None, **profile: Any) -> Responder:
    """An active, trained responder on call, with a sign-in and a proven phone, unless `profile` says otherwise."""
    proven = profile.pop("proven", True)
    usual = {
        "state": Responder.State.ACTIVE,
        "trained_until": "2099-01-01",
        "languages": ["es", "en"],
        "language": "es",
        "on_call_now": True,
        "user": make_user(handle, Role.RESPONDER),
        "number": number(),
    }
    given = usual | profile
    person = people.add(actor=SYSTEM, handle=handle, home_zone=zone or make_zone(), **given)
    if proven:
        with act(SYSTEM) as deed:
            book.prove(deed, person.contact)
    return Responder.objects.select_related("contact", "home_zone", "user").get(pk=person.pk)


def make_contact(given: str = "", purpose: str = "inbound", language: str = "es") -> Contact:
    with act(SYSTEM) as deed:
        return book.get_or_add(deed, given or number(), purpose, language=language)


def make_subscriber(*zones: Zone, language: str = "es", night_ok: bool = True, **more: Any) -> Subscriber:
    """Somebody who texted ALERTA for these zones (every zone when none is given)."""
    contact = make_contact(more.pop("number", ""), "subscriber", language)
    with act(SYSTEM) as deed:
        return subscribers.join(
            deed, contact, language=language, zones=zones, all_areas=not zones, night_ok=night_ok, word="ALERTA", **more
        )


# --- Places -----------------------------------------------------------------------------------------------------------
def square(column: int) -> dict:
    """The outline of the zone in this column of the town (GeoJSON)."""
    west, east, north = WEST + SIDE * column, WEST + SIDE * (column + 1), SOUTH + SIDE
    return {
        "type": "Polygon",
        "coordinates": [[[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]],
    }


def make_zone(slug: str = "westlake", column: int = 0, **fields: Any) -> Zone:
    """A zone, or the one there with that slug."""
    usual = {
        "name_en": slug.replace("-", " ").title(),
        "name_es": f"{slug.replace('-', ' ').title()} (es)",
        "city": "Los Angeles",
        "polygon": square(column),
        "lat": CENTRE[0],
        "lon": CENTRE[1] + SIDE * column,
    }
    return Zone.objects.get_or_create(slug=slug, defaults=usual | fields)[0]


def make_zones() -> tuple[Zone, Zone, Zone]:
    """Three zones in a row: the first and the second are neighbours, the second and the third; not the first and the third."""
    first, second, third = make_zone("westlake", 0), make_zone("pico-union", 1), make_zone("koreatown", 2)
    first.neighbours.add(second)
    second.neighbours.add(third)
    return first, second, third


def make_place(
    name: str,
    zone: Zone,
    *,
    kind: str = "corner",
    is_major: bool = False,
    lat: float | None = None,
    lon: float | None = None,
) -> Place:
    """A place of the gazetteer, in the middle of its zone unless said otherwise."""
    return Place.objects.create(
        kind=kind, name=name, folded=gazetteer.fold(name), zone=zone, is_major=is_major,
        lat=zone.lat if lat is None else lat, lon=zone.lon if lon is None else lon,
    )  # fmt: skip


# --- Calls and incidents ----------------------------------------------------------------------------------------------
def make_call(*, handle: str = "dana", caller: str = "", **fields: Any) -> Call:
    """A call taken by `handle`, with what is known of it saved."""
    user = make_user(handle)
    call = desk.begin(actor=actor_of(user), dispatcher=user, number=caller, language=fields.pop("language", "es"))
    return desk.save(actor=actor_of(user), call=call, version=call.version, **fields) if fields else call


def make_incident(
    *, actor: Actor | None = None, zone: Zone | None = None, call: Call | None = None, **facts: Any
) -> Incident:
    """An incident as the desk opens one: agents knocking at a home, now, at a corner of the zone."""
    zone = zone or make_zone()
    usual = {
        "cross_street": "S Bonnie Brae & W 7th",
        "activity": "knocking",
        "timing": "now",
        "place_type": "home",
        "public_place": "Alvarado & 7th",
        "lat": zone.lat,
        "lon": zone.lon,
    }
    return incidents.open(
        actor=actor or who("dana"), facts=incidents.Facts(zone=zone, **(usual | facts)), call=call, key=uuid4().hex
    )


# --- What happens by itself, and by telephone ------------------------------------------------------------------------
def run_pump() -> None:
    """Run the pump until nothing is due; a step that fails fails the test."""
    for _round in range(20):
        done = pump.run_once()
        assert not done["errors"], done["errors"]
        if not done["more"]:
            return
    raise AssertionError("the pump never came to an end")


def _contact_of(whom: Contact | Responder | Subscriber) -> Contact:
    return whom if isinstance(whom, Contact) else whom.contact


def texts_to(whom: Contact | Responder | Subscriber) -> list[str]:
    """What this phone received, oldest first (after running the pump)."""
    run_pump()
    found = SimText.objects.filter(contact=_contact_of(whom), direction=SimText.Direction.TO_PHONE)
    return [text.body for text in found.order_by("at", "id")]


def text_from(whom: Contact | Responder | Subscriber | str, body: str) -> None:
    """A text this phone (or number) sends to the line, and whatever follows from it."""
    simphone.answer(whom if isinstance(whom, str) else _contact_of(whom).number, body)
    run_pump()


def set_policy(key: str, value: Any) -> None:
    """Change one of the network's policies as a coordinator, seen at once."""
    policy.change(actor=who("cora"), key=key, value=value)
    cache.delete("policies")


# --- Two at once, and what is taken back ------------------------------------------------------------------------------
def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all the calls at the same moment, each in a thread and connection of its own; their answers in order.

    Fails with what the first failing one raised. For tests with `transaction=True`.
    """
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            ready.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        made = [pool.submit(run, call) for call in calls]
    return [each.result() for each in made]


def meanwhile(actor: Actor, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What the first did in a unit of work of `actor`, and what the second, who came while that was not committed yet.

    For tests with `transaction=True`.
    """

    def come() -> Any:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with act(actor):
            did = first()
            other = pool.submit(come)
            time.sleep(0.3)
        return did, other.result()


@contextmanager
def taken_back(actor: Actor = SYSTEM) -> Iterator[Deed]:
    """A unit of work that a refusal takes back at its end."""
    try:
        with act(actor) as deed:
            yield deed
            raise Refused("no", "taken_back")
    except Refused as refused:
        if refused.code != "taken_back":
            raise
