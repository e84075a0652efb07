"""A text that a provider brought: stored once, with a note of what came with it; the provider's own STOP is heeded at once."""

from hotline.base.act import SYSTEM, act
from hotline.crypto.keyring import Locked
from hotline.messaging import inbound, stopping
from hotline.messaging.models import Inbound, InboundMedia


def take(
    *,
    provider: str,
    sid: str,
    number: str,
    body: str,
    media: list[tuple[str, str]] | None = None,
    stopped: bool = False,
) -> Inbound:
    """Store it (the same `sid` again changes nothing). `media`: (kind, address) each. Raises Locked as `inbound.receive` does."""
    with act(SYSTEM) as deed:
        row = inbound.receive(provider, sid[:64], number, body)
        for position, (kind, address) in enumerate(media or []):
            _note_media(row, position, kind[:60], address)
        if stopped and row.contact is not None and row.state == Inbound.State.NEW:
            stopping.opted_out_there(deed, row.contact)
    return row


def _note_media(row: Inbound, position: int, kind: str, address: str) -> None:
    known = InboundMedia.objects.filter(inbound=row, position=position).exists()
    if known:
        return
    item = InboundMedia(inbound=row, position=position, kind=kind, address=address)
    try:
        item.save(force_insert=True)
    except Locked:
        item.address = ""
        item.save(force_insert=True)
