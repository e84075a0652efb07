"""Which way each lane's texts go just now: the preferred one that works. Only rows that wait are ever given another way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from hotline.messaging import transports
from hotline.messaging.states import Lane
from hotline.messaging.transports import health
from hotline.messaging.transports.base import Transport
from hotline.messaging.transports.health import Health


@dataclass(frozen=True)
class Way:
    """A transport, the lanes it takes now, and how many texts at most (None: as its rate allows)."""

    transport: Transport
    lanes: tuple[int, ...]
    at_most: int | None = None


def ways(now: Callable[[], datetime]) -> list[Way]:
    """The ways open now, the most urgent lane's first. The time is asked for only where there is a choice.

    A way that fails rests while there is another. After its rest one text tries it, ahead of the others. A lane's only
    way never rests: each text's own waits are pause enough.
    """
    known: dict[str, Health] = {}
    tries: dict[Transport, list[int]] = {}
    takes: dict[Transport, list[int]] = {}
    for lane in Lane:
        order = transports.for_lane(lane)
        chosen = order[:1]
        if len(order) > 1:
            chosen = []
            for transport in order:
                if transport.name not in known:
                    known[transport.name] = health.of(transport.name, now())
                if known[transport.name] == Health.WELL:
                    chosen = [transport]
                    break
                if known[transport.name] == Health.TRYING:
                    tries.setdefault(transport, []).append(lane)
            chosen = chosen or order[:1]
        for transport in chosen:
            takes.setdefault(transport, []).append(lane)
    return [*_listed(tries.items(), 1), *_listed(takes.items(), None)]


def _listed(found: Iterable[tuple[Transport, list[int]]], at_most: int | None) -> list[Way]:
    return [Way(transport, tuple(lanes), at_most) for transport, lanes in found]
