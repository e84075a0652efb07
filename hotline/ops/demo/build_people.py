"""Settles the demo town's people in an empty database: who signs in, responders and subscribers."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from hotline.accounts.models import User
from hotline.audit import trail
from hotline.base import clock
from hotline.base.act import SYSTEM, Deed, act
from hotline.contacts import book
from hotline.contacts.models import StaffPhone
from hotline.ops.demo.material.cast import CAST, PASSWORD, SETS_UP, Member
from hotline.ops.demo.people import DemoResponder, DemoSubscriber, Town
from hotline.places.models import Zone
from responders import people, subscribers
from responders.models import Availability, Responder, Training

JOINED_DAYS_AGO = 90
"""Everybody was there well before the history begins."""
MODULES = ("purpose", "rights", "salute", "agencies", "filming", "safety")
TRAINED_FOR = timedelta(days=365)


def settle(town: Town, zones: dict[str, Zone]) -> None:
    """Everybody, as they were three months ago."""
    with clock.shifted(timedelta(days=-JOINED_DAYS_AGO)):
        users = _users(town)
        for responder in town.responders:
            _responder(responder, zones, users.get(responder.handle))
        _subscribers(town.subscribers, zones)


def _users(town: Town) -> dict[str, User]:
    """The cast with their sign-ins. One password, hashed once: it is printed on the card anyway."""
    hashed = make_password(PASSWORD)
    users = {}
    with act(SYSTEM) as deed:
        for member in CAST:
            users[member.handle] = user = _user(member)
            if member.handle in town.staff:
                contact = book.get_or_add(deed, town.staff[member.handle], "staff", language=member.language)
                book.prove(deed, contact)
                StaffPhone.objects.create(user=user, contact=contact)
            trail.record(deed, verb="user_added", kind="user", ref=str(user.pk))
        User.objects.filter(pk__in=[user.pk for user in users.values()]).update(password=hashed)
    return users


def _user(member: Member) -> User:
    return User.objects.create_user(
        member.handle,
        None,
        roles=member.roles,
        language=member.language,
        is_demo=True,
        is_staff=member.handle in SETS_UP,
    )


def _responder(row: DemoResponder, zones: dict[str, Zone], user: User | None) -> None:
    """One responder with hours, training and a proven phone."""
    with act(SYSTEM) as deed:
        trained = deed.now.date() + timedelta(days=JOINED_DAYS_AGO - row.trained_days_ago)
        responder = people.add(
            actor=SYSTEM,
            handle=row.handle,
            number=row.number,
            home_zone=zones[row.home],
            zones=[zones[slug] for slug in row.also],
            language=row.languages[0],
            consent="Signed agreement at the training",
            languages=row.languages,
            user=user,
            real_name=row.real_name,
            lat=row.lat,
            lon=row.lon,
            transport=row.transport,
            travel_minutes=row.travel_minutes,
            roles=row.roles,
            state=Responder.State.PROBATION if row.probation_left else Responder.State.ACTIVE,
            probation_left=row.probation_left,
            trained_until=trained + TRAINED_FOR,
            max_per_week=99 if row.signs_in else None,  # a newcomer asks them again and again
            on_call_now=True if row.signs_in else None,
        )
        book.prove(deed, responder.contact)
        start, end = row.hours
        Availability.objects.bulk_create(
            Availability(responder=responder, weekday=day, start=start, end=end) for day in Availability.Weekday.values
        )
        _trained(deed, responder, trained)


def _trained(deed: Deed, responder: Responder, on) -> None:
    Training.objects.bulk_create(
        Training(responder=responder, module=module, date=on, trainer="cora", expires=on + TRAINED_FOR)
        for module in MODULES
    )
    trail.record(deed, verb="trained", kind="responder", ref=str(responder.pk))


def _subscribers(rows: list[DemoSubscriber], zones: dict[str, Zone]) -> None:
    """The community list, in one go."""
    with act(SYSTEM) as deed:
        subscribers.add_many(
            deed,
            [
                subscribers.Row(
                    number=row.number,
                    language=row.language,
                    areas=[zones[slug] for slug in row.zones],
                    all_areas=row.all_areas,
                    night_ok=row.night_ok,
                    source=row.source,
                    topics=row.topics,
                )
                for row in rows
            ],
        )
        trail.record(deed, verb="demo_subscribers", kind="subscriber", ref=str(len(rows)))
