"""The network's policies as one readable list, changing one of them, and the preset of a small network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.messaging.never_store import never_store
from hotline.network import policy
from hotline.network.models import PolicyValue
from hotline.network.policy import POLICIES
from hotline.ops.setup import bounds, policy_words

# A town with eight responders and three dispatchers: ask nearly everybody at once, and tire nobody's patience with rings.
SMALL = {
    "wanted": 2,
    "offers_per_wanted": 10,
    "ring_1_minutes": 1,
    "rest_hours": 4,
    "max_activations_week": 7,
    "nobody_minutes": 6,
}
SMALL_WHY = "Small-network preset"


@dataclass(frozen=True)
class Change:
    """The last time somebody set it."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One policy as the page shows it."""

    key: str
    label: str
    value: Any
    default: Any
    unit: str
    reason: str
    last: Change | None
    figures: bounds.Range | None
    choices: tuple[str, ...]
    guarded: bool

    @property
    def changed(self) -> bool:
        return self.value != self.default

    @property
    def written(self) -> str:
        return written(self.value)


def listing() -> list[tuple[str, list[Line]]]:
    """Every policy under its heading, with the value in force now."""
    values, last = _values(), _changes()
    found, named = [], set()
    for title, labels in policy_words.GROUPS:
        keys = [key for key in labels if key in POLICIES]
        named.update(keys)
        found.append((str(title), [_line(key, str(labels[key]), values, last) for key in keys]))
    rest = [key for key in POLICIES if key not in named]
    if rest:
        found.append((str(policy_words.OTHER), [_line(key, key.replace("_", " "), values, last) for key in rest]))
    return found


def line(key: str) -> Line:
    """One policy."""
    return next(one for _title, lines in listing() for one in lines if one.key == key)


def _values() -> dict[str, Any]:
    set_here = dict(PolicyValue.objects.order_by("set_at", "id").values_list("key", "value"))
    return {key: set_here.get(key, one.default) for key, one in POLICIES.items()}


def _changes() -> dict[str, Change]:
    rows = list(PolicyValue.objects.order_by("set_at", "id").values("key", "set_at", "set_by", "reason"))
    handles = {str(pk): handle for pk, handle in User.objects.values_list("pk", "handle")} if rows else {}
    return {row["key"]: Change(row["set_at"], handles.get(row["set_by"], row["set_by"]), row["reason"]) for row in rows}


def _line(key: str, label: str, values: Mapping[str, Any], last: Mapping[str, Change]) -> Line:
    one = POLICIES[key]
    return Line(
        key=key, label=label, value=values[key], default=one.default, unit=gettext(one.unit) if one.unit else "",
        reason=gettext(one.reason), last=last.get(key), figures=bounds.figures_of(key), choices=bounds.CHOICES.get(key, ()),
        guarded=key in bounds.GUARDED,
    )  # fmt: skip


def change(*, actor: Actor, key: str, given: str, reason: str, seen: str) -> Any:
    """Put a value in force, with a reason. `seen` is the value its author had before their eyes."""
    if key not in POLICIES:
        raise Refused(_("There is no such policy."), "no_policy")
    value = bounds.read(key, given)
    reason = " ".join(reason.split())
    if len(reason) < 4:
        raise Refused(_("Say in a few words why."), "no_reason")
    for problem in never_store(reason):
        raise Refused(problem.message, problem.code)
    with act(actor):
        now = _values()[key]
        if written(now) != seen:
            raise Conflict(
                _("Somebody changed this to %(now)s meanwhile. Look again.") % {"now": written(now)}, "newer"
            )
        if now == value:
            raise Refused(_("Nothing has changed."), "same")
        policy.change(actor=actor, key=key, value=value, reason=reason[:200])
    return value


def written(value: Any) -> str:
    """A value as it stands in a box and is sent back."""
    return json.dumps(value) if isinstance(value, dict) else str(value)


def small_changes() -> list[tuple[Line, Any]]:
    """What the preset would change now: each policy with the value it would get."""
    lines = {one.key: one for _title, each in listing() for one in each}
    return [(lines[key], value) for key, value in SMALL.items() if lines[key].value != value]


def apply_small(*, actor: Actor) -> int:
    """Put the preset in force; returns how many policies it changed. Each can be changed again by itself."""
    with act(actor):
        changes = small_changes()
        if not changes:
            raise Refused(_("Nothing has changed."), "same")
        for one, value in changes:
            policy.change(actor=actor, key=one.key, value=value, reason=SMALL_WHY)
    cache.delete("policies")
    return len(changes)
