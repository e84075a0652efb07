"""Scenes of incidents: reported, looked at by responders who answer by text, and decided one way or another."""

from datetime import timedelta

from dispatch import alerts, decisions, followups, incidents
from dispatch.choices import Outcome
from dispatch.models import FollowUp, Incident
from hotline.base import clock
from hotline.base.ids import token
from hotline.calls import desk
from hotline.calls.models import Call
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.incidents import Story
from hotline.ops.demo.stage import Scene, minutes
from responders.models import Responder

OUTCOMES = {"not_ice": Outcome.OTHER_AGENCY, "nothing": Outcome.NO_AGENTS}
NOT_FOUND = {
    "not_ice": "We went and looked; it was not immigration.",
    "nothing": "We went and looked; there was nobody.",
    "unverified": "We could not confirm it.",
    "nobody": "We could not confirm it.",
}


def looked_at(line: Line, story: Story) -> Scene:
    """A report that turned out to be something else, or that nobody could verify."""
    who = line.dispatcher(clock.now())
    call = yield from take_report(line, who, story)
    incident = open_incident(line, who, call, story)
    yield timedelta(seconds=line.rng.randrange(10, 40))
    ask(line, who, incident)
    debt = call_back(line, who, call)
    team = [] if story.how == "nobody" else (yield from they_answer(line, incident, wanted=2))
    desk.end(actor=line.actor(who), call=call)
    yield from others_call(line, who, incident, story)
    desk.close(actor=line.actor(who), call=call, disposition="live_report")
    if story.how == "nobody":
        yield from nobody_goes(line, incident)
        decisions.could_not_verify(actor=line.actor(line.lead(clock.now())), incident=incident)
    else:
        yield from they_arrive(line, incident, team)
        yield from they_look(line, incident, team, story)
        decide(line, who, incident, story)
    yield minutes(line.rng.uniform(2, 7))
    if debt:
        followups.pay(actor=line.actor(who), followup=debt, how=NOT_FOUND[story.how])
    yield minutes(line.rng.uniform(4, 15))
    close(line, who, incident, OUTCOMES.get(story.how, Outcome.NOT_VERIFIABLE))


def take_report(line: Line, who: str, story: Story) -> Scene:
    """The first minute of a call: the words, the reminder. Returns the call."""
    number = line.caller() if line.rng.random() < 0.85 else ""
    call = line.begin(who, story.language, number=number)
    yield timedelta(seconds=line.rng.randrange(20, 45))
    line.save(
        who,
        call,
        words=story.words,
        place_text=story.place,
        relation=story.relation,
        firsthand=story.relation != "community_member",
        number_withheld=not number,
        safe_to_call=True if number else None,
        safe_to_text=bool(number) and line.rng.random() < 0.5,
    )
    yield timedelta(seconds=line.rng.randrange(8, 25))
    desk.remind(actor=line.actor(who), call=call, place_type=story.place_type, language=story.language)
    yield timedelta(seconds=line.rng.randrange(15, 50))
    return call


def open_incident(line: Line, who: str, call: Call, story: Story, **more) -> Incident:
    low, high = story.agents or (None, None)
    facts = line.facts(
        story.place,
        place_type=story.place_type,
        activity=story.activity,
        timing="just_ended" if story.how == "past" else "now",
        agents_min=low,
        agents_max=high,
        language=story.language,
        words=story.words,
        firsthand=bool(call.firsthand),
        **{"wanted": 2, **more},
    )
    return incidents.open(actor=line.actor(who), facts=facts, call=call, key=token())


def ask(line: Line, who: str, incident: Incident) -> None:
    """Press Alert."""
    alerts.send(actor=line.actor(who), incident=incident, key=token())


def call_back(line: Line, who: str, call: Call) -> FollowUp | None:
    """Promise to ring back, where there is a number."""
    return followups.promise_call_back(actor=line.actor(who), call=call) if call.contact_id else None


def others_call(line: Line, who: str, incident: Incident, story: Story) -> Scene:
    """Others ring about the same thing and are joined to it."""
    for _ in range(story.calls - 1):
        yield minutes(line.rng.uniform(0.3, 1))
        call = line.begin(who, story.language, number=line.caller())
        line.save(who, call, words=story.words, place_text=story.place, relation="neighbour", firsthand=True)
        yield minutes(0.6)
        incidents.join(actor=line.actor(who), incident=incident, call=call, words=story.words)
        desk.end(actor=line.actor(who), call=call)
        desk.close(actor=line.actor(who), call=call, disposition="live_report")
    yield minutes(0.5)


def they_answer(line: Line, incident: Incident, *, wanted: int) -> Scene:
    """Within three minutes one says no and `wanted` say yes. Returns who goes."""
    asked = line.asked(incident)
    if len(asked) > wanted + 1:
        yield timedelta(seconds=line.rng.randrange(15, 35))
        line.text(asked[-1].contact, "NO")
    for responder in asked[:wanted]:
        yield timedelta(seconds=line.rng.randrange(12, 40))
        line.text(responder.contact, going(line, incident, responder))
    return asked[:wanted]


def they_arrive(line: Line, incident: Incident, team: list[Responder]) -> Scene:
    """A few minutes later they are there, one after the other."""
    yield minutes(line.rng.uniform(2, 4))
    for responder in team:
        line.text(responder.contact, f"{'LLEGUE' if responder.languages[0] == 'es' else 'HERE'} {incident.code}")
        yield minutes(line.rng.uniform(0.5, 3))


def going(line: Line, incident: Incident, responder: Responder) -> str:
    """How this person says yes."""
    due = line.rng.choice((8, 10, 10, 12, 15))
    if responder.languages[0] != "es":
        return f"GO {incident.code} {due}"
    return line.rng.choice(
        (f"VOY {incident.code} {due}", f"voy {incident.code} {due}", f"sí {incident.code} en {due} min")
    )


def they_look(line: Line, incident: Incident, team: list[Responder], story: Story) -> Scene:
    """They look for a few minutes, then the first says what it is."""
    yield minutes(line.rng.uniform(2, 6))
    line.text(team[0].contact, story.seen)
    yield minutes(line.rng.uniform(0.5, 2))


def nobody_goes(line: Line, incident: Incident) -> Scene:
    """Everybody asked says no or nothing; the ladder climbs by itself and in the end a person decides."""
    for responder in line.asked(incident)[:3]:
        yield timedelta(seconds=line.rng.randrange(30, 90))
        line.text(responder.contact, "NO")
    yield minutes(31)


def decide(line: Line, who: str, incident: Incident, story: Story) -> None:
    """What the dispatcher makes of what was seen."""
    if story.how in OUTCOMES:
        actor = line.actor(who)
        decisions.false_alarm(actor=actor, incident=incident, basis="responder", outcome=OUTCOMES[story.how])
    else:
        decisions.could_not_verify(actor=line.actor(who), incident=incident)


def close(line: Line, who: str, incident: Incident, outcome: str) -> None:
    for unsure in FollowUp.objects.filter(followups.IN_DANGER, incident=incident, paid_at=None):
        followups.pay(actor=line.actor(who), followup=unsure, how="Rang them: they are well.")
    decisions.close(actor=line.actor(who), incident=incident, outcome=outcome)
