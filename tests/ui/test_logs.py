"""What is written to the log of an error: where it rose and of what kind, never a word of it."""

import logging
import sys
from copy import deepcopy
from logging.config import DictConfigurator

from django.conf import settings

SAID = "Doña Eulalia lives at 1287 Bonnie Brae, call 213-555-0134"


def written(message: str, *values: object, broken: bool = False) -> str:
    """The line as the product's own settings have it written."""
    told = deepcopy(settings.LOGGING)  # the configurator takes away what it has read
    config = DictConfigurator(told)
    line, scrub = (
        config.configure_formatter(told["formatters"]["line"]),
        config.configure_filter(told["filters"]["scrub"]),
    )
    record = logging.LogRecord(
        "hotline.test", logging.ERROR, __file__, 1, message, values, sys.exc_info() if broken else None
    )
    assert scrub.filter(record)
    return line.format(record)


def test_numbers_and_addresses_are_masked():
    said = written("from %s and %s", "+12135550134", "lupe@example.org")
    assert "•••" in said
    assert not any(part in said for part in ("0134", "lupe"))


def test_an_error_is_named_by_its_kind_and_place_and_quotes_nobody():
    try:
        try:
            int(SAID)
        except ValueError as error:
            raise RuntimeError(SAID) from error
    except RuntimeError:
        said = written("failed", broken=True)
    assert "RuntimeError" in said
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert not any(word in said for word in ("Eulalia", "1287", "0134"))
