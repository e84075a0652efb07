"""Telling the community: draft, approve by a second person, hold; all-clear and correction to exactly the earlier recipients."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch import broadcast_texts, ceilings, decisions, followups, incidents, paging, sending, statuses, timeline
from dispatch.broadcast_texts import Kind, Preview, preview
from dispatch.choices import NEVER_WIDE, Presence, Status
from dispatch.models import Broadcast, BroadcastZone, Confirmation, FollowUp, Incident
from hotline.accounts.roles import APPROVES, DESK, SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.messaging import words
from hotline.messaging.problems import Problem
from hotline.network import gates, policy
from hotline.places.models import Zone
from hotline.pump import timers

State = Broadcast.State
TIMER, NOBODY, SEND = sending.TIMER, sending.NOBODY, sending.SEND
EARLIER_RECIPIENTS = frozenset({Kind.ALL_CLEAR, Kind.NO_LONGER_SEEN, Kind.CORRECTION, Kind.UPDATE})
__all__ = ["Preview", "alone", "approve", "cancel", "draft", "of", "preview", "send_back", "undo", "waiting", "write"]


def of(incident: Incident) -> list[Broadcast]:
    """The incident's broadcasts, oldest first."""
    found = Broadcast.objects.filter(confirmation__incident=incident)
    return list(found.select_related("confirmation__incident__zone", "batch", "follows").order_by("drafted_at"))


def waiting() -> list[Broadcast]:
    """What waits for a second person now, longest first."""
    return list(Broadcast.objects.filter(state=State.AWAITING).select_related("confirmation__incident__zone"))


def draft(
    *, actor: Actor, incident: Incident, kind: str, zones: list[Zone] | None = None, place: str = ""
) -> Broadcast:
    """Draft a text of `kind` from the template of the state. Zones: the incident's and its neighbours unless given.

    Raises Refused when the incident's state does not allow it: an alert without a confirmation cannot be drafted.
    """
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        incident = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
        confirmation = _allowed(incident, kind)
        follows = _follows(incident, kind)
        place = (place or incident.public_place).strip()
        texts = broadcast_texts.compose(incident, confirmation, kind, place, deed.now, follows)
        broadcast_texts.refuse_problems(incident, texts, kind)
        standing = Broadcast.objects.filter(
            confirmation=confirmation, kind=kind, state__in=[State.DRAFT, State.AWAITING, State.APPROVED, State.SENDING]
        ).first()
        if standing is not None and standing.state in (State.APPROVED, State.SENDING):
            raise Conflict(
                _("This text is no longer waiting: %(what)s (%(who)s).")
                % {"what": broadcast_texts.state_label(standing), "who": sending.last_hand(standing)},
                "not_waiting",
            )
        if standing is not None:
            raise Conflict(
                _("%(who)s has drafted this already. Approve it or send it back.")
                % {"who": standing.drafted_by_handle},
                "drafted_already",
            )
        broadcast = Broadcast.objects.create(
            confirmation=confirmation, kind=kind, place=place, text_en=texts["en"].body, text_es=texts["es"].body,
            drafted_by=actor.id, drafted_by_handle=actor.handle, drafted_at=deed.now, follows=follows,
            witness=decisions.gone_witness(incident) if kind == Kind.ALL_CLEAR else None,
        )  # fmt: skip
        picked = _zone_ids(incident, zones, follows)
        BroadcastZone.objects.bulk_create(
            BroadcastZone(broadcast=broadcast, zone_id=pk) for pk in dict.fromkeys(picked)
        )
        timeline.write(deed, incident, "drafted", data={"kind": str(kind)})
        due = deed.now + timedelta(minutes=policy.get("approval_alone_minutes"))
        followups.owe(deed, kind=FollowUp.Kind.APPROVAL, due_at=due, incident=incident, broadcast=broadcast)
        _wait_for_somebody(deed, broadcast)
        return broadcast


def needs_a_second(broadcast: Broadcast) -> bool:
    """Whether somebody else must approve it: not an all-clear that a responder on scene saw come true."""
    return not (broadcast.kind == Kind.ALL_CLEAR and broadcast.witness_id is not None)


def _wait_for_somebody(deed: Deed, broadcast: Broadcast) -> None:
    """Page who may approve, and have everybody who may paged again when nobody has answered."""
    if needs_a_second(broadcast):
        paging.approval(deed, broadcast)
        due = deed.now + timedelta(minutes=policy.get("approval_alone_minutes"))
        timers.set(deed, kind=TIMER, subject=str(broadcast.pk), step=NOBODY, due_at=due)
    sending.changed(deed, broadcast)


def _allowed(incident: Incident, kind: str) -> Confirmation:
    """The confirmation this text rests on. Raises Refused when its kind does not fit the incident's state."""
    standing = Confirmation.objects.filter(incident=incident).order_by("-at")
    confirmation = standing.filter(retracted_at=None).first()
    if kind in (Kind.ALERT, Kind.UPDATE):
        if incident.status != Status.CONFIRMED or confirmation is None:
            raise Refused(_("Only a confirmed incident can be told to the community. Confirm it first."), "unconfirmed")
        if incident.presence != Presence.ACTIVE or incident.activity in NEVER_WIDE:
            raise Refused(_("The community is alerted only while agents are there and acting."), "never_wide")
        if kind == Kind.ALERT and _alerted(confirmation):
            raise Conflict(_("The community has been alerted already. Send an update instead."), "alerted_already")
    elif kind in (Kind.ALL_CLEAR, Kind.NO_LONGER_SEEN):
        if incident.status not in (Status.ENDED, Status.CONFIRMED) or confirmation is None:
            raise Refused(_("There is no alert to end here."), "nothing_to_end")
        if incident.status == Status.CONFIRMED:
            raise Refused(_("Decide first that it has ended; then send the all-clear."), "not_ended")
        if kind == Kind.ALL_CLEAR and decisions.gone_witness(incident) is None:
            raise Refused(_("Nobody on scene saw them leave: send the text that says no longer seen."), "no_witness")
    elif kind == Kind.CORRECTION:
        confirmation = standing.first()
        if incident.status not in (Status.FALSE_ALARM, Status.VOID) or confirmation is None:
            raise Refused(_("Decide first that it was a false alarm; then correct it."), "not_false")
    else:
        raise Refused(_("Choose which text to send."), "bad_kind")
    return confirmation


def _alerted(confirmation: Confirmation) -> bool:
    """Whether the alert of this confirmation is approved, on its way or sent: there is one for each."""
    alerts = Broadcast.objects.filter(confirmation=confirmation, kind=Kind.ALERT)
    return alerts.filter(Q(batch__isnull=False) | Q(state=State.APPROVED)).exists()


def _follows(incident: Incident, kind: str) -> Broadcast | None:
    """The alert that a later text answers; all but the first alert must answer one."""
    if kind not in EARLIER_RECIPIENTS:
        return None
    told = Broadcast.objects.filter(confirmation__incident=incident, kind=Kind.ALERT, batch__isnull=False)
    first = told.order_by("-approved_at").first()
    if first is None:
        raise Refused(_("Nobody was told of this, so there is nobody to tell."), "nobody_told")
    return first


def _zone_ids(incident: Incident, zones: list[Zone] | None, follows: Broadcast | None) -> list:
    """The zones a text goes to: its alert's, those chosen, else the incident's and its neighbours."""
    if follows is not None:
        return [row.zone_id for row in follows.zones.all()]
    if zones:
        return list(dict.fromkeys(zone.pk for zone in zones))
    return [incident.zone_id, *incident.zone.neighbours.values_list("pk", flat=True)]


def approve(*, actor: Actor, broadcast: Broadcast, typed_code: str) -> Broadcast:
    """The second person's yes, with the incident's code typed. It is held ten seconds, then Celery's workers send it."""
    with act(actor) as deed:
        broadcast, incident = _awaiting(broadcast)
        own = broadcast.drafted_by == actor.id
        seen_gone = broadcast.kind == Kind.ALL_CLEAR and broadcast.witness_id is not None
        if own and not (seen_gone and actor.has(*SENDS)):
            raise Forbidden(
                _("You drafted this. Somebody else must approve it: a lead, coordinator or approver."), "own_draft"
            )
        if not (actor.has(*APPROVES) or (seen_gone and actor.has(*SENDS))):
            raise Forbidden(_("A lead, a coordinator or an approver approves this."), "wrong_role")
        return _approved(deed, broadcast, incident, typed_code, reason="")


def alone(*, actor: Actor, broadcast: Broadcast, reason: str, typed_code: str) -> Broadcast:
    """A lead or coordinator sends alone when nobody answered for five minutes: reason typed, every coordinator told."""
    with act(actor) as deed:
        broadcast, incident = _awaiting(broadcast)
        if not actor.has(*SENIOR):
            raise Forbidden(_("Only a lead or coordinator may send alone."), "wrong_role")
        opens = alone_opens(broadcast)
        if deed.now < opens:
            left = int((opens - deed.now).total_seconds()) // 60 + 1
            raise Refused(_("Give a second person %(left)s more min to answer first.") % {"left": left}, "too_soon")
        if len(reason.strip()) < 10:
            raise Refused(_("Say in a sentence why nobody else could approve it."), "no_reason")
        incidents.check_words(reason)
        return _approved(deed, broadcast, incident, typed_code, reason=reason.strip()[:200])


def alone_opens(broadcast: Broadcast) -> datetime:
    """From when on a lead or coordinator may send it alone."""
    return broadcast.drafted_at + timedelta(minutes=policy.get("approval_alone_minutes"))


def _awaiting(broadcast: Broadcast) -> tuple[Broadcast, Incident]:
    broadcast = Broadcast.objects.select_related("confirmation").get(pk=broadcast.pk)
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("zone")
        .get(pk=broadcast.confirmation.incident_id)
    )
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    if broadcast.state != State.AWAITING:
        values = {"what": broadcast_texts.state_label(broadcast), "who": sending.last_hand(broadcast)}
        raise Conflict(_("This text is no longer waiting: %(what)s (%(who)s).") % values, "not_waiting")
    return broadcast, incident


def _approved(deed: Deed, broadcast: Broadcast, incident: Incident, typed_code: str, *, reason: str) -> Broadcast:
    if typed_code.strip().upper() != incident.code:
        raise Refused(_("Type the incident's code, %(code)s, to send it.") % {"code": incident.code}, "wrong_code")
    if gates.is_closed("wide_sends"):
        raise Refused(_("Wide texts are paused. A lead or coordinator can let them go on."), "paused")
    _allowed(incident, broadcast.kind)
    ceilings.check(broadcast.kind, deed.now)
    count = broadcast_texts.recipients(broadcast, deed.now).count()
    broadcast.approved_by, broadcast.approved_by_handle = deed.actor.id, deed.actor.handle
    broadcast.approved_at, broadcast.state, broadcast.alone_reason = deed.now, State.APPROVED, reason
    broadcast.save(update_fields=["approved_by", "approved_by_handle", "approved_at", "state", "alone_reason"])
    data = {"kind": broadcast.kind, "count": count}
    timeline.write(deed, incident, "alone" if reason else "approved", data=data, words=reason)
    trail.record(deed, verb="sent_alone" if reason else "approved", kind="broadcast", ref=str(broadcast.pk))
    followups.settle_all(deed, "approved", broadcast=broadcast, kind=FollowUp.Kind.APPROVAL)
    timers.cancel(deed, kind=TIMER, subject=str(broadcast.pk))
    due = deed.now + timedelta(seconds=policy.get("hold_seconds"))
    timers.set(deed, kind=TIMER, subject=str(broadcast.pk), step=SEND, due_at=due)
    if reason:
        paging.sent_alone(deed, broadcast, count)
    sending.changed(deed, broadcast)
    return broadcast


def send_back(*, actor: Actor, broadcast: Broadcast, why: str) -> None:
    """Not like this: back to the desk with a reason."""
    with act(actor) as deed:
        broadcast, incident = _awaiting(broadcast)
        statuses.require(deed, *APPROVES)
        if not why.strip():
            raise Refused(_("Say what should change."), "no_reason")
        incidents.check_words(why)
        _drop(deed, broadcast, incident, "sent_back", why=why.strip()[:200])


def cancel(*, actor: Actor, broadcast: Broadcast) -> None:
    """Take a draft away before it is approved."""
    with act(actor) as deed:
        broadcast, incident = _awaiting(broadcast)
        if broadcast.drafted_by != actor.id:
            statuses.require(deed, *SENIOR)
        _drop(deed, broadcast, incident, "cancelled")


def _drop(deed: Deed, broadcast: Broadcast, incident: Incident, what: str, why: str = "") -> None:
    Broadcast.objects.filter(pk=broadcast.pk).update(state=State.CANCELLED, sent_back_why=why)
    timeline.write(deed, incident, what, data={"kind": broadcast.kind}, words=why)
    followups.settle_all(deed, what, broadcast=broadcast, kind=FollowUp.Kind.APPROVAL)
    timers.cancel(deed, kind=TIMER, subject=str(broadcast.pk))
    sending.changed(deed, broadcast)


def undo(*, actor: Actor, broadcast: Broadcast) -> None:
    """Within the hold after an approval: nothing has left yet, and nothing will. Raises Conflict when sending began."""
    with act(actor) as deed:
        statuses.require(deed, *DESK, *APPROVES)
        incident = Incident.objects.select_for_update().get(pk=broadcast.incident.pk)
        held = Broadcast.objects.filter(pk=broadcast.pk, state=State.APPROVED, batch=None)
        if not held.update(
            state=State.AWAITING, approved_by=None, approved_by_handle="", approved_at=None, alone_reason=""
        ):
            raise sending.not_held(broadcast)
        timers.cancel(deed, kind=TIMER, subject=str(broadcast.pk))
        timeline.write(deed, incident, "undone", data={"kind": broadcast.kind})
        due = deed.now + timedelta(minutes=policy.get("approval_alone_minutes"))
        followups.owe(deed, kind=FollowUp.Kind.APPROVAL, due_at=due, incident=incident, broadcast=broadcast)
        timers.set(deed, kind=TIMER, subject=str(broadcast.pk), step=NOBODY, due_at=due)
        sending.changed(deed, broadcast)


@dataclass
class Written:
    """A text as it would be drafted now, before it is."""

    texts: dict[str, words.Text]
    problems: dict[str, list[Problem]]
    ahead: Preview
    zones: list[Zone]
    place: str


def write(incident: Incident, kind: str, now: datetime, *, zones: list[Zone] | None = None, place: str = "") -> Written:
    """Both languages, what is wrong with them, who would get it and what it takes. Nothing is stored.

    Raises Refused when the incident's state does not allow the text.
    """
    confirmation, follows = _allowed(incident, kind), _follows(incident, kind)
    place = (place or incident.public_place).strip()
    texts = broadcast_texts.compose(incident, confirmation, kind, place, now, follows)
    picked = list(Zone.objects.filter(pk__in=_zone_ids(incident, zones, follows)))
    people = broadcast_texts.audience(kind, picked, follows, now)
    return Written(
        texts, {language: broadcast_texts.problems(incident, text.body, place) for language, text in texts.items()},
        broadcast_texts.reckon(people, {language: text.body for language, text in texts.items()}), picked, place,
    )  # fmt: skip
