"""Scenes of the few reports that were true: seen, confirmed, told to the community by two people, and the all-clear."""

from datetime import timedelta

from dispatch import broadcasts, confirmations, decisions, followups, responses
from dispatch.choices import Outcome
from dispatch.console import answering
from dispatch.models import Broadcast, FollowUp, Incident
from hotline.base import clock
from hotline.calls import desk
from hotline.messaging.models import Batch, Message
from hotline.network import policy
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.incidents import Story
from hotline.ops.demo.scenes_incidents import (
    ask,
    call_back,
    close,
    open_incident,
    others_call,
    take_report,
    they_answer,
    they_arrive,
)
from hotline.ops.demo.stage import Scene, minutes
from responders.models import Responder
from responders.people import actor_of

# What some of those texted write back, and which of the desk's answers they get ("" for none, None: no person needs to).
NEIGHBOURS_SAY: tuple[tuple[str, str | None], ...] = (
    ("gracias", ""),
    ("¿Ya se fueron?", "checking"),
    ("thank you", ""),
    ("Hay dos camionetas también en la otra cuadra", "call"),
    ("ALTO", None),
    ("STOP", None),
)


def confirmed(line: Line, story: Story) -> Scene:
    """Agents were there, the community was texted, and texted again when they had gone."""
    who = line.dispatcher(clock.now())
    call = yield from take_report(line, who, story)
    incident = open_incident(line, who, call, story, taken_count=_taken(story), wanted=3)
    yield minutes(0.3)
    ask(line, who, incident)
    debt = call_back(line, who, call)
    team = yield from they_answer(line, incident, wanted=3)
    desk.end(actor=line.actor(who), call=call)
    yield from others_call(line, who, incident, story)
    desk.close(actor=line.actor(who), call=call, disposition="live_report")
    yield from they_arrive(line, incident, team)
    yield minutes(2)
    see_them(team[0], incident, story)
    yield minutes(1)
    confirm(line, who, incident)
    yield minutes(0.6)
    yield from tell_the_community(line, who, incident, Broadcast.Kind.ALERT)
    if debt:
        followups.pay(actor=line.actor(who), followup=debt, how="Told them what we saw.")
    yield minutes(5)
    yield from neighbours_answer(line, who, incident)
    yield minutes(line.rng.uniform(9, 14))
    line.text(team[1].contact, "SE FUERON")
    yield minutes(1.5)
    decisions.end(actor=line.actor(who), incident=incident, how="gone")
    yield minutes(1)
    yield from tell_the_community(line, who, incident, Broadcast.Kind.ALL_CLEAR)
    yield minutes(8)
    for responder in team:
        line.text(responder.contact, f"FUERA {incident.code}")
        yield minutes(0.7)
    yield minutes(25)
    for family in FollowUp.objects.filter(incident=incident, paid_at=None, kind=FollowUp.Kind.FAMILY):
        followups.pay(actor=line.actor(who), followup=family, how="Reached the family; a family worker calls tomorrow.")
    yield minutes(6)
    close(line, who, incident, Outcome.ARRESTS if _taken(story) else Outcome.LEFT_NO_ARREST)


def came_and_went(line: Line, story: Story) -> Scene:
    """Over before anybody could look; witnesses and what was left behind say what it was."""
    who = line.dispatcher(clock.now())
    call = yield from take_report(line, who, story)
    incident = open_incident(line, who, call, story, taken_count=1)
    yield minutes(0.5)
    ask(line, who, incident)
    debt = call_back(line, who, call)
    team = yield from they_answer(line, incident, wanted=2)
    desk.end(actor=line.actor(who), call=call)
    yield from others_call(line, who, incident, story)
    desk.close(actor=line.actor(who), call=call, disposition="recent_report")
    yield from they_arrive(line, incident, team)
    yield minutes(12)
    see_them(team[0], incident, story, basis=["detained_person_or_family", "marking"])
    yield minutes(3)
    confirm(line, who, incident, presence="past")
    yield minutes(8)
    for family in FollowUp.objects.filter(incident=incident, paid_at=None, kind=FollowUp.Kind.FAMILY):
        followups.pay(actor=line.actor(who), followup=family, how="Spoke with his sister; intake today.")
    if debt:
        followups.pay(actor=line.actor(who), followup=debt, how="Told them what the witnesses said.")
    yield minutes(15)
    close(line, who, incident, Outcome.ARRESTS)


def _taken(story: Story) -> int | None:
    return 2 if story.activity == "arrest_in_progress" else None


def see_them(responder: Responder, incident: Incident, story: Story, basis: list[str] | None = None) -> None:
    """What a responder on scene says on the board: the verdict with the agency and on what it was recognised."""
    responses.verdict(
        actor=actor_of(responder),
        incident=incident,
        responder=responder,
        value="ice",
        via="board",
        agency="ice",
        basis=basis or ["marking"],
        words=story.seen,
    )


def confirm(line: Line, who: str, incident: Incident, *, presence: str = "active") -> None:
    basis = sorted({item for row in confirmations.witnesses(incident) for item in confirmations.basis_of(row)})
    confirmations.confirm(
        actor=line.actor(who), incident=incident, level="V2", basis=basis, presence=presence, agency="ice"
    )


def tell_the_community(line: Line, who: str, incident: Incident, kind: str, *, lead: str = "") -> Scene:
    """One drafts, another approves by typing the code, and it goes out."""
    broadcast = broadcasts.draft(actor=line.actor(who), incident=incident, kind=kind)
    yield minutes(line.rng.uniform(0.7, 2))
    lead = lead or line.lead(clock.now())
    broadcasts.approve(actor=line.actor(lead), broadcast=broadcast, typed_code=incident.code)
    yield timedelta(seconds=policy.get("hold_seconds") + 1)
    yield minutes(1)


def neighbours_answer(line: Line, who: str, incident: Incident) -> Scene:
    """Some of those texted write back; one or two want no more, the others are read by a person."""
    batch = Batch.objects.filter(broadcast__confirmation__incident=incident).order_by("created_at").first()
    texted = list(Message.objects.filter(batch=batch).select_related("contact").order_by("pk")[:400]) if batch else []
    for words, answer in line.rng.sample(NEIGHBOURS_SAY, k=min(4, len(texted))):
        yield minutes(line.rng.uniform(0.3, 1.5))
        text = line.text(line.rng.choice(texted).contact, words)
        yield minutes(line.rng.uniform(0.3, 1))
        if answer is None:
            continue
        if answer:
            answering.answer(actor=line.actor(who), text=text, key=answer)
        else:
            answering.done(actor=line.actor(who), text=text)
