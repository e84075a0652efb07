"""Reading the environment: typed, with the value itself or the path of a file that holds it."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

UNREADABLE = (
    "{name} looks like the path of a file that cannot be read here. Give the path of a file that is there and may be read;"
    " if it was meant as the secret itself, put it into a file of its own and name that file."
)


def optional(name: str) -> str:
    """The value of `name`, or the content of the file it names; empty when it is not set.

    What begins like a path is taken for one. It may be a secret all the same, so no error shows it.
    """
    value = env.str(name, default="")
    if not (value.startswith(("/", "./")) or value[1:2] == ":"):
        return value
    try:
        return Path(value).read_text().strip()
    except (OSError, ValueError):  # not there, not ours to read, no text, no possible name
        raise ImproperlyConfigured(UNREADABLE.format(name=name)) from None


def secret(name: str) -> str:
    """The secret `name`, given like `optional`. Refuses to start when it is missing."""
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Copy it from .env.example, or start with: python3 run.py")
    return value


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """The value of `name`, which must be one of `allowed`."""
    value = env.str(name, default="") or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}. It is set to something else.")
    return value
