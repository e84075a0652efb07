"""Where one network lives on this machine: its folder, what was already done there, who holds it, the room left."""

import errno
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hotline.ops.launch.stop import Stop

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MB = 1_000_000
LEAVE_FREE = 50 * MB  # below this a night's work no longer fits


@dataclass(frozen=True)
class Place:
    """A checkout (`root`) and the folder that holds everything it makes (`data`)."""

    root: Path
    data: Path

    @property
    def venv(self) -> Path:
        return self.data / "venv"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def keys(self, mode: str) -> Path:
        return self.data / "keys" / mode

    def database(self, mode: str) -> Path:
        return self.data / f"{mode}.sqlite3"

    def log(self, name: str) -> Path:
        return self.folder("logs") / f"{name}.log"

    def folder(self, name: str = "") -> Path:
        """The folder `name` below data, made when it is missing; what is in data is for this user alone."""
        path = self.data / name
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Stop(self.full()) from error
            raise Stop(
                f"Cannot write in {path} ({error.strerror}): choose a folder of your own with --data DIR."
            ) from error
        return path

    def notes(self) -> dict[str, dict[str, str]]:
        """What was already done here, by slot. A missing or broken file means: nothing."""
        try:
            notes = json.loads((self.data / "state.json").read_text())
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def note(self, slot: str, **facts: str) -> None:
        """Replace what is noted under `slot`, in one step."""
        notes = {**self.notes(), slot: facts}
        fresh = self.folder() / "state.json.new"
        fresh.write_text(json.dumps(notes, indent=1))
        fresh.replace(self.data / "state.json")

    def room_for(self, size: int) -> None:
        """Refuse when less than `size` bytes are free."""
        if shutil.disk_usage(self.folder()).free < size:
            raise Stop(self.full(size))

    def full(self, size: int = LEAVE_FREE) -> str:
        """The sentence for a full disk."""
        existing = next(path for path in (self.data, *self.data.parents) if path.exists())
        free = shutil.disk_usage(existing).free // MB
        return (
            f"The disk is full: {free} MB are free under {self.data} and {size // MB} MB are needed; "
            "free some room or choose another folder with --data DIR."
        )

    @contextmanager
    def held(self, name: str, sentence: str) -> Iterator[IO[str]]:
        """Hold the lock file `name` while the block runs, and in every child it is passed to; else stop with `sentence`.

        `{holder}` in the sentence becomes what the holder wrote into the file.
        """
        self.folder()
        with (self.data / f"{name}.lock").open("a+") as file:
            if not _lock(file):
                file.seek(0)
                raise Stop(sentence.format(holder=file.read().strip() or "another program", data=self.data))
            file.truncate(0)
            try:
                yield file
            finally:
                file.truncate(0)


def _lock(file: IO[str]) -> bool:
    """Take the lock on an open file, for as long as it stays open here or in a child. False when somebody has it."""
    try:
        if sys.platform == "win32":
            file.seek(1_000_000)  # beyond the text, which others must be able to read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def free_port(port: int) -> None:
    """Refuse when 127.0.0.1:`port` cannot be listened on."""
    if not 0 < port < 65536:
        raise Stop(f"There is no port {port}: choose one between 1024 and 65535 with --port.")
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Stop(
                    f"Port {port} is reserved on this machine: choose one above 1023, such as --port 8000."
                ) from error
            raise Stop(
                f"Port {port} is taken by another program: stop that one, or start with --port {_next_free(port)}."
            ) from error


def _next_free(port: int) -> int:
    """A free port above `port`, to suggest."""
    for other in range(port + 1, min(port + 100, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", other))
            except OSError:
                continue
            return other
    return 8765
