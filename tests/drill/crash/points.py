"""The points at which a process ends as if its power had gone: `os._exit`, with nothing said, written or closed."""

import os
import re
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from hotline.messaging import claim, outbox, results, sending
from hotline.realtime import events
from tests.drill.crash.names import CODE

ROWS = re.compile(r'INSERT (?:OR IGNORE )?INTO "?messaging_message"?[ (]')


def die(*_arguments: Any, **_more: Any) -> None:
    """The end of this process, here and now."""
    os._exit(CODE)


def _instead(module: ModuleType, name: str) -> None:
    """End where `module` is about to call its `name`."""
    assert callable(getattr(module, name))
    setattr(module, name, die)


def _after(module: ModuleType, name: str, counts: Callable[[Any], bool] = lambda _result: True) -> None:
    """End when `module`'s `name` has come back with a result that counts."""
    usual = getattr(module, name)

    def call_and_die(*args: Any, **kwargs: Any) -> Any:
        result = usual(*args, **kwargs)
        if counts(result):
            die()
        return result

    setattr(module, name, call_and_die)


def _at_the_rows(moment: str) -> None:
    """End before or after the statement that inserts the message rows, or when their transaction has been committed."""
    wrote = []

    def watch(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not ROWS.search(sql):
            return execute(sql, params, many, context)
        if moment == "before":
            die()
        result = execute(sql, params, many, context)
        if moment == "after":
            die()
        wrote.append(sql)
        return result

    def begin(sender: Any, connection: BaseDatabaseWrapper, **more: Any) -> None:
        connection.execute_wrappers.append(watch)

    connection_created.connect(begin, weak=False)
    if moment == "commit":
        usual = BaseDatabaseWrapper.commit

        def commit(self: BaseDatabaseWrapper) -> None:
            usual(self)
            if wrote:
                die()

        BaseDatabaseWrapper.commit = commit


POINTS: dict[str, Callable[[], None]] = {
    "before insert": partial(_at_the_rows, "before"),
    "after insert": partial(_at_the_rows, "after"),
    "commit": partial(_at_the_rows, "commit"),
    "hook": partial(_instead, outbox, "kick"),
    "claim": partial(_after, claim, "claim", lambda claimed: bool(claimed.rows)),
    "answer": partial(_instead, sending, "write_down"),
    "save": partial(_after, results, "record"),
    "event": partial(_instead, events, "_write"),
    "poke": partial(_instead, events, "poke"),
}
