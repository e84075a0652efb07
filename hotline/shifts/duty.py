"""Signing on and off duty."""

from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.accounts.roles import DESK
from hotline.audit import trail
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.shifts.models import Duty


def on_now() -> list[Duty]:
    """The duties open now, longest first."""
    return list(Duty.objects.filter(until=None).select_related("user"))


def sign_on(*, actor: Actor, user: User, role: str) -> Duty:
    """Put `user` on duty; signing on twice changes nothing."""
    if role not in DESK or not user.has_role(role):
        raise Refused(_("You do not have this role. Ask a coordinator."), "wrong_role")
    with act(actor) as deed:
        open_duty, fresh = Duty.objects.get_or_create(user=user, until=None, defaults={"role": role, "since": deed.now})
        if fresh:
            trail.record(deed, verb="sign_on", kind="user", ref=str(user.pk))
        return open_duty


def sign_off(*, actor: Actor, user: User) -> None:
    """Take `user` off duty."""
    with act(actor) as deed:
        if Duty.objects.filter(user=user, until=None).update(until=deed.now):
            trail.record(deed, verb="sign_off", kind="user", ref=str(user.pk))
