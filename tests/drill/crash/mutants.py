"""Ways to build the line wrong, each of which a drill must notice: a drill that passes with one of these proves nothing."""

import os
from pathlib import Path
from typing import Any

from hotline.messaging import claim, drain, outbox, reconcile, results, states
from hotline.messaging.models import Message
from hotline.messaging.states import RANK, State
from tests.drill.crash.names import KICKED


def _resends_what_is_in_doubt() -> None:
    """Nobody looks: what may have left is sent again."""

    def decided(row: Any, taken: Any, answered: bool, transport: Any, now: Any) -> dict:
        return reconcile._columns(State.QUEUED) | {"due_at": now, "owner": "", "lease_until": None}

    reconcile._decided = decided


def _gives_up_what_is_in_doubt() -> None:
    """Nobody looks: what may not have left counts as sent."""

    def decided(row: Any, taken: Any, answered: bool, transport: Any, now: Any) -> dict:
        return reconcile._columns(State.ACCEPTED) | {"sent_at": now, "lease_until": None}

    reconcile._decided = decided


def _claims_mean_sent() -> None:
    """A row counts as sent when it is claimed, before anybody called the provider."""
    usual = claim.claim

    def claimed(**how: Any) -> Any:
        found = usual(**how)
        keys = [row.pk for row in found.rows]
        Message.objects.filter(pk__in=keys).update(state=State.ACCEPTED, rank=RANK[State.ACCEPTED], lease_until=None)
        return found

    def everything(rows: list, *_clock: Any) -> tuple[list, int]:
        return drain.sending.opened(rows)[0], 0

    claim.claim, drain.sending.prepared = claimed, everything
    results.record = lambda _transport, tried: len(tried)


def _holds_a_lease_for_ever() -> None:
    """What a dead process held is never taken back."""
    reconcile.take_back = lambda _transport, _now: 0
    states.LEASE = claim.LEASE = states.LEASE * 10_000


def _sends_only_when_kicked() -> None:
    """No pump runs by itself: a kick that is lost is a text that is lost."""
    kicked = Path(os.environ["DRILL_FOLDER"]) / KICKED
    usual = outbox.step
    outbox.kick = kicked.touch
    outbox.step = lambda: usual() if kicked.exists() else 0


MUTANTS = {
    "resends what is in doubt": _resends_what_is_in_doubt,
    "gives up what is in doubt": _gives_up_what_is_in_doubt,
    "claims mean sent": _claims_mean_sent,
    "holds a lease for ever": _holds_a_lease_for_ever,
    "sends only when kicked": _sends_only_when_kicked,
}
