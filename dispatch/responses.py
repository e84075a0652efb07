"""What responders answer and do: going, cannot, arrived, what they see, verdict, leaving, SOS. By text, board or phone.

`actor` is whoever does it; on behalf of somebody it is the dispatcher, with the words heard. The timeline's
subject is always the responder.
"""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch import enough, incidents, ladder_policy, statuses, timeline
from dispatch.choices import Agency, Basis, Verdict
from dispatch.models import Alert, Incident, Report, Response
from dispatch.models.asking import ANSWERED_YES
from hotline.accounts.roles import SENDS
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.pump import timers
from hotline.realtime import events
from responders.models import Responder
from responders.people import activated, actor_of

State = Response.State
SCENE = "scene"


def _lock(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)


def _begin(deed: Deed, incident: Incident) -> Incident:
    """The incident, locked, so that acceptances are counted one after the other. Raises Refused when it is over."""
    locked = _lock(incident)
    statuses.still_open(locked)
    return locked


def _note(deed: Deed, incident: Incident, responder: Responder, what: str, *, words: str = "", **data: Any) -> None:
    if deed.actor.kind == "user" and deed.actor.id != str(responder.user_id):
        statuses.require(deed, *SENDS)  # on behalf of somebody texts leave: not in training
        data["by"] = deed.actor.handle
    with act(actor_of(responder)) as theirs:
        timeline.write(theirs, incident, what, data=data, words=incidents.fit_to_keep(words))
        events.append(theirs, kind="people", ref=str(incident.pk))
        events.append(theirs, kind="incident", ref=str(incident.pk))


def _response(deed: Deed, incident: Incident, responder: Responder, via: str) -> Response:
    """This person's row for the incident, made when they answer first. Only those who were asked may answer."""
    row = Response.objects.filter(incident=incident, responder=responder).first()
    if row is not None:
        return row
    alert = Alert.objects.filter(incident=incident, responder=responder).first()
    if alert is None:
        raise Refused(_("You were not asked for this incident. Thank you for being ready."), "not_asked")
    return Response(incident=incident, responder=responder, alert=alert, via=via, answered_at=deed.now)


def going(
    *, actor: Actor, incident: Incident, responder: Responder, minutes: int | None, via: str, words: str = ""
) -> Response:
    """They are on their way, there in `minutes` (10 when not said).

    Past the wanted number, and once it has been decided, they are thanked and stood down.
    """
    with act(actor) as deed:
        incident = _begin(deed, incident)
        row = _response(deed, incident, responder, via)
        if row.state == State.SOS or (row.arrived_at and not _was_done(row)):
            return row
        minutes = max(1, min(minutes or 10, 180))
        row.minutes, row.due_at = minutes, deed.now + timedelta(minutes=minutes)
        again = row.selected and row.state in ANSWERED_YES
        row.answered_at, row.via = (row.answered_at if again else deed.now), via
        if not again and (not incident.wants_people or enough.selected(incident).count() >= incident.wanted):
            if not _was_done(row):
                row.state, row.selected = State.STOOD_DOWN, False
            row.save()
            enough.stand_down(deed, incident, [responder])
            _note(deed, incident, responder, "going", minutes=minutes, words=words)
            return row
        row.state, row.selected, row.released_at, row.left_at, row.arrived_at = State.ACCEPTED, True, None, None, None
        row.save()
        _note(deed, incident, responder, "going", minutes=minutes, words=words)
        _expect(deed, incident, row)
        if not again:
            activated(deed, responder=responder, incident_id=incident.pk)
            enough.chosen(deed, incident, row)
        return row


def _was_done(row: Response) -> bool:
    """They were released, or had left: a new word from them counts anew."""
    return row.released_at is not None or row.left_at is not None


def _expect(deed: Deed, incident: Incident, row: Response) -> None:
    late = timedelta(minutes=ladder_policy.of(incident, "late_minutes"))
    timers.set(deed, kind=SCENE, subject=str(row.pk), step="late", due_at=row.due_at + late)


def later(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str) -> Response:
    """ "Yes, in two hours": kept as said, shown to the dispatcher, never counted as an acceptance."""
    with act(actor) as deed:
        incident = _begin(deed, incident)
        row = _response(deed, incident, responder, via)
        if not row.selected and row.state != State.SOS:
            row.state, row.via = State.LATER, via
            row.save()
        _note(deed, incident, responder, "later", words=words)
        return row


def cant(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> Response:
    """They cannot go (any more): free, unscored. Somebody else is asked when this leaves too few."""
    with act(actor) as deed:
        incident = _begin(deed, incident)
        row = _response(deed, incident, responder, via)
        if row.arrived_at or row.state == State.SOS:
            raise Refused(_("You are on scene. Say that you are leaving instead."), "on_scene")
        was_going = row.selected
        row.state, row.selected, row.via = State.DECLINED, False, via
        row.save()
        enough.end_link(deed, row)
        timers.cancel(deed, kind=SCENE, subject=str(row.pk))
        _note(deed, incident, responder, "cant", words=words)
        if was_going:
            enough.one_less(deed, incident)
        return row


def arrived(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> Response:
    """They are there. The first one is told to wait and watch until the partner comes."""
    with act(actor) as deed:
        incident = _begin(deed, incident)
        row = _response(deed, incident, responder, via)
        if row.arrived_at and not _was_done(row):
            return row
        row.state, row.via = _still_calling(row) or State.ON_SCENE, via
        _is_there(row, deed)
        row.save()
        activated(deed, responder=responder, incident_id=incident.pk)
        _note(deed, incident, responder, "arrived", words=words)
        _watch(deed, incident, row, "verdict", "safety")
        enough.somebody_is_there(deed, incident, row)
        return row


def _is_there(row: Response, deed: Deed) -> None:
    row.selected, row.released_at, row.left_at = True, None, None
    row.arrived_at = row.last_safe_at = deed.now


def _watch(deed: Deed, incident: Incident, row: Response, *steps: str) -> None:
    """Set the clocks of somebody on scene: for what they see, and for whether they are well."""
    timers.cancel(deed, kind=SCENE, subject=str(row.pk), step="late")
    for step in steps:
        due = deed.now + timedelta(minutes=ladder_policy.of(incident, f"{step}_minutes"))
        timers.set(deed, kind=SCENE, subject=str(row.pk), step=step, due_at=due)


def saw(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "", **salute: Any) -> Report:
    """What they see (SALUTE choices), as a report of its own."""
    with act(actor) as deed:
        incident = _begin(deed, incident)
        incidents.check_words(words)
        row = _response(deed, incident, responder, via)
        if row._state.adding:
            raise Refused(_("Say first that you are going, or that you have arrived."), "not_going")
        _safe(row, deed)
        report = incidents.add_report(deed, incident, source=Report.Source.RESPONDER, response=row, facts=salute,
                                      words=words, firsthand=True, via=via)  # fmt: skip
        _note(deed, incident, responder, "saw", words=words)
        return report


def verdict(
    *, actor: Actor, incident: Incident, responder: Responder, value: str, via: str, agency: str = "",
    basis: list[str] | None = None, words: str = "",
) -> Response:  # fmt: skip
    """What they conclude on scene (Verdict), for immigration agents with the agency and on what it was recognised."""
    if value not in Verdict.values:
        raise Refused(_("Choose what you see."), "bad_verdict")
    with act(actor) as deed:
        incident = _begin(deed, incident)
        incidents.check_words(words)
        row = _response(deed, incident, responder, via)
        if came := row.arrived_at is None or _was_done(row):
            _is_there(row, deed)  # who says what they see is there
        row.state = _still_calling(row) or State.REPORTED
        row.verdict, row.verdict_at = value, deed.now
        row.last_safe_at = deed.now
        row.save()
        facts = {"agency": agency if agency in Agency.values else "", "basis": _known(basis)}
        incidents.add_report(deed, incident, source=Report.Source.RESPONDER, response=row, facts=facts, words=words,
                             firsthand=True, verdict=value, via=via)  # fmt: skip
        timers.cancel(deed, kind=SCENE, subject=str(row.pk), step="verdict")
        if came:
            _watch(deed, incident, row, "safety")
        _note(deed, incident, responder, "verdict", verdict=value, words=words)
        return row


def _still_calling(row: Response) -> str:
    """SOS while it stands: only "I am safe" takes it back; "" otherwise."""
    return State.SOS if row.state == State.SOS else ""


def _known(basis: list[str] | None) -> list[str]:
    return [item for item in basis or [] if item in Basis.values]


def _safe(row: Response, deed: Deed) -> None:
    row.last_safe_at = deed.now
    row.save(update_fields=["last_safe_at"])


def ok(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> Response:
    """They are safe; an SOS of theirs is over. Works on a closed incident too."""
    with act(actor) as deed:
        incident = _lock(incident)
        row = _response(deed, incident, responder, via)
        if row._state.adding:
            return row
        if row.state == State.SOS:
            row.state = _without_sos(row)
            row.save(update_fields=["state"])
        _safe(row, deed)
        _note(deed, incident, responder, "safe", words=words)
        return row


def _without_sos(row: Response) -> str:
    if row.left_at or row.released_at:
        return State.LEFT if row.left_at else State.RELEASED
    if row.arrived_at:
        return State.ON_SCENE
    return State.ACCEPTED if row.selected else State.STOOD_DOWN


def sos(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> Response:
    """They need help now. Every desk is told; a person takes it. Works on a closed incident too."""
    with act(actor) as deed:
        incident = _lock(incident)
        row = _response(deed, incident, responder, via)
        row.state = State.SOS
        row.save()
        _note(deed, incident, responder, "sos", words=words)
        enough.help_needed(deed, incident)
        return row


def more(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> None:
    """They ask for one more person: the wanted number rises by one and the asking goes on, whoever is there already."""
    with act(actor) as deed:
        incident = _begin(deed, incident)
        Incident.objects.filter(pk=incident.pk).update(wanted=incident.wanted + 1)
        incident.wanted += 1
        _note(deed, incident, responder, "more", words=words)
        enough.more_wanted(deed, incident)


def leaving(*, actor: Actor, incident: Incident, responder: Responder, via: str, words: str = "") -> Response:
    """They have left the scene. Works on a closed incident too: nobody is left out of the count."""
    with act(actor) as deed:
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        row = Response.objects.select_related("incident").filter(incident=incident, responder=responder).first()
        if row is None:
            raise Refused(_("You were not asked for this incident. Thank you for being ready."), "not_asked")
        if row.left_at:
            return row
        row.state, row.left_at = State.LEFT, deed.now
        row.released_at = row.released_at or deed.now
        row.save(update_fields=["state", "left_at", "released_at"])
        enough.end_link(deed, row)
        timers.cancel(deed, kind=SCENE, subject=str(row.pk))
        _note(deed, row.incident, responder, "leaving", words=words)
        return row
