"""Shutting and opening the network's gates: wide sends paused, the line locked."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.network.models import Gate
from hotline.pump.kick import kick

# Called as (deed, gate's name) in the unit of work that turns a gate. The rooms that must hear of it stand above this one, so
# they add themselves when they are ready.
told: list[Callable[[Deed, str], None]] = []


def is_closed(name: str) -> bool:
    """Whether the gate is shut, read from the database each time: a gate must bite at once. In plain words: it is asked often."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Gate._meta.db_table} WHERE name = %s AND closed", [name])  # noqa: S608 - our own table
        return cursor.fetchone() is not None


def shut_since(name: str) -> datetime | None:
    """Since when the gate is shut; None while it is open."""
    return Gate.objects.filter(name=name, closed=True).values_list("changed_at", flat=True).first()


def hold(name: str, now: datetime) -> None:
    """Have everybody else who holds this gate wait until this unit of work has ended."""
    Gate.objects.get_or_create(name=name, defaults={"changed_at": now})
    Gate.objects.select_for_update().get(name=name)


def close(*, actor: Actor, name: str, reason: str) -> None:
    _turn(actor, name, True, reason)


def open(*, actor: Actor, name: str, reason: str) -> None:  # noqa: A001 - said as gates.open
    _turn(actor, name, False, reason)


def _turn(actor: Actor, name: str, closed: bool, reason: str) -> None:
    with act(actor) as deed:
        now = {"closed": closed, "changed_at": deed.now, "changed_by": actor.id, "reason": reason}
        Gate.objects.update_or_create(name=name, defaults=now)
        trail.record(deed, verb="gate_closed" if closed else "gate_opened", kind="gate", ref=name, reason=reason)
        for tell in told:
            tell(deed, name)
        deed.after(kick)  # what was held goes on at once
