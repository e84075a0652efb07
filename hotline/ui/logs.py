"""Logs without people in them: numbers, e-mail addresses and quoted texts are masked before a line is written."""

import logging
import re
import traceback
from typing import Any

MASKS = [
    (re.compile(r"\+?\d[\d\s().-]{5,}\d"), "•••"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "•••"),
]
DEEPEST = 5  # errors in a chain of causes
BECAUSE = "\n-- then --\n"


def scrub(text: str) -> str:
    """`text` with everything that looks like a number of seven figures or more, or an address, masked."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


class Scrub(logging.Filter):
    """Masks the finished message of every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        return True


class Line(logging.Formatter):
    """One line; below it where an error rose and of what kind, without its words: they may quote a person or a row."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging calls it by
        error, said = ei[1], []
        while error is not None and len(said) < DEEPEST:
            said.append("".join([*traceback.format_tb(error.__traceback__), type(error).__qualname__]))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return BECAUSE.join(reversed(said))


# Machinery that would write a line for every request, task and beat.
QUIET = (
    "django.server", "uvicorn.access", "uvicorn.error", "celery.app.trace", "celery.beat", "celery.worker.strategy", "kombu",
)  # fmt: skip


def logging_of(level: str) -> dict[str, Any]:
    """Django's LOGGING: one line to the console for each record, masked."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrub": {"()": "hotline.ui.logs.Scrub"}},
        "formatters": {
            "line": {
                "class": "hotline.ui.logs.Line",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "channels_redis": {"level": "CRITICAL"},  # Redis away is said once by the hub and the kick
            "uvicorn": {"handlers": [], "propagate": True},  # what it says of a broken socket goes the same way
            **{name: {"level": "WARNING"} for name in QUIET},
        },
    }
