"""The people and places that the demo's scenes play with: who is at the desk, who calls, and texts that come in."""

from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from dispatch.incidents import Facts
from dispatch.models import Incident
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.base.act import Actor
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.contacts.models import Contact
from hotline.messaging import simphone
from hotline.messaging.models import Inbound
from hotline.network import policy
from hotline.ops.demo import city
from hotline.ops.demo.people import Town
from hotline.places.models import Place, Zone
from responders.models import Responder

# Who is at the desk from which local hour, and who of the leads can be asked.
DESK = ((0, "ravi"), (6, "dana"), (12, "mateo"), (18, "june"))
LEADS = ((0, "nayeli"), (8, "lena"), (20, "nayeli"))
HEARD_FROM = ("card", "flyer", "friend", "workshop", "ALERTA text", "social_media", "school", "church")


class Line:
    """The cast at work. `rng` makes every history the same but for its ids and codes."""

    def __init__(self, town: Town, rng: Random) -> None:
        self.rng = rng
        self._callers = list(town.callers)
        rng.shuffle(self._callers)
        self._next_caller = 0

    @cached_property
    def users(self) -> dict[str, User]:
        return {user.handle: user for user in User.objects.filter(is_demo=True)}

    @cached_property
    def zones(self) -> dict[str, Zone]:
        return {zone.slug: zone for zone in Zone.objects.all()}

    @cached_property
    def places(self) -> dict[str, Place]:
        return {place.name: place for place in Place.objects.exclude(kind="street").select_related("zone")}

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(policy.get("timezone"))

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def days_ago(self, now: datetime, days: int, hour: float) -> datetime:
        """The local hour (5.75 is 5:45) of the day that many days before `now`'s."""
        midnight = self.local(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        return midnight + timedelta(hours=hour)

    def actor(self, handle: str) -> Actor:
        return actor_of(self.users[handle])

    def dispatcher(self, moment: datetime) -> str:
        """Who takes a call at this moment."""
        return _on(DESK, self.local(moment).hour)

    def lead(self, moment: datetime) -> str:
        return _on(LEADS, self.local(moment).hour)

    def caller(self) -> str:
        """The number of somebody who has not called yet."""
        self._next_caller += 1
        return self._callers[self._next_caller % len(self._callers)]

    def begin(self, handle: str, language: str, *, number: str = "") -> Call:
        """`handle` takes a call."""
        user = self.users[handle]
        return desk.begin(actor=actor_of(user), dispatcher=user, language=language, number=number)

    def save(self, handle: str, call: Call, **fields) -> Call:
        return desk.save(actor=self.actor(handle), call=call, version=call.version, **fields)

    def heard_from(self) -> str:
        return self.rng.choice(HEARD_FROM) if self.rng.random() < 0.6 else ""

    def facts(self, place_name: str, **facts) -> Facts:
        """The facts of something at a corner or landmark of the city."""
        place = self.places[place_name]
        is_corner = place.kind == Place.Kind.CORNER
        corner = place.name if is_corner else self._corner_near(place)
        return Facts(
            zone=place.zone,
            cross_street=corner,
            landmark="" if is_corner else place.name,
            lat=place.lat,
            lon=place.lon,
            **facts,
        )

    def _corner_near(self, landmark: Place) -> str:
        corners = city.city().corners(landmark.zone.slug)
        return min(corners, key=lambda c: (c.lat - landmark.lat) ** 2 + (c.lon - landmark.lon) ** 2).name

    def text(self, phone: Contact | str, words: str) -> Inbound:
        """This phone writes to the line."""
        return simphone.answer(phone, words)

    def asked(self, incident: Incident) -> list[Responder]:
        """Who was asked, the first choice first."""
        alerts = incident.alerts.select_related("responder__contact").order_by("asked_at", "position")
        return [alert.responder for alert in alerts]


def _on(turns: tuple[tuple[int, str], ...], hour: int) -> str:
    return [handle for begins, handle in turns if begins <= hour][-1]
