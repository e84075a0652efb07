"""The simulated outside world: every text lands on a phone that a page shows. Nothing leaves this machine.

Faults for drills come from `settings.SIMULATOR_FAULTS`, a seed and rates between 0 and 1:
`{"seed": 7, "refuse": .1, "lost_answer": .05, "hang": .05, "permanent": .01, "silent": .1}`.
The same message, tried the same number of times, meets the same fault.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings

from hotline.base.act import SYSTEM, act
from hotline.messaging.models import SimText
from hotline.messaging.states import State
from hotline.messaging.transports.base import Accepted, Capabilities, Outcome, Outgoing, Transport, TransportError
from hotline.realtime import events

# In the order in which one throw of the dice is cut up.
FAULTS = ("refuse", "permanent", "hang", "lost_answer", "silent")


class Simulator(Transport):
    """Idempotent by message id, and can be asked what it took: the well-behaved provider."""

    name = "simulator"
    capabilities = Capabilities(idempotent=True, can_lookup=True, together=True, real=False)
    settle = timedelta(seconds=2)

    def send(self, outgoing: Outgoing) -> Accepted:
        outcome = self.send_together([outgoing])[0]
        if isinstance(outcome, TransportError):
            raise outcome
        return outcome

    def send_together(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        faults = [fault_of(outgoing) for outgoing in outgoings]
        arriving = [
            out for out, fault in zip(outgoings, faults, strict=True) if fault not in ("refuse", "permanent", "hang")
        ]
        if arriving:
            with act(SYSTEM) as deed:
                rows = [
                    SimText(
                        contact_id=out.contact_id,
                        direction=SimText.Direction.TO_PHONE,
                        body=out.body,
                        at=deed.now,
                        message_id=out.message_id,
                    )
                    for out in arriving
                ]
                SimText.objects.bulk_create(rows, ignore_conflicts=True)
                for out in arriving:
                    events.append(deed, kind="phone", ref=str(out.contact_id))
        return [self._answer(out, fault) for out, fault in zip(outgoings, faults, strict=True)]

    def lookup(self, message_ids: Iterable[str]) -> dict[str, Accepted]:
        taken = SimText.objects.filter(message_id__in=list(message_ids)).values_list("message_id", flat=True)
        return {str(key): Accepted(sid_of(str(key)), State.DELIVERED) for key in taken}

    @staticmethod
    def _answer(outgoing: Outgoing, fault: str) -> Outcome:
        match fault:
            case "refuse":
                return TransportError("busy")
            case "permanent":
                return TransportError("no_such_number", permanent=True)
            case "hang" | "lost_answer":
                return TransportError("no_answer", accepted="unknown")
            case "silent":
                return Accepted(sid_of(outgoing.message_id))
        return Accepted(sid_of(outgoing.message_id), State.DELIVERED)


def sid_of(message_id: str) -> str:
    """The id this provider gives a message."""
    return f"sim-{message_id}"


def fault_of(outgoing: Outgoing) -> str:
    """Which fault this try meets, or ""."""
    faults = getattr(settings, "SIMULATOR_FAULTS", None) or {}
    if not faults:
        return ""
    throw = random.Random(f"{faults.get('seed', 0)}:{outgoing.message_id}:{outgoing.fence}").random()  # noqa: S311
    for name in FAULTS:
        throw -= faults.get(name, 0)
        if throw < 0:
            return name
    return ""
