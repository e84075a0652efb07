"""Rumours: heard, counted once per asker, checked, decided, and answered to exactly those who asked or were told wrong."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dispatch import clarifications, incidents, statuses, timeline
from dispatch.askers import askers, of_call, of_text
from dispatch.choices import Outcome, Status
from dispatch.holding import holds
from dispatch.models import FollowUp, Hearer, Incident, Rumour
from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.calls.models import Call
from hotline.messaging import outbox
from hotline.messaging.models import Inbound
from hotline.network import policy
from hotline.places.models import Zone
from hotline.realtime import events

State = Rumour.State
ANSWERABLE = ("channel", "contact", "language", "safe_to_text", "safe_to_call")
DECISIONS = (State.FALSE, State.TRUE, State.OTHER_EVENT, State.OLD, State.CANNOT_CHECK)


def open(  # noqa: A001 - said as rumours.open
    *, actor: Actor, claim: str, place: str = "", zone: Zone | None = None, incident: Incident | None = None,
    channels: Sequence[str] = (),
) -> Rumour:  # fmt: skip
    """Note a rumour in the words people use (no names), and where it is said. With `incident`, that is its check."""
    claim = " ".join(claim.split())
    if not 3 <= len(claim) <= 140:
        raise Refused(_("Say in one line, at most 140 letters, what people say."), "claim_length")
    incidents.check_words(claim, place)
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        rumour = Rumour.objects.create(
            claim=claim, place=place[:60], zone=zone, incident=incident, heard_at=deed.now, heard_by=actor.id,
            state=State.CHECKING if incident else State.HEARD, channels=[one for one in Rumour.Channel if one in channels],
        )  # fmt: skip
        if incident is not None:
            timeline.write(deed, incident, "rumour")
        _changed(deed, rumour)
        return rumour


def check_by(*, actor: Actor, rumour: Rumour, incident: Incident) -> None:
    """This incident is the check of the rumour: its verdict will decide."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        _undecided(rumour)
        Incident.objects.select_for_update().filter(pk=incident.pk).first()
        if not Rumour.objects.filter(pk=rumour.pk, decided_at=None).update(incident=incident, state=State.CHECKING):
            rumour.refresh_from_db()
            _undecided(rumour)
        rumour.incident, rumour.state = incident, State.CHECKING
        timeline.write(deed, incident, "rumour")
        _changed(deed, rumour)


def hear(
    *, actor: Actor, rumour: Rumour, call: Call | None = None, inbound: Inbound | None = None,
    safe_to_text: bool | None = None,
) -> Hearer:  # fmt: skip
    """One more who asked: by a call or by a text (who texts us may be texted). Each call and text counts once."""
    with act(actor) as deed:
        if call is not None:
            found, one = {"call": call}, of_call(rumour, call)
            if safe_to_text is not None:
                one.safe_to_text = safe_to_text
        elif inbound is not None and inbound.contact is not None:
            found, one = {"inbound": inbound}, of_text(rumour, inbound)
        else:
            raise Refused(_("Say which call or text asked about it."), "no_source")
        values = {name: getattr(one, name) for name in ANSWERABLE}
        # Whoever draws up the answer holds this row: nobody slips in between unseen.
        clarifications.held(rumour)
        rumour.refresh_from_db()
        hearer, _fresh = Hearer.objects.get_or_create(rumour=rumour, **found, defaults={**values, "at": deed.now})
        _changed(deed, rumour)
        if rumour.is_decided and rumour.answered_at:
            clarifications.answer_latecomer(deed, rumour, hearer)
        return hearer


def decide(*, actor: Actor, rumour: Rumour, verdict: str) -> None:
    """Say what it was. False and true rest on an incident's decision when there is one."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if verdict not in DECISIONS:
            raise Refused(_("Say what was found."), "no_verdict")
        clarifications.held(rumour)
        rumour.refresh_from_db()
        _undecided(rumour)
        untrue = (Status.FALSE_ALARM, Status.VOID)
        if rumour.incident and verdict == State.FALSE and rumour.incident.status not in untrue:
            raise Refused(
                _("Decide %(code)s first: somebody is checking it.") % {"code": rumour.incident.code}, "still_checked"
            )
        mine = Rumour.objects.filter(pk=rumour.pk, decided_at=None)
        if not mine.update(state=verdict, decided_at=deed.now, decided_by=actor.id, decided_by_handle=actor.handle):
            rumour.refresh_from_db()
            _undecided(rumour)
        rumour.refresh_from_db()
        trail.record(deed, verb="decided", kind="rumour", ref=str(rumour.pk))
        if any(askers(rumour)):
            clarifications.owe_result(deed, rumour, policy.get("rumour_minutes"))
        _changed(deed, rumour)


def verdict_of(incident: Incident) -> str:
    """What the incident's decision says of the rumour it checked; "" while there is none."""
    if incident.status == Status.UNVERIFIED:
        return State.CANNOT_CHECK
    if incident.status != Status.FALSE_ALARM:
        return ""
    return {Outcome.OTHER_AGENCY: State.OTHER_EVENT, Outcome.OLD_NEWS: State.OLD}.get(incident.outcome, State.FALSE)


def answer(*, actor: Actor, rumour: Rumour) -> None:
    """In one go: what its incident was decided to be, told to exactly those who asked or sent it in."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        rumour = clarifications.held(rumour)
        if not rumour.is_decided:
            verdict = verdict_of(rumour.incident) if rumour.incident else ""
            decide(actor=actor, rumour=rumour, verdict=verdict)
        clarifications.draft(actor=actor, rumour=rumour)


def take_back(deed: Deed, incident: Incident, *, checked_again: bool = False) -> None:
    """The incident was decided otherwise, or is `checked_again`: its rumours are open once more.

    Answers that have not left fall, and whoever asked is owed the result anew.
    """
    for rumour in Rumour.objects.filter(incident=incident).exclude(decided_at=None).select_related("incident"):
        if holds(rumour) and not checked_again:
            continue
        clarifications.given(rumour).filter(batch=None).delete()
        outbox.cancel(deed, subject=str(rumour.pk), purpose="clarification", reason="decided otherwise")
        rumour.state, rumour.decided_at, rumour.decided_by, rumour.decided_by_handle = State.CHECKING, None, "", ""
        rumour.answered_at = rumour.closed_at = None
        rumour.save(
            update_fields=["state", "decided_at", "decided_by", "decided_by_handle", "answered_at", "closed_at"]
        )
        trail.record(deed, verb="checked_again", kind="rumour", ref=str(rumour.pk))
        if any(askers(rumour)):
            clarifications.owe_result(deed, rumour, policy.get("rumour_minutes"))
        _changed(deed, rumour)


def _undecided(rumour: Rumour) -> None:
    if rumour.decided_at:
        raise Conflict(_("%(who)s has decided this already.") % {"who": rumour.decided_by_handle}, "decided_already")


def close(*, actor: Actor, rumour: Rumour) -> None:
    """Done with it: only once those who asked were answered."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        if FollowUp.objects.filter(rumour=rumour, paid_at=None).exists():
            raise Refused(_("Somebody who asked is still owed an answer."), "still_owed")
        Rumour.objects.filter(pk=rumour.pk, closed_at=None).update(closed_at=deed.now)
        _changed(deed, rumour)


def _changed(deed: Deed, rumour: Rumour) -> None:
    events.append(deed, kind="rumour", ref=str(rumour.pk))
    if rumour.incident_id:
        events.append(deed, kind="incident", ref=str(rumour.incident_id))
