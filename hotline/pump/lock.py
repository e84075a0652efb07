"""One pump per SQLite database: a file lock beside it, which the system lets go when the process dies."""

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections


class PumpLock:
    """`take()` is True when this process may be the pump. On PostgreSQL it always is: leases and fences keep pumps apart."""

    def __init__(self) -> None:
        self._file: int | None = None

    @staticmethod
    def path() -> Path | None:
        database = connections[DEFAULT_DB_ALIAS].settings_dict
        name = str(database["NAME"])
        if (
            not settings.EMBEDDED
            or "sqlite3" not in database["ENGINE"]
            or name.startswith("file:")
            or name == ":memory:"
        ):
            return None
        return Path(name + ".pump-lock")

    def take(self) -> bool:
        path = self.path()
        if path is None or self._file is not None:
            return True
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._file = handle
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
