"""Providers for the tests: each remembers what it took, and fails in the one way a test wants."""

import asyncio
from collections import Counter

from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError


class Plain(Transport):
    """A provider that neither knows repeats nor can be asked: the hard case. Class attributes are reset by the fixture."""

    name = "plain"
    capabilities = Capabilities()
    taken: Counter = Counter()
    bodies: list[str] = []
    fail: TransportError | Exception | None = None
    after_taking: Exception | None = None

    @classmethod
    def reset(cls) -> None:
        cls.taken, cls.bodies, cls.fail, cls.after_taking = Counter(), [], None, None

    def send(self, outgoing: Outgoing) -> Accepted:
        kind = type(self)
        if kind.fail is not None:
            raise kind.fail
        kind.taken[outgoing.message_id] += 1
        kind.bodies.append(outgoing.body)
        if kind.after_taking is not None:
            raise kind.after_taking
        return Accepted(f"sid-{outgoing.message_id}")


class Asked(Plain):
    """The same, but it can be asked what it took."""

    name = "asked"
    capabilities = Capabilities(can_lookup=True)
    deaf: bool = False
    silent: frozenset[str] = frozenset()  # of these it cannot tell now

    @classmethod
    def reset(cls) -> None:
        super().reset()
        cls.deaf, cls.silent = False, frozenset()

    def lookup(self, message_ids):
        if self.deaf:
            raise TransportError("busy")
        told = {key: Accepted(f"sid-{key}") for key in message_ids if self.taken[key]}
        return told | dict.fromkeys(self.silent)


class Slow(Plain):
    """Counts how many are in flight at once."""

    name = "slow"
    at_once = 4
    flying: int = 0
    most: int = 0

    @classmethod
    def reset(cls) -> None:
        super().reset()
        cls.flying = cls.most = 0

    async def asend(self, outgoing: Outgoing) -> Accepted:
        kind = type(self)
        kind.flying += 1
        kind.most = max(kind.most, kind.flying)
        await asyncio.sleep(0.01)
        kind.flying -= 1
        return self.send(outgoing)


class Later(Plain):
    """Takes a second to answer."""

    name = "later"

    async def asend(self, outgoing: Outgoing) -> Accepted:
        await asyncio.sleep(1.0)
        return self.send(outgoing)
