"""Handing over: writing beside the sheet, offering it to the next person, accepting it."""

import json

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, statuses
from dispatch.handover import sheet
from dispatch.handover.models import Handover
from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Forbidden, Refused
from hotline.realtime import events
from hotline.shifts import duty

State = Handover.State
# Where somebody may write beside the machine's own lines; "mood" is how the shift was.
SECTIONS = ("incidents", "on_scene", "owed", "families", "rumours", "flags", "faults", "mood")
LONGEST = 600


def mine(*, actor: Actor, user: User) -> Handover:
    """The sheet this person is about to hand over, made when there is none."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        fresh = {"made_at": deed.now}
        found, _made = Handover.objects.exclude(state=State.ACCEPTED).get_or_create(by=user, defaults=fresh)
        return found


def open_of(user: User) -> Handover | None:
    """The sheet this person has begun and nobody accepted yet."""
    return Handover.objects.filter(by=user).exclude(state=State.ACCEPTED).select_related("to").first()


def offered_to(user: User) -> list[Handover]:
    """What waits for this person to be read and accepted."""
    waiting = Handover.objects.filter(to=user, state=State.OFFERED).select_related("by")
    return list(waiting.order_by("offered_at"))


def notes_of(handover: Handover) -> dict[str, str]:
    """What was written beside each section."""
    return json.loads(handover.notes) if handover.notes else {}


def write(*, actor: Actor, handover: Handover, notes: dict[str, str]) -> None:
    """Keep what was written beside the sections. Raises Refused for what must never be stored."""
    with act(actor) as deed:
        fresh = _of_mine(deed, handover)
        kept = {key: notes.get(key, "").strip()[:LONGEST] for key in SECTIONS}
        incidents.check_words(*kept.values())
        fresh.notes = json.dumps({key: value for key, value in kept.items() if value})
        fresh.save(update_fields=["notes"])


def offer(*, actor: Actor, handover: Handover, to: User) -> None:
    """Give the sheet to the next person, who must be on duty to read it."""
    with act(actor) as deed:
        fresh = _of_mine(deed, handover)
        if to.pk == fresh.by_id or not to.has_role(*SENDS):
            raise Refused(
                _("Hand over to somebody else who may send: a dispatcher, lead or coordinator."), "wrong_person"
            )
        if not duty.is_on(to):
            raise Refused(_("%(who)s is not on duty yet. Ask them to sign on first.") % {"who": to.handle}, "off_duty")
        fresh.to, fresh.state, fresh.offered_at = to, State.OFFERED, deed.now
        fresh.save(update_fields=["to", "state", "offered_at"])
        trail.record(deed, verb="handover_offered", kind="handover", ref=str(fresh.pk))
        events.append(deed, kind="duty", ref=str(fresh.by_id))


def take_back(*, actor: Actor, handover: Handover) -> None:
    """Not yet, or to somebody else."""
    with act(actor) as deed:
        fresh = _of_mine(deed, handover)
        fresh.to, fresh.state, fresh.offered_at = None, State.DRAFT, None
        fresh.save(update_fields=["to", "state", "offered_at"])
        events.append(deed, kind="duty", ref=str(fresh.by_id))


def accept(*, actor: Actor, handover: Handover) -> None:
    """The next person has read it: from now on it is theirs. The sheet is kept as it stands at this moment."""
    with act(actor) as deed:
        fresh = Handover.objects.select_for_update().get(pk=handover.pk)
        if fresh.state == State.ACCEPTED:
            raise Conflict(_("This was accepted already."), "accepted_already")
        if fresh.state != State.OFFERED or str(fresh.to_id) != actor.id:
            raise Forbidden(_("This sheet is not offered to you."), "not_yours")
        fresh.sheet, fresh.state, fresh.accepted_at = sheet.make(deed.now).plain(), State.ACCEPTED, deed.now
        fresh.save(update_fields=["sheet", "state", "accepted_at"])
        trail.record(deed, verb="handover_accepted", kind="handover", ref=str(fresh.pk))
        events.append(deed, kind="duty", ref=str(fresh.by_id))


def _of_mine(deed: Deed, handover: Handover) -> Handover:
    fresh = Handover.objects.select_for_update().get(pk=handover.pk)
    if str(fresh.by_id) != deed.actor.id:
        raise Forbidden(_("This is somebody else's sheet."), "not_yours")
    if fresh.state == State.ACCEPTED:
        raise Conflict(_("This was accepted already."), "accepted_already")
    return fresh
