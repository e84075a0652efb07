"""Ends the servers of a test process that was killed itself: a small process of its own, which waits for the pipe to close."""

import atexit
import contextlib
import functools
import os
import subprocess
import sys

# Kept apart from us by a session of its own, so that what kills a whole test run does not take it along.
_WAIT = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""


@functools.cache
def _reaper() -> subprocess.Popen:
    command = [sys.executable, "-E", "-S", "-c", _WAIT]
    reaper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    atexit.register(reaper.wait, 10)
    atexit.register(reaper.stdin.close)
    return reaper


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # it was ended itself: then nobody is looked after, and nothing else is wrong
        os.write(_reaper().stdin.fileno(), line.encode())


def mine(group: int) -> None:
    """This process group ends with us, however we end."""
    _say(f"+{group}\n")


def gone(group: int) -> None:
    """It has ended; its number may be somebody else's from now on."""
    _say(f"-{group}\n")
