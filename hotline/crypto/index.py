"""The keyed index: equality look-up of what is encrypted, by HMAC-SHA-256 with a key of its own."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=1)
def _key() -> bytes:
    return hashlib.sha256(b"vela-index|" + settings.INDEX_KEY.encode()).digest()


def keyed(kind: str, value: str) -> str:
    """The keyed hash of `value` within `kind` ("phone", …): 32 hex letters (128 bits)."""
    return hmac.new(_key(), f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:32]
