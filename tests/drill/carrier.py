"""The carrier of the drills: takes every text it is handed, twice if it is handed twice, and writes each down outside of our database.

DRILL_TAKEN names the file it writes to. With DRILL_CAN_BE_ASKED it tells afterwards what it took; it never knows a repeat.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from hotline.messaging.states import State
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport

ON_THE_WAY = 0.01  # seconds between taking a text and answering, for a kill to fall into


class Carrier(Transport):
    """Not idempotent; can be asked or not, as the drill wants it."""

    name = "carrier"
    capabilities = Capabilities(can_lookup=bool(os.environ.get("DRILL_CAN_BE_ASKED")), real=False)
    settle = timedelta(seconds=1)

    def send(self, outgoing: Outgoing) -> Accepted:
        line = json.dumps([outgoing.message_id, outgoing.contact_id, outgoing.body])
        book = os.open(os.environ["DRILL_TAKEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(book, line.encode() + b"\n")  # one write: whole or not at all, whoever else writes
        finally:
            os.close(book)
        time.sleep(ON_THE_WAY)
        return Accepted(f"sid-{outgoing.message_id}", State.DELIVERED)

    def lookup(self, message_ids: Iterable[str]) -> dict[str, Accepted]:
        taken = {message for message, _contact, _body in read(Path(os.environ["DRILL_TAKEN"]))}
        return {key: Accepted(f"sid-{key}", State.DELIVERED) for key in message_ids if key in taken}


def read(book: Path) -> list[tuple[str, str, str]]:
    """Every text it took: message, contact, words."""
    lines = book.read_text().splitlines() if book.exists() else []
    return [tuple(json.loads(line)) for line in lines]


def per_contact(book: Path, *openings: str) -> Counter[str]:
    """How many texts with one of these words each contact got."""
    return Counter(contact for _message, contact, body in read(book) if any(word in body for word in openings))
