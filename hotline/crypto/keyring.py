"""The keyring: named groups of AES-256-GCM keys held outside the database, which may answer "locked".

Groups: `ops` (numbers of responders and staff, available while locked), `p2` (callers, subscribers,
addresses) and `p3` (families), which may be away while the rest works. FIELD_KEYS names a JSON file:
{"ops": {"k1": "<32 bytes, base64>"}, "p2": {...}, "p3": {...}}; the last key of a group encrypts, all of them decrypt.
"""

import base64
import json
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

GROUPS = ("ops", "p2", "p3")
NONCE_BYTES = 12


class Locked(Exception):
    """The keys of this group are not here: they were taken away, or never given."""


class Tampered(Exception):
    """The stored value is not what was written into this table, column and row."""


class Keyring:
    """Keys by group and key id. Values look like `p2.k1.<base64 of nonce and ciphertext>`."""

    def __init__(self, keys: dict[str, dict[str, bytes]]) -> None:
        self._ciphers = {g: {kid: AESGCM(raw) for kid, raw in ring.items()} for g, ring in keys.items()}
        self._current = {g: list(ring)[-1] for g, ring in keys.items() if ring}

    def encrypt(self, group: str, text: str, *, place: str) -> str:
        """Encrypt `text`, bound to `place` (table|column|row). Raises Locked."""
        if group not in self._current:
            raise Locked(group)
        kid = self._current[group]
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[group][kid].encrypt(nonce, text.encode(), _bind(place, group, kid))
        return f"{group}.{kid}.{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, value: str, *, place: str) -> str:
        """Decrypt a stored value. Raises Locked when its key is away, Tampered when it was moved or changed."""
        group, kid, body = _split(value)
        try:
            cipher = self._ciphers[group][kid]
        except KeyError:
            raise Locked(f"{group}.{kid}") from None
        try:
            raw = base64.b64decode(body, validate=True)
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bind(place, group, kid)).decode()
        except (InvalidTag, ValueError):
            raise Tampered(place) from None


def _bind(place: str, group: str, kid: str) -> bytes:
    return f"{place}|{group}|{kid}".encode()


def _split(value: str) -> tuple[str, str, str]:
    parts = value.split(".", 2)
    if len(parts) != 3:
        raise Tampered("not an encrypted value")
    return parts[0], parts[1], parts[2]


def group_of(value: str) -> str:
    """The key group a stored value was encrypted under."""
    return _split(value)[0]


def read_keys(text: str) -> dict[str, dict[str, bytes]]:
    """Parse the key file's JSON; refuses anything that is not 32 bytes per key and all three groups."""
    try:
        found = {g: {kid: base64.b64decode(k) for kid, k in ring.items()} for g, ring in json.loads(text).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured("FIELD_KEYS is not a JSON object of key groups; see .env.example.") from error
    for group in GROUPS:
        if not found.get(group):
            raise ImproperlyConfigured(f"FIELD_KEYS has no key in the group {group!r}; see .env.example.")
        if any(len(key) != 32 for key in found[group].values()):
            raise ImproperlyConfigured(f"FIELD_KEYS: every key in {group!r} must be 32 bytes, base64.")
    return found


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """This process's keyring, read once from settings.FIELD_KEYS."""
    return Keyring(read_keys(settings.FIELD_KEYS))
