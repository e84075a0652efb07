"""Scenes of rumours: people ask, somebody goes and looks, and exactly those who asked are told what was found."""

from dispatch import clarifications, decisions, followups, incidents, rumours
from dispatch.console import answering
from dispatch.models import FollowUp, Incident, Rumour
from hotline.base import clock
from hotline.base.ids import token
from hotline.calls import desk
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.incidents import RumourStory
from hotline.ops.demo.scenes_incidents import OUTCOMES, ask, close, they_answer, they_arrive
from hotline.ops.demo.stage import Scene, minutes

FOUND = {"false": "nothing", "other_event": "not_ice"}
SEEN = {
    "false": "NADA. Todo abierto y tranquilo, hablamos con la dueña",
    "other_event": "NO ICE es la policía local, un choque",
}


def answered(line: Line, story: RumourStory) -> Scene:
    """From the first question to the answer."""
    who = line.dispatcher(clock.now())
    rumour = yield from asked_about(line, who, story)
    incident = yield from looked_into(line, who, story, rumour)
    yield minutes(2)
    rumours.decide(actor=line.actor(who), rumour=rumour, verdict=story.verdict)
    yield minutes(3)
    clarifications.draft(actor=line.actor(who), rumour=rumour)
    yield minutes(6)
    for debt in FollowUp.objects.filter(rumour=rumour, paid_at=None, kind=FollowUp.Kind.CALL_BACK):
        followups.pay(actor=line.actor(who), followup=debt, how="Told them what we found.")
        yield minutes(2)
    close(line, who, incident, OUTCOMES[FOUND[story.verdict]])
    rumours.close(actor=line.actor(who), rumour=rumour)


def asked_about(line: Line, who: str, story: RumourStory) -> Scene:
    """People ring and write and ask whether it is true; the first of them makes it a rumour. Returns the rumour."""
    place = line.places[story.place]
    rumour: Rumour | None = None
    for turn in range(story.asked):
        words = story.words[turn % len(story.words)]
        if rumour and turn % 4 == 3:  # every fourth asks by text
            text = line.text(line.caller(), words)
            yield minutes(1)
            answering.count_for(actor=line.actor(who), text=text, rumour=rumour)
            continue
        language = "en" if words.isascii() else "es"
        call = line.begin(who, language, number=line.caller())
        yield minutes(0.5)
        safe = {"safe_to_call": True, "safe_to_text": line.rng.random() < 0.75}
        line.save(
            who, call, words=words, relation="community_member", firsthand=False, heard_from="social_media", **safe
        )
        actor = line.actor(who)
        rumour = rumour or rumours.open(actor=actor, claim=story.claim, place=place.name, zone=place.zone)
        rumours.hear(actor=actor, rumour=rumour, call=call)
        yield minutes(line.rng.uniform(0.5, 1))
        desk.end(actor=actor, call=call)
        desk.close(actor=actor, call=call, disposition="rumor_query")
        yield minutes(line.rng.uniform(0.3, 4))
    return rumour


def looked_into(line: Line, who: str, story: RumourStory, rumour: Rumour) -> Scene:
    """Responders go and see for themselves; the incident is the rumour's check. Returns it."""
    facts = line.facts(story.place, place_type="workplace", activity="unknown", timing="now", language="es", wanted=2)
    incident: Incident = incidents.open(actor=line.actor(who), facts=facts, key=token())
    rumours.check_by(actor=line.actor(who), rumour=rumour, incident=incident)
    yield minutes(0.4)
    ask(line, who, incident)
    team = yield from they_answer(line, incident, wanted=2)
    yield from they_arrive(line, incident, team)
    yield minutes(4)
    line.text(team[0].contact, SEEN[story.verdict])
    yield minutes(1)
    outcome = OUTCOMES[FOUND[story.verdict]]
    decisions.false_alarm(actor=line.actor(who), incident=incident, basis="responder", outcome=outcome)
    return incident
