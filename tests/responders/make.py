"""The cast and their town, made through the services: what the tests of people and of the board start from."""

from itertools import count
from zoneinfo import ZoneInfo

from django.core.cache import cache

from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.base.act import SYSTEM, Actor, act
from hotline.base.clock import now
from hotline.contacts import book
from hotline.contacts.models import Contact
from hotline.network import policy
from hotline.places.models import Zone
from responders import people
from responders.models import Responder

_numbers = count(100)


def number() -> str:
    """A fresh number of the range kept for stories: 555-0100 to 555-0199."""
    return f"213-555-0{next(_numbers) % 100 + 100}"


def make_zone(slug: str = "westlake", **fields) -> Zone:
    """A zone, or the one with that slug."""
    usual = {
        "name_en": slug.title(),
        "name_es": f"{slug.title()} (es)",
        "city": "Los Angeles",
        "polygon": {"type": "Polygon", "coordinates": [[[-118.3, 34.0], [-118.2, 34.0], [-118.2, 34.1], [-118.3, 34.0]]]},
        "lat": 34.057,
        "lon": -118.277,
    }
    return Zone.objects.get_or_create(slug=slug, defaults=usual | fields)[0]


def make_user(handle: str = "dana", *roles: str, **fields) -> User:
    """Somebody who can sign in with the given roles (a dispatcher when none are given)."""
    return User.objects.create_user(handle, None, roles=roles or (Role.DISPATCHER,), **fields)


def make_actor(handle: str = "cora", *roles: str) -> Actor:
    user = User.objects.filter(handle=handle).first() or make_user(handle, *(roles or (Role.COORDINATOR,)))
    return actor_of(user)


def make_responder(handle: str = "remy", *, zone: Zone | None = None, sign_in: bool = False, **profile) -> Responder:
    """An active, trained responder with a proven phone, unless `profile` says otherwise."""
    proven = profile.pop("proven", True)
    usual = {"state": Responder.State.ACTIVE, "trained_until": "2099-01-01", "language": "es"}
    if sign_in:
        usual["user"] = make_user(handle, Role.RESPONDER)
    given = usual | profile
    responder = people.add(
        actor=SYSTEM, handle=handle, number=given.pop("number", None) or number(), home_zone=zone or make_zone(), **given
    )
    if proven:
        with act(SYSTEM) as deed:
            book.prove(deed, responder.contact)
    return Responder.objects.select_related("contact", "home_zone").get(pk=responder.pk)


def make_contact(given: str = "", purpose: str = "inbound") -> Contact:
    with act(SYSTEM) as deed:
        return book.get_or_add(deed, given or number(), purpose)


def local_now(hour: int, minute: int = 0):
    """Today at this hour where the network is (Los Angeles), on the clock of the tests."""
    return now().astimezone(ZoneInfo("America/Los_Angeles")).replace(hour=hour, minute=minute, second=0, microsecond=0)


def set_policy(key: str, value) -> None:
    """Change a policy as a coordinator and let it be seen at once."""
    policy.change(actor=make_actor(), key=key, value=value)
    cache.delete("policies")
