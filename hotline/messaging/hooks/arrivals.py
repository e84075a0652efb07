"""A text that a provider brought: stored once, with a note of what came with it; the provider's own STOP is heeded at once."""

from hotline.base.act import SYSTEM, act
from hotline.crypto.keyring import Locked
from hotline.messaging import inbound, stopping
from hotline.messaging.hooks import together
from hotline.messaging.hooks.patience import twice
from hotline.messaging.inbound import Arrived
from hotline.messaging.models import Inbound, InboundMedia

BY_PROVIDER = "provider"
Media = list[tuple[str, str]]  # (kind, address) of each


def only_words(
    *,
    provider: str,
    sid: str,
    number: str,
    body: str,
    media: Media | None = None,
    stopped: bool = False,
    answered: bool = False,
) -> Arrived | None:
    """The text as it is stored, where it says no more than its words."""
    return None if media or stopped or answered else Arrived(provider, sid[:64], number, body)


def take(
    *,
    provider: str,
    sid: str,
    number: str,
    body: str,
    media: Media | None = None,
    stopped: bool = False,
    answered: bool = False,
) -> None:
    """Store it (the same `sid` again changes nothing). Raises Locked as `inbound.receive` does.

    `answered`: the provider has answered it itself (HELP), so we do not answer it once more.
    """
    text = Arrived(provider, sid[:64], number, body)
    if media or stopped or answered:
        twice(lambda: _take_closely(text, media or [], stopped=stopped, answered=answered))
    else:
        together.store(text)


def _take_closely(text: Arrived, media: Media, *, stopped: bool, answered: bool) -> None:
    """The same for a text that says more than its words."""
    with act(SYSTEM) as deed:
        row = inbound.receive(*text)
        for position, (kind, address) in enumerate(media):
            _note_media(row, position, kind[:60], address)
        if stopped and row.contact is not None and row.state == Inbound.State.NEW:
            stopping.opted_out_there(deed, row.contact)
        if answered and row.state == Inbound.State.NEW:
            row.state, row.handler = Inbound.State.HANDLED, BY_PROVIDER
            row.save(update_fields=["state", "handler"])


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
