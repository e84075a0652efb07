"""Leaves the demo in the middle of a night: one confirmed and seen, one being asked for, one just reported, a rumour, debts."""

from datetime import datetime, timedelta
from random import Random

from dispatch import followups, rumours
from dispatch.cases import families
from dispatch.models import Broadcast, Rumour
from hotline.base import clock
from hotline.base.ids import token
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.contacts.models import Contact
from hotline.ops.demo import city, numbers
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.incidents import (
    TONIGHT_ACTIVE,
    TONIGHT_ALERTING,
    TONIGHT_REPORTED,
    TONIGHT_RUMOUR,
    TONIGHT_TEXTS,
)
from hotline.ops.demo.people import Town
from hotline.ops.demo.scenes_confirmed import confirm, see_them, tell_the_community
from hotline.ops.demo.scenes_incidents import (
    ask,
    going,
    open_incident,
    others_call,
    take_report,
    they_answer,
    they_arrive,
)
from hotline.ops.demo.scenes_rumours import asked_about
from hotline.ops.demo.stage import Scene, Stage, minutes
from hotline.shifts import duty

CARD = {
    "names": "Anselmo",
    "happened": "No llegó del turno de noche; un compañero vio que lo subieron a una camioneta en la 12th y Olmos.",
    "children": "Dos, de 7 y 11 años",
    "children_with": "La abuela los recoge a las 2:30",
    "children_informed": "no",
    "health": "Toma medicina para la presión",
    "safe_hours": "a toda hora",
}
ON_DUTY = (("dana", "dispatcher"), ("lena", "lead"))


def tell(town: Town) -> None:
    """Play the last hours up to now."""
    now = clock.now()
    line = Line(town, Random(city.SEED + 1))
    stage = Stage()
    stage.add(now - timedelta(hours=2, minutes=12), shift(line))
    stage.add(now - timedelta(minutes=46), active(line))
    stage.add(now - timedelta(minutes=34), asked_about(line, "dana", TONIGHT_RUMOUR))
    stage.add(now - timedelta(minutes=19), family(line, now))
    stage.add(now - timedelta(minutes=12), texts(line))
    stage.add(now - timedelta(minutes=3, seconds=35), alerting(line))
    stage.add(now - timedelta(minutes=2, seconds=40), reported(line))
    stage.play()


def shift(line: Line) -> Scene:
    """Two people sign on."""
    for handle, role in ON_DUTY:
        duty.sign_on(actor=line.actor(handle), user=line.users[handle], role=role)
        yield minutes(3)


def active(line: Line) -> Scene:
    """Agents are at a door, three responders are there, the community knows; the all-clear is owed."""
    story = TONIGHT_ACTIVE
    call = yield from take_report(line, "dana", story)
    incident = open_incident(line, "dana", call, story, children_present=True, wanted=3)
    yield minutes(0.3)
    ask(line, "dana", incident)
    team = yield from they_answer(line, incident, wanted=3)
    desk.end(actor=line.actor("dana"), call=call)
    yield from others_call(line, "dana", incident, story)
    desk.close(actor=line.actor("dana"), call=call, disposition="live_report")
    yield from they_arrive(line, incident, team)
    yield minutes(1.5)
    see_them(team[0], incident, story)
    yield minutes(1)
    confirm(line, "dana", incident)
    yield minutes(0.5)
    yield from tell_the_community(line, "dana", incident, Broadcast.Kind.ALERT, lead="lena")
    while clock.now() < incident.opened_at + minutes(40):  # they are well, and say so when asked
        yield minutes(7)
        for responder in team:
            line.text(responder.contact, "OK")


def alerting(line: Line) -> Scene:
    """Asked a moment ago, to check the rumour: one goes, one cannot, the ladder is counting."""
    call = yield from take_report(line, "dana", TONIGHT_ALERTING)
    incident = open_incident(line, "dana", call, TONIGHT_ALERTING, wanted=3)
    rumours.check_by(actor=line.actor("dana"), rumour=Rumour.objects.get(claim=TONIGHT_RUMOUR.claim), incident=incident)
    yield timedelta(seconds=12)
    ask(line, "dana", incident)
    desk.end(actor=line.actor("dana"), call=call)
    asked = line.asked(incident)
    yield timedelta(seconds=40)
    line.text(asked[-1].contact, "NO")
    yield timedelta(seconds=20)
    line.text(asked[0].contact, going(line, incident, asked[0]))
    if call.contact_id:
        followups.promise_call_back(actor=line.actor("dana"), call=call)
    yield timedelta(seconds=15)
    desk.close(actor=line.actor("dana"), call=call, disposition="live_report")


def reported(line: Line) -> Scene:
    """Opened, and nobody has been asked yet."""
    call = yield from take_report(line, "lena", TONIGHT_REPORTED)
    open_incident(line, "lena", call, TONIGHT_REPORTED, wanted=3)
    yield timedelta(seconds=10)
    desk.end(actor=line.actor("lena"), call=call)


def family(line: Line, now: datetime) -> Scene:
    """A wife whose husband did not come home is owed a call, and so is somebody who rang earlier."""
    for words, language, due in (
        ("Mi esposo no llegó del trabajo y no contesta.", "es", now + minutes(9)),
        ("You said you would ring about the rent fund.", "en", now - minutes(4)),
    ):
        call = line.begin("dana", language, number=line.caller())
        yield minutes(0.8)
        line.save("dana", call, words=words, relation="relative", safe_to_call=True, safe_to_text=False)
        yield minutes(0.5)
        if language == "es":
            someone_taken(line, call)
        yield minutes(2)
        desk.end(actor=line.actor("dana"), call=call)
        followups.promise_call_back(actor=line.actor("dana"), call=call, due_at=due)
        disposition = "someone_detained" if language == "es" else "services"
        desk.close(actor=line.actor("dana"), call=call, disposition=disposition)
        yield minutes(1)


def someone_taken(line: Line, call: Call) -> None:
    """The family's card: what she told, what was said to her. A family worker owes her a call."""
    dana = line.actor("dana")
    case = families.start(actor=dana, call=call, key=token())
    families.save(actor=dana, case=case, version=case.version, consent=True, alias="Señora de la lavandería", **CARD)
    for key in ("fam_sign", "fam_office"):
        families.say(actor=dana, case=case, key=key, language="es")


def texts(line: Line) -> Scene:
    """Two texts that only a person can make sense of: from a neighbour on the list, and from nobody we know."""
    neighbour = Contact.objects.filter(subscriber__language="es").order_by("created_at", "pk").first()
    if neighbour:
        line.text(neighbour, TONIGHT_TEXTS[0])
    yield minutes(3)
    line.text(numbers.newcomers()[0], TONIGHT_TEXTS[1])
