"""Signing on and off duty, and the clocks that follow: nobody there any more, and a turn nobody ended."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.network import policy
from hotline.pump import timers
from hotline.shifts.models import Duty

TIMER = "shift"
LINE = "line"
EMPTY, LONG = "empty", "long"


def on_now() -> list[Duty]:
    """The duties open now, longest first."""
    return list(Duty.objects.filter(until=None).select_related("user"))


def of(user: User) -> Duty | None:
    """This person's open duty."""
    return Duty.objects.filter(user=user, until=None).first()


def is_on(user: User) -> bool:
    return Duty.objects.filter(user=user, until=None).exists()


def anybody() -> bool:
    """Whether somebody is there who may send (a trainee alone leaves the line empty)."""
    return Duty.objects.filter(until=None, role__in=SENDS, user__is_active=True).exists()


def sign_on(*, actor: Actor, user: User, role: str) -> Duty:
    """Put `user` on duty; signing on twice changes nothing."""
    if role not in DESK or not user.has_role(role):
        raise Refused(_("You do not have this role. Ask a coordinator."), "wrong_role")
    with act(actor) as deed:
        open_duty, fresh = Duty.objects.get_or_create(user=user, until=None, defaults={"role": role, "since": deed.now})
        if fresh:
            trail.record(deed, verb="sign_on", kind="user", ref=str(user.pk))
            longest = timedelta(hours=policy.get("longest_shift_hours"))
            timers.set(deed, kind=TIMER, subject=str(open_duty.pk), step=LONG, due_at=deed.now + longest)
            if role in SENDS:
                timers.cancel(deed, kind=TIMER, subject=LINE, step=EMPTY)
        return open_duty


def sign_off(*, actor: Actor, user: User, successor: User | None = None) -> None:
    """Take `user` off duty; `successor` is who goes on for them."""
    with act(actor) as deed:
        mine = of(user)
        if mine is not None and Duty.objects.filter(pk=mine.pk, until=None).update(
            until=deed.now, successor=successor, relief_asked_at=None
        ):
            trail.record(deed, verb="sign_off", kind="user", ref=str(user.pk))
            timers.cancel(deed, kind=TIMER, subject=str(mine.pk))
            if not anybody():
                watch_empty(deed, policy.get("empty_shift_minutes"))


def watch_empty(deed: Deed, minutes: float) -> None:
    """Look again in so many minutes whether anybody has come."""
    timers.set(deed, kind=TIMER, subject=LINE, step=EMPTY, due_at=deed.now + timedelta(minutes=minutes))


def ask_relief(*, actor: Actor, user: User) -> Duty:
    """ "Relieve me": seen on every desk until somebody does, or it is taken back."""
    with act(actor) as deed:
        mine = of(user)
        if mine is None:
            raise Refused(_("You are not on duty."), "off_duty")
        if not Duty.objects.filter(pk=mine.pk, until=None, relief_asked_at=None).update(relief_asked_at=deed.now):
            raise Conflict(_("You have asked for it already."), "asked_already")
        trail.record(deed, verb="relief_asked", kind="user", ref=str(user.pk))
        mine.refresh_from_db()
        return mine


def withdraw_relief(*, actor: Actor, user: User) -> None:
    """They can stay after all."""
    with act(actor):
        Duty.objects.filter(user=user, until=None).update(relief_asked_at=None)


def keep_on(deed: Deed, mine: Duty) -> None:
    """Believe this turn for one hour more."""
    timers.set(deed, kind=TIMER, subject=str(mine.pk), step=LONG, due_at=deed.now + timedelta(hours=1))
