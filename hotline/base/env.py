"""Reading the environment: typed, with the value itself or the path of a file that holds it."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def optional(name: str) -> str:
    """The value of `name`, or the content of the file it names; empty when it is not set."""
    value = env.str(name, default="")
    if value.startswith(("/", "./")) or value[1:2] == ":":
        path = Path(value)
        if not path.is_file():
            raise ImproperlyConfigured(f"{name} names the file {value}, which is not there. Make it or mend {name}.")
        return path.read_text().strip()
    return value


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
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value
