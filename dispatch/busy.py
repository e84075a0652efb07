"""The busy hour: the line switches to it by itself when many call or write at once, or a lead says so; and back the same ways.

Kept as two gates: CALM is shut while the hour is busy, STEADY while it is so busy that people off duty are asked to come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from dispatch import paging, statuses
from hotline.accounts.roles import SENDS, SENIOR
from hotline.base import clock
from hotline.base.act import SYSTEM, Actor, Deed, act
from hotline.calls.models import Call
from hotline.messaging.models import Inbound
from hotline.network import gates, policy
from hotline.network.models import Gate
from hotline.shifts.models import Duty

MINUTES = 5
CALM, STEADY = Gate.Name.CALM, Gate.Name.STEADY
CALLS, TEXTS, SAID = "calls", "texts", "said"
# What is counted, with the thresholds above which the hour is busy, and very busy.
LIMITS = {CALLS: ("busy_calls", "very_busy_calls"), TEXTS: ("busy_texts", "very_busy_texts")}


@dataclass(frozen=True)
class Hour:
    """How the hour is. `what` it was switched by (CALLS, TEXTS, SAID), and how many there were or who said so."""

    since: datetime | None = None
    very: bool = False
    what: str = ""
    detail: str = ""

    @property
    def busy(self) -> bool:
        return self.since is not None

    @property
    def why(self) -> str:
        """The reason in words."""
        if self.what == SAID:
            return gettext("%(who)s said so") % {"who": self.detail}
        n = int(self.detail or 0)
        if self.what == CALLS:
            said = ngettext("%(n)s call in %(m)s minutes", "%(n)s calls in %(m)s minutes", n)
        else:
            said = ngettext(
                "%(n)s person wrote in %(m)s minutes and waits", "%(n)s people wrote in %(m)s minutes and wait", n
            )
        return said % {"n": n, "m": MINUTES}

    @property
    def enders(self) -> frozenset[str]:
        """Who may say that it is calm again: what the line did by itself, whoever takes calls; what a lead said, a lead."""
        return SENIOR if self.what == SAID else SENDS


def hour() -> Hour:
    """How the hour is now."""
    shut = {gate.name: gate for gate in Gate.objects.filter(name__in=(CALM, STEADY), closed=True)}
    if CALM not in shut:
        return Hour()
    what, _space, detail = shut[CALM].reason.partition(" ")
    return Hour(shut[CALM].changed_at, STEADY in shut, what, detail)


def is_busy(now: datetime) -> bool:
    """Whether the wrap-up is short now: it was switched, or it is about to be."""
    return gates.is_closed(CALM) or (_over(_count(now), 0) is not None and not _held_back(now))


def switch(*, actor: Actor, on: bool) -> None:
    """A lead or coordinator says that the hour is busy; it is calm again by a lead's word, or by anybody's who takes calls
    where the line had switched by itself. It then keeps from switching for a while.
    """
    with act(actor) as deed:
        gates.hold(CALM, deed.now)  # one at a time: two pumps, or a pump and a person
        standing = hour()
        statuses.require(deed, *(SENIOR if on else standing.enders))
        if on:
            gates.close(actor=actor, name=CALM, reason=f"{SAID} {actor.handle}")
            return
        gates.open(actor=actor, name=CALM, reason=SAID)
        if standing.very:
            gates.open(actor=actor, name=STEADY, reason=SAID)


def step() -> int:
    """Pump step: switch to the busy hour, to the very busy one, and back when it has become calm."""
    now = clock.now()
    count = _count(now)
    if not _moves(count, now):
        return 0
    with act(SYSTEM) as deed:
        gates.hold(CALM, deed.now)  # one at a time: two pumps, or a pump and a person
        moves = _moves(count, deed.now)  # as it is now that nobody else can turn them
        for name, shut, reason in moves:
            (gates.close if shut else gates.open)(actor=SYSTEM, name=name, reason=reason)
            if name == STEADY and shut:
                _page(deed, count)
        return len(moves)


def _moves(count: dict[str, int], now: datetime) -> list[tuple[str, bool, str]]:
    """Which gates to turn: (gate, shut it or open it, the reason)."""
    standing, free = hour(), not _held_back(now)
    busy, very = _over(count, 0), _over(count, 1)
    moves = []
    if busy and not standing.busy and free:
        moves.append((CALM, True, f"{busy} {count[busy]}"))
    if very and not standing.very and free:
        moves.append((STEADY, True, f"{very} {count[very]}"))
    if standing.very and _fallen(count, 1):
        moves.append((STEADY, False, "fallen"))
    if standing.busy and standing.what != SAID and _fallen(count, 0):
        moves.append((CALM, False, "fallen"))
    return moves


def _count(now: datetime) -> dict[str, int]:
    """Calls of the last minutes, and people who wrote in them and whom nobody has read yet."""
    since = now - timedelta(minutes=MINUTES)
    waiting = Inbound.objects.filter(state=Inbound.State.UNREAD, received_at__gt=since)
    return {
        CALLS: Call.objects.filter(started_at__gt=since).count(),
        TEXTS: waiting.values("contact").order_by().distinct().count(),
    }


def _over(count: dict[str, int], tier: int) -> str | None:
    """What is above its threshold of this tier, if anything."""
    return next((what for what, keys in LIMITS.items() if count[what] > policy.get(keys[tier])), None)


def _fallen(count: dict[str, int], tier: int) -> bool:
    """Whether everything is down to half its threshold: it does not flicker around it."""
    return all(count[what] <= policy.get(keys[tier]) / 2 for what, keys in LIMITS.items())


def _held_back(now: datetime) -> bool:
    """Whether somebody said a short while ago that the hour is calm."""
    since = now - timedelta(minutes=policy.get("busy_rest_minutes"))
    return Gate.objects.filter(name=CALM, closed=False, changed_at__gt=since).exclude(changed_by="").exists()


def _page(deed: Deed, count: dict[str, int]) -> None:
    """Who could answer and is not there is asked to come."""
    here = Duty.objects.filter(until=None).values("user_id")
    away = paging.people(*SENDS).exclude(pk__in=here)
    paging.page(
        deed, away, "busy", subject_kind="duty", count=sum(count.values()), minutes=MINUTES,
        where=paging.link("desk/duty/"),
    )  # fmt: skip
