"""A text to the community from the end of its hold to its last row: sent, paused, let go on, stopped."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch import broadcast_texts, followups, paging, statuses, timeline, updates
from dispatch.broadcast_texts import PAYS
from dispatch.choices import Status
from dispatch.models import Broadcast, FollowUp, Incident
from hotline.accounts.roles import APPROVES, DESK, SENDS
from hotline.audit import trail
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.messaging import outbox
from hotline.messaging.states import BatchState
from hotline.network import policy
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.realtime import events

Kind, State = Broadcast.Kind, Broadcast.State
TIMER = "broadcast"
NOBODY, SEND = "nobody", "send"
GOES_ON = (Kind.ALERT, Kind.UPDATE)  # say that agents are there
CONFIRMED = (*GOES_ON, Kind.ALL_CLEAR, Kind.NO_LONGER_SEEN)  # say that they were
HANDS = ("drafted", "approved", "alone", "sent_back", "cancelled", "undone", "paused", "resumed", "stopped", "resent")


def changed(deed: Deed, broadcast: Broadcast) -> None:
    """Have every board that shows this text draw it again."""
    events.append(deed, kind="broadcast", ref=str(broadcast.pk))
    events.append(deed, kind="incident", ref=str(broadcast.confirmation.incident_id))


def is_paused(broadcast: Broadcast) -> bool:
    return broadcast.state == State.SENDING and broadcast.batch.state == BatchState.PAUSED


def last_hand(broadcast: Broadcast) -> str:
    """Who touched this text last, and when."""
    entry = timeline.last(broadcast.confirmation.incident_id, HANDS, kind=broadcast.kind)
    if entry is None:
        return broadcast.approved_by_handle or broadcast.drafted_by_handle
    return f"{entry.actor_handle}, {timezone.localtime(entry.at):%H:%M:%S}"


def not_held(broadcast: Broadcast) -> Conflict:
    """Why there is nothing to undo: it is being sent, or somebody took it back first."""
    broadcast = Broadcast.objects.select_related("confirmation").get(pk=broadcast.pk)
    if broadcast.batch_id is not None:
        return Conflict(_("Sending has begun. Stop it instead, or send a correction."), "sending_began")
    what = f"{broadcast_texts.state_label(broadcast)} ({last_hand(broadcast)})"
    return Conflict(_("This text is not being sent now: %(what)s.") % {"what": what}, "not_sending")


def pause(*, actor: Actor, broadcast: Broadcast) -> None:
    """Hold the rest of a text where it stands. Anybody at the desk, and who approves, may."""
    with act(actor) as deed:
        statuses.require(deed, *DESK, *APPROVES)
        broadcast, incident = _under_way(broadcast)
        if not outbox.pause(deed, broadcast.batch):
            raise Conflict(_("It is paused already."), "paused_already")
        _noted(deed, broadcast, incident, "paused")


def resume(*, actor: Actor, broadcast: Broadcast) -> None:
    """Let a paused text go on: whoever may send or approve."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS, *APPROVES)
        broadcast, incident = _under_way(broadcast)
        if not outbox.resume(deed, broadcast.batch):
            raise Conflict(_("It is not paused."), "not_paused")
        _noted(deed, broadcast, incident, "resumed")


def stop(*, actor: Actor, broadcast: Broadcast) -> int:
    """Stop a text for good: what has not left stays here. Returns how many that are."""
    with act(actor) as deed:
        statuses.require(deed, *DESK, *APPROVES)
        broadcast, incident = _under_way(broadcast)
        return _stopped(deed, broadcast, incident)


def resend(*, actor: Actor, broadcast: Broadcast) -> int:
    """Text those again of whom nobody knows whether they got it: some may get it twice, so a person decides. Returns how many."""
    with act(actor) as deed:
        statuses.require(deed, *APPROVES)
        incident = Incident.objects.select_for_update().get(pk=broadcast.incident.pk)
        broadcast = Broadcast.objects.select_related("batch", "confirmation").get(pk=broadcast.pk)
        if broadcast.kind in GOES_ON and incident.status != Status.CONFIRMED:
            raise Refused(_("What this text says is not so any more. Send what ended it instead."), "not_so_any_more")
        again = 0
        if Broadcast.objects.filter(pk=broadcast.pk, state=State.PARTIAL).update(state=State.SENDING):
            until = _not_after(deed, broadcast)
            again = outbox.resend_uncertain(actor=actor, batch=broadcast.batch, not_after=until)
        if not again:
            raise Conflict(_("Of nobody is it uncertain now whether they were texted."), "nobody_uncertain")
        _noted(deed, broadcast, incident, "resent", count=again)
        return again


def halt(deed: Deed, incident: Incident, kinds: tuple[str, ...] = GOES_ON) -> None:
    """What these kinds of text say of the incident is not so any more: drafts and held texts fall, half sent ones are stopped."""
    stale = Broadcast.objects.filter(confirmation__incident=incident, kind__in=kinds).select_related(
        "batch", "confirmation"
    )
    unsent = {"state__in": (State.DRAFT, State.AWAITING, State.APPROVED), "batch": None}
    for broadcast in stale.filter(**unsent):
        if not Broadcast.objects.filter(pk=broadcast.pk, **unsent).update(state=State.CANCELLED):
            continue  # its sending began meanwhile: it is stopped below
        timers.cancel(deed, kind=TIMER, subject=str(broadcast.pk))
        followups.settle_all(deed, "draft dropped", broadcast=broadcast, kind=FollowUp.Kind.APPROVAL)
        _noted(deed, broadcast, incident, "cancelled")
    for broadcast in stale.filter(state=State.SENDING):
        _stopped(deed, broadcast, incident)


def _under_way(broadcast: Broadcast) -> tuple[Broadcast, Incident]:
    incident = Incident.objects.select_for_update().get(pk=broadcast.incident.pk)
    broadcast = Broadcast.objects.select_related("batch", "confirmation").get(pk=broadcast.pk)
    if broadcast.state != State.SENDING:
        what = broadcast_texts.state_label(broadcast)
        raise Conflict(_("This text is not being sent now: %(what)s.") % {"what": what}, "not_sending")
    return broadcast, incident


def _stopped(deed: Deed, broadcast: Broadcast, incident: Incident) -> int:
    left = outbox.cancel(deed, batch=broadcast.batch, reason="stopped")
    trail.record(deed, verb="stopped", kind="broadcast", ref=str(broadcast.pk), reason=str(left))
    _noted(deed, broadcast, incident, "stopped", count=left)
    return left


def _noted(deed: Deed, broadcast: Broadcast, incident: Incident, what: str, **data: int) -> None:
    timeline.write(deed, incident, what, data={"kind": broadcast.kind, **data})
    changed(deed, broadcast)


def step() -> int:
    """Pump step: page again when nobody answered; after the hold make the rows; note what has been sent altogether."""
    return timers.fire([TIMER], _fire, before=_lock) + finish()


def _lock(timer: Timer) -> None:
    Incident.objects.select_for_update(of=("self",)).filter(confirmations__broadcasts__pk=timer.subject).first()


def _fire(deed: Deed, timer: Timer) -> None:
    found = Broadcast.objects.filter(pk=timer.subject).select_related("confirmation__incident__zone", "follows")
    broadcast = found.first()
    if broadcast is None:
        return
    if timer.step == NOBODY and broadcast.state == State.AWAITING:
        paging.nobody_answered(deed, broadcast)
        changed(deed, broadcast)
    elif timer.step == SEND and broadcast.state == State.APPROVED and broadcast.batch_id is None:
        _send(deed, broadcast)


def _send(deed: Deed, broadcast: Broadcast) -> None:
    """Its rows."""
    incident = broadcast.incident
    batch = outbox.decide(
        deed, purpose="community", lane=outbox.COMMUNITY, template=broadcast.kind,
        texts={"en": broadcast.text_en, "es": broadcast.text_es}, to=broadcast_texts.recipients(broadcast, deed.now),
        subject_kind="broadcast", subject=str(broadcast.pk),
        not_after=_not_after(deed, broadcast),
    )  # fmt: skip
    total = outbox.counts(batch)["total"]
    broadcast.batch, broadcast.state, broadcast.recipients, broadcast.sent_at = batch, State.SENDING, total, deed.now
    broadcast.save(update_fields=["batch", "state", "recipients", "sent_at"])
    timeline.write(deed, incident, "sent", data={"kind": broadcast.kind, "count": total})
    if broadcast.kind == Kind.ALERT:
        due = deed.now + timedelta(minutes=policy.get("no_sighting_minutes"))
        followups.owe(deed, kind=FollowUp.Kind.ALL_CLEAR, due_at=due, incident=incident, broadcast=broadcast)
        updates.owe(deed, broadcast)
    changed(deed, broadcast)


def _not_after(deed: Deed, broadcast: Broadcast) -> datetime | None:
    """A stale alert is worse than none; what ends or corrects one is owed, however late it leaves."""
    stale = timedelta(minutes=policy.get("community_alert_validity_minutes"))
    return None if broadcast.kind in PAYS else deed.now + stale


def finish() -> int:
    """Move broadcasts whose last text has left from sending to sent (or partial, when some could not be sent).

    Only now is what they were owed for paid, and only when nothing of it was stopped on the way.
    """
    done = 0
    leaving = Broadcast.objects.filter(state=State.SENDING)
    if not leaving.exists():
        return 0
    for broadcast in leaving.select_related("batch", "confirmation__incident"):
        counts = outbox.counts(broadcast.batch)
        if counts["open"]:
            continue
        state = State.PARTIAL if counts["uncertain"] or counts["failed"] or counts["cancelled"] else State.SENT
        with act(SYSTEM) as deed:
            Incident.objects.select_for_update().get(pk=broadcast.confirmation.incident_id)
            moved = Broadcast.objects.filter(pk=broadcast.pk, state=State.SENDING).update(state=state)
            if moved and broadcast.kind in PAYS and not counts["cancelled"]:
                followups.settle_all(deed, broadcast.kind, broadcast=broadcast.follows_id, kind=PAYS[broadcast.kind])
            if moved and broadcast.kind == Kind.UPDATE and not counts["cancelled"]:
                followups.settle_all(deed, broadcast.kind, broadcast=broadcast.follows_id, kind=FollowUp.Kind.UPDATE)
                updates.owe(deed, broadcast.follows)
            done += moved
            changed(deed, broadcast)
    return done
