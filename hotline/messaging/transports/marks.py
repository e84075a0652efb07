"""The mark in a status callback's address: which message and which try of it, signed by us.

Any callback that bears it proves that the try was taken.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

SALT = "hotline.messaging.status"


def _signer() -> Signer:
    return Signer(salt=SALT, sep="~")  # a letter that no address has to spell otherwise


def mark(message_id: str, fence: int) -> str:
    """The mark of this try: id, fence and signature, fit for a path."""
    return _signer().sign(f"{message_id}.{fence}")


def read(marked: str) -> tuple[UUID, int] | None:
    """(message id, fence) of a mark that is ours, else None."""
    try:
        message_id, _dot, fence = _signer().unsign(marked).partition(".")
        return UUID(message_id), int(fence)
    except (BadSignature, ValueError):
        return None
