"""Signing on and off at the desk, seen at once by everybody else's."""

from hotline.accounts.models import User
from hotline.base.act import Actor, act
from hotline.realtime import events
from hotline.shifts import duty


def sign_on(*, actor: Actor, user: User, role: str) -> None:
    """Put `user` on duty in `role`."""
    with act(actor) as deed:
        duty.sign_on(actor=actor, user=user, role=role)
        events.append(deed, kind="duty", ref=str(user.pk))


def sign_off(*, actor: Actor, user: User) -> None:
    """Take `user` off duty."""
    with act(actor) as deed:
        duty.sign_off(actor=actor, user=user)
        events.append(deed, kind="duty", ref=str(user.pk))
