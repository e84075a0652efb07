"""Identifiers: row ids made by the application, random tokens, and incident codes people can say."""

import secrets
import uuid

# No vowels, so that no code spells a word; no letter that sounds like another on the phone in English or Spanish.
CODE_LETTERS = "BCDFHJKLMPQRTVWX"


def new_id() -> uuid.UUID:
    """A random row id, made before the insert because encryption binds a value to its row."""
    return uuid.uuid4()


def token(size: int = 16) -> str:
    """A random URL-safe token of `size` bytes of entropy."""
    return secrets.token_urlsafe(size)


def short_code() -> str:
    """A letter and three digits, such as K412: said over the phone, typed in a text."""
    return f"{secrets.choice(CODE_LETTERS)}{secrets.randbelow(900) + 100}"
