"""Fills the database of a server under test, through the services: the small demo town, and what a test finds going on in it.

Run in the server's own environment (`manage.py shell`): as the `seed` of tests.servers, or beside a server that runs.
"""

from uuid import uuid4

from django.core.cache import cache
from django.core.management import call_command

from dispatch import alerts, broadcasts, confirmations, decisions, followups, incidents, responses, rumours
from dispatch.cases import caring, families
from dispatch.handover import handing
from dispatch.models import Incident, Rumour
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.base.act import SYSTEM, Actor
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.messaging import inbound
from hotline.messaging.models import Inbound
from hotline.network import policy
from hotline.places.models import Place
from responders import people
from responders.models import Responder

SHORTER = {
    "hold_seconds": 2,  # after the approver's yes
    "wanted": 2,  # the dawn call is answered by two
}
WORDS = {"es": "Tocan y dicen police, open up.", "en": "Men in vests at the gate."}


def small(**policies: object) -> None:
    """The demo city and its cast, a dozen responders, forty subscribers, and nothing has happened yet."""
    call_command("seed_demo", small=True, verbosity=0)
    settle(**(SHORTER | policies))


def settle(**policies: object) -> None:
    """Other values for the network's policies, seen at once."""
    for key, value in policies.items():
        policy.change(actor=SYSTEM, key=key, value=value, reason="A test should not wait that long.")
    cache.delete("policies")


def seed(call: str = "small()") -> tuple[str, ...]:
    """The `seed` for tests.servers that runs this module's `call`."""
    return ("shell", "--verbosity", "0", "--command", f"from tests.browser import town; town.{call}")


def who(handle: str) -> Actor:
    return actor_of(User.objects.get(handle=handle))


def called(number: str, *, by: str = "dana", **told: object) -> Call:
    """A call on the line, with what it told saved."""
    user = User.objects.get(handle=by)
    call = desk.begin(actor=who(by), dispatcher=user, number=number, language="es")
    return desk.save(actor=who(by), call=call, version=call.version, **told) if told else call


def opened(
    corner: str = "12th St & Olmos",
    *,
    number: str = "619-555-0110",
    by: str = "dana",
    asking: bool = True,
    **facts: object,
) -> Incident:
    """An incident at this corner, told by a call, and responders asked (unless not `asking`)."""
    place = Place.objects.select_related("zone").get(name=corner)
    usual = {"place_type": "home", "activity": "knocking", "timing": "now", "agents_min": 2, "agents_max": 2}
    call = called(number, by=by, words=WORDS["es"], firsthand=True, safe_to_call=True)
    incident = incidents.open(
        actor=who(by), call=call, key=uuid4().hex,
        facts=incidents.Facts(
            zone=place.zone, cross_street=corner, lat=place.lat, lon=place.lon, words=WORDS["es"], firsthand=True,
            **(usual | facts),
        ),
    )  # fmt: skip
    if asking:
        alerts.send(actor=who(by), incident=incident, key=uuid4().hex)
    return incident


def answer(incident: Incident, handle: str, what: str, **more: object) -> None:
    """What a responder does, on the board."""
    person = Responder.objects.get(handle=handle)
    getattr(responses, what)(actor=people.actor_of(person), incident=incident, responder=person, via="board", **more)


def told_of() -> None:
    """An incident nobody has been asked for yet."""
    print("CODE " + opened(asking=False).code)


def witnessed() -> Incident:
    """Two responders are there and say what they see; nothing is decided."""
    incident = opened()
    for handle, minutes in (("remy", 7), ("paloma", 11)):
        answer(incident, handle, "going", minutes=minutes)
        answer(incident, handle, "arrived")
        answer(incident, handle, "verdict", value="ice", agency="ice", basis=["marking"])
    print("CODE " + incident.code)
    return incident


def asked(number: str, words: str) -> Inbound:
    """A text from somebody, whatever the machine makes of it."""
    return inbound.receive("simulator", uuid4().hex, number, words)


def busy() -> None:
    """Something of everything: told and waiting, unread, owed, on the line, a rumour, and one incident that is over."""
    incident = witnessed()
    confirmations.confirm(actor=who("dana"), incident=incident, level="V3", basis=["marking"], agency="ice")
    incident.refresh_from_db()
    broadcast = broadcasts.draft(actor=who("dana"), incident=incident, kind="C1")
    over = opened("9th St & Valencia", number="619-555-0111", place_type="street", activity="waiting_watching")
    answer(over, "tomas", "going", minutes=5)
    answer(over, "tomas", "verdict", value="nothing")
    decisions.false_alarm(actor=who("lena"), incident=over, basis="responder")
    over.refresh_from_db()
    decisions.close(actor=who("lena"), incident=over, outcome="no_agents_found")
    call = called("619-555-0112", by="june", words=WORDS["en"], safe_to_call=True, safe_to_text=True)
    debt = followups.promise_call_back(actor=who("june"), call=call)
    card = families.start(actor=who("june"), call=call, key=uuid4().hex)
    caring.take(actor=who("fina"), case=card)
    rumour = _rumour(incident)
    asked("619-555-0113", "oiga, es cierto que hay un reten en la 6th?")
    unsure = opened(
        "Olmeda & Mission", number="619-555-0115", place_type="workplace", activity="questioning", agents_max=4
    )
    remy = Responder.objects.get(handle="remy")
    sheet = handing.mine(actor=who("dana"), user=User.objects.get(handle="dana"))
    refs = {
        "code": incident.code, "open": unsure.code, "over": over.code, "broadcast": broadcast.pk, "call": call.pk,
        "rumour": rumour.pk, "debt": debt.pk, "phone": remy.contact_id, "sheet": sheet.pk, "family": card.pk,
    }  # fmt: skip
    for name, ref in refs.items():
        print(f"{name.upper()} {ref}")


def _rumour(incident: Incident) -> Rumour:
    found = rumours.open(actor=who("dana"), claim="14 detenidos en las donas", place="Donas Lucero", zone=incident.zone)
    caller = called("619-555-0114", firsthand=False, safe_to_call=True, safe_to_text=True)
    rumours.hear(actor=who("dana"), rumour=found, call=caller)
    return found


def crowd(subscribers: int = 200, **policies: object) -> None:
    """The same town with a longer list, and a carrier that needs some seconds for it."""
    call_command("seed_demo", subscribers=subscribers, responders=12, no_history=True, verbosity=0)
    settle(**(SHORTER | {"sms_rate_per_second": 40} | policies))
