"""The shift as everybody sees it: signing on and off with what must not be left behind, relief, the pinned note, the empty line."""

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, paging
from dispatch.models import Response
from dispatch.models.asking import ANSWERED_YES
from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS, SENIOR
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Call
from hotline.network import policy
from hotline.pump import timers
from hotline.pump.models import Timer
from hotline.realtime import events
from hotline.shifts import duty, notes
from hotline.shifts.models import Duty

OPEN_CALLS = (Call.State.ANSWERED, Call.State.WRAP_UP)


def on_scene() -> list[Response]:
    """The responders who are at a scene now, the longest there first."""
    there = Response.objects.filter(arrived_at__isnull=False, left_at=None, released_at=None, state__in=ANSWERED_YES)
    return list(there.select_related("responder", "incident").order_by("arrived_at"))


def successors(user: User) -> list[User]:
    """Who could go on for this person: everybody else on duty who may send."""
    others = Duty.objects.filter(until=None, role__in=SENDS, user__is_active=True).exclude(user=user)
    return [row.user for row in others.select_related("user")]


def sign_on(*, actor: Actor, user: User, role: str) -> Duty:
    """Put `user` on duty in `role`, seen by everybody."""
    with act(actor) as deed:
        mine = duty.sign_on(actor=actor, user=user, role=role)
        events.append(deed, kind="duty", ref=str(user.pk))
        return mine


def sign_off(*, actor: Actor, user: User, successor: User | None = None, leave_empty: bool = False) -> None:
    """Take `user` off duty.

    Raises Refused while a call of theirs is open; while a responder is on scene and nobody is named who goes on; and when
    nobody would be left, unless `leave_empty` says that this is known (then leads and coordinators are paged at once).
    """
    with act(actor) as deed:
        mine = duty.of(user)
        if mine is None:
            return
        _no_open_call(user)
        list(Duty.objects.select_for_update().filter(until=None).order_by("pk"))  # of the last two, one is the last
        others = successors(user)
        if successor is not None and successor not in others:
            raise Refused(_("Whoever goes on must be on duty. Ask them to sign on first."), "successor_off")
        if mine.role in SENDS:
            _nobody_left_on_scene(successor)
            if not others and not leave_empty:
                raise Refused(
                    _("You are the last one. Ask somebody to sign on, or say that nobody takes over."), "nobody_left"
                )
        duty.sign_off(actor=actor, user=user, successor=successor)
        if mine.role in SENDS and not others:
            _page_empty(deed, 0)
            duty.watch_empty(deed, policy.get("empty_again_minutes"))
        events.append(deed, kind="duty", ref=str(user.pk))


def _no_open_call(user: User) -> None:
    if Call.objects.filter(dispatcher=user, state__in=OPEN_CALLS).exists():
        raise Refused(_("You have a call open. Finish it first; it stays with you."), "call_open")


def _nobody_left_on_scene(successor: User | None) -> None:
    there = on_scene()
    if there and successor is None:
        first = there[0]
        values = {"who": first.responder.handle, "code": first.incident.code}
        raise Refused(_("%(who)s is on scene at %(code)s. Name who goes on for you.") % values, "on_scene")


def ask_relief(*, actor: Actor, user: User) -> None:
    """ "Relieve me": on every desk, and on the phones of leads and coordinators who are not there."""
    with act(actor) as deed:
        duty.ask_relief(actor=actor, user=user)
        here = Duty.objects.filter(until=None).values("user_id")
        away = paging.people(*SENIOR).exclude(pk__in=here)
        paging.page(deed, away, "relief", subject_kind="duty", subject=str(user.pk), handle=user.handle,
                    where=paging.link("desk/duty/"))  # fmt: skip
        events.append(deed, kind="duty", ref=str(user.pk))


def withdraw_relief(*, actor: Actor, user: User) -> None:
    """They can stay after all."""
    with act(actor) as deed:
        duty.withdraw_relief(actor=actor, user=user)
        events.append(deed, kind="duty", ref=str(user.pk))


def pin(*, actor: Actor, body: str) -> None:
    """Pin a note for the shift, or take it down with an empty one."""
    with act(actor) as deed:
        if not actor.has(*DESK):
            raise Forbidden(_("Only people of the desk pin notes."), "wrong_role")
        incidents.check_words(body)
        notes.pin(actor=actor, body=body)
        events.append(deed, kind="duty", ref="note")


def step() -> int:
    """Pump step: page while nobody is there; end a turn that nobody ended."""
    return timers.fire([duty.TIMER], _fire)


def _fire(deed: Deed, timer: Timer) -> None:
    if timer.step == duty.LONG:
        _end_long(deed, timer)
    elif timer.step == duty.EMPTY and not duty.anybody():
        ended = (
            Duty.objects.filter(role__in=SENDS).exclude(until=None).order_by("-until").values_list("until", flat=True)
        )
        since = ended.first()
        _page_empty(deed, round((deed.now - since).total_seconds() / 60) if since else 0)
        duty.watch_empty(deed, policy.get("empty_again_minutes"))


def _page_empty(deed: Deed, minutes: int) -> None:
    people = paging.people(*SENIOR)
    paging.page(deed, people, "empty", subject_kind="duty", minutes=minutes, where=paging.link("desk/duty/"))
    events.append(deed, kind="duty", ref="empty")


def _end_long(deed: Deed, timer: Timer) -> None:
    """Nobody is believed to be there for longer than a shift; with a call open they are, for one hour more."""
    mine = Duty.objects.select_related("user").filter(pk=timer.subject, until=None).first()
    if mine is None:
        return
    if Call.objects.filter(dispatcher=mine.user, state__in=OPEN_CALLS).exists():
        duty.keep_on(deed, mine)
        return
    duty.sign_off(actor=SYSTEM, user=mine.user)
    events.append(deed, kind="duty", ref=str(mine.user_id))
