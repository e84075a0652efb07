"""The ladder: asks wider by itself when nobody comes, watches over those on scene, and says when a person must decide."""

from datetime import timedelta

from django.db.models import Max

from dispatch import alerts, enough, flagged, followups, hands, ladder_policy, statuses, timeline
from dispatch.choices import Presence, Status, Verdict
from dispatch.ladder_policy import LADDER
from dispatch.models import FollowUp, Incident, Response
from dispatch.models.incident import OVER
from dispatch.responses import SCENE
from hotline.accounts.roles import SENDS
from hotline.base import clock
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.errors import Refused
from hotline.network import policy
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.realtime import events

MISSED_CHECKS = 2
PAIR = 2
INCIDENT = "incident"
MORE = "more"
Why = FollowUp.Why


def step() -> int:
    """Pump step: fire what is due, and forget who has left a page."""
    fired = timers.fire([LADDER], _ladder, before=_lock) + timers.fire([SCENE], _scene, before=_lock_of)
    return fired + timers.fire([INCIDENT], _sighting, before=_lock) + _untouched() + hands.step()


def _lock(timer: Timer) -> None:
    """Everybody takes the incident's lock before a timer's: two units of work never wait for each other."""
    Incident.objects.select_for_update().filter(pk=timer.subject).first()


def _lock_of(timer: Timer) -> None:
    """The same for a timer about one person."""
    Incident.objects.select_for_update(of=("self",)).filter(responses__pk=timer.subject).first()


def _ladder(deed: Deed, timer: Timer) -> None:
    incident = Incident.objects.select_related("zone").filter(pk=timer.subject).first()
    if incident is None or not incident.is_open or incident.status not in (Status.REPORTED, Status.CONFIRMED):
        return
    if incident.ladder_held and timer.step == "widen":
        return  # on hold, nobody more is asked; that nobody comes is told all the same
    {"widen": _widen, MORE: _more, "nobody": _nobody, "unverified": _unverified}[timer.step](deed, incident)


def _widen(deed: Deed, incident: Incident) -> None:
    going = list(enough.selected(incident))
    if len(going) >= incident.wanted or incident.status == Status.CONFIRMED:
        return
    if sum(row.is_on_scene for row in going) >= PAIR:
        return  # a pair is there: more come only when somebody asks for them
    _wider(deed, incident, then="widen")


def _more(deed: Deed, incident: Incident) -> None:
    """Somebody asked for more people: a pair on scene, or a confirmation, is no reason not to ask."""
    if enough.selected(incident).count() >= incident.wanted:
        return
    if incident.ladder_held:
        followups.tell_lead(deed, incident, Why.WIDEN)
        return
    _wider(deed, incident, then=MORE)


def _wider(deed: Deed, incident: Incident, *, then: str) -> None:
    """Ask the next ring, and look again after its minutes with the step `then`."""
    ring = min(incident.ring + 1, 2)
    if incident.ring >= 2:
        # Ring 3 asks everybody available: a lead decides it.
        followups.tell_lead(deed, incident, Why.WIDEN)
        return
    if ring == 2 and flagged.alone(incident, deed.now):
        # The neighbours are not called out on a doubtful number's word alone: a lead decides it.
        followups.tell_lead(deed, incident, Why.WIDEN)
        return
    try:
        alerts.ask(deed, incident, ring=ring)
    except Refused:
        timeline.write(deed, incident, "nobody_left", data={"ring": ring})
        Incident.objects.filter(pk=incident.pk).update(ring=ring)
        events.append(deed, kind="incident", ref=str(incident.pk))
    due = deed.now + timedelta(minutes=ladder_policy.of(incident, "ring_2_minutes" if ring == 2 else "ring_1_minutes"))
    timers.set(deed, kind=LADDER, subject=str(incident.pk), step=then, due_at=due)


def _nobody(deed: Deed, incident: Incident) -> None:
    if not enough.selected(incident).exists():
        followups.tell_lead(deed, incident, Why.NOBODY)


def _unverified(deed: Deed, incident: Incident) -> None:
    if incident.status == Status.REPORTED and not any(row.is_on_scene for row in enough.selected(incident)):
        followups.tell_lead(deed, incident, Why.UNVERIFIED)


def _scene(deed: Deed, timer: Timer) -> None:
    row = Response.objects.select_related("incident__zone", "responder__contact").filter(pk=timer.subject).first()
    if row is None or row.released_at or row.left_at or not row.incident.is_open:
        return
    {"late": _late, "verdict": _verdict, "safety": _safety}[timer.step](deed, row)


def _late(deed: Deed, row: Response) -> None:
    if row.arrived_at is None and row.state != Response.State.SOS:
        row.state = Response.State.NO_SHOW
        row.save(update_fields=["state"])
        timeline.write(deed, row.incident, "late", data={"for": row.responder.handle})
        events.append(deed, kind="people", ref=str(row.incident_id))
        events.append(deed, kind="incident", ref=str(row.incident_id))
        enough.one_less(deed, row.incident)


def _verdict(deed: Deed, row: Response) -> None:
    if not row.verdict:
        enough.tell(deed, row.incident, "R6", [row.responder], purpose="responder_verdict")


def _safety(deed: Deed, row: Response) -> None:
    every = timedelta(minutes=ladder_policy.of(row.incident, "safety_minutes"))
    timers.set(deed, kind=SCENE, subject=str(row.pk), step="safety", due_at=deed.now + every)
    if row.last_safe_at and deed.now - row.last_safe_at >= every * MISSED_CHECKS:
        followups.tell_lead(deed, row.incident, Why.SAFETY)
    enough.tell(deed, row.incident, "R5", [row.responder], purpose="responder_safety", hotline=policy.hotline())


def _sighting(deed: Deed, timer: Timer) -> None:
    """Confirmed, and nobody has seen them for long: a person decides whether it has ended."""
    incident = Incident.objects.select_related("zone").filter(pk=timer.subject).first()
    if incident is None or incident.status != Status.CONFIRMED or incident.presence != Presence.ACTIVE:
        return
    seen = Response.objects.filter(incident=incident, verdict=Verdict.ICE).aggregate(at=Max("verdict_at"))["at"]
    since = max(filter(None, (seen, incident.confirmed_at)))
    due = since + timedelta(minutes=ladder_policy.of(incident, "no_sighting_minutes"))
    if due > deed.now:  # somebody has seen them again meanwhile
        timers.set(deed, kind=INCIDENT, subject=str(incident.pk), step=timer.step, due_at=due)
        return
    followups.tell_lead(deed, incident, Why.SIGHTING)


def _untouched() -> int:
    """Open, and nobody has touched it for long: the lead looks."""
    since = clock.now() - timedelta(minutes=policy.get("open_touch_minutes"))
    told = FollowUp.objects.filter(kind=FollowUp.Kind.LEAD, why=Why.TOUCH, paid_at=None)
    rows = Incident.objects.exclude(status__in=OVER).filter(touched_at__lte=since)
    found = rows.exclude(pk__in=told.values("incident"))
    if not found.exists():
        return 0
    for incident in (found := list(found[:20])):
        with act(SYSTEM) as deed:
            Incident.objects.select_for_update().filter(pk=incident.pk).first()
            followups.tell_lead(deed, incident, Why.TOUCH)
    return len(found)


def hold(*, actor: Actor, incident: Incident, held: bool) -> None:
    """Put the next asking on hold, or let it go on."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if not Incident.objects.filter(pk=incident.pk).exclude(ladder_held=held).update(ladder_held=held):
            return
        incident.ladder_held = held
        timeline.write(deed, incident, "held" if held else "unheld")
        if not held:
            enough.one_less(deed, incident)
        events.append(deed, kind="incident", ref=str(incident.pk))
