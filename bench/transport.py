"""The way out that leads to the sink: the product's own HTTP, the sink's few words."""

import os
import time

from hotline.messaging.transports import http
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError

PATH = "bench.transport.ToSink"


class ToSink(Transport):
    """Carries no key and can be asked nothing: the hard case."""

    name = "sink"
    capabilities = Capabilities(real=False)

    def __init__(self) -> None:
        self.url = os.environ["BENCH_SINK"]

    async def asend(self, outgoing: Outgoing) -> Accepted:
        return await http.run(self._send(outgoing))

    async def _send(self, outgoing: Outgoing) -> Accepted:
        told = {"id": outgoing.message_id, "segments": outgoing.segments, "to": outgoing.number, "body": outgoing.body}
        told["left"] = time.time()
        answer = await http.exchange("POST", self.url, payload=told)
        error = http.refusal(answer, "sink")
        if error is not None:
            raise error
        said = answer.json()
        if not isinstance(said, dict) or "sid" not in said:
            raise TransportError("sink-junk", accepted="unknown")
        return Accepted(said["sid"])
