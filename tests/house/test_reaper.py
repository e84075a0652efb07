"""A test process that is killed takes its servers with it."""

import os
import signal
import subprocess
import sys

from tests.servers import ROOT, until

# A process that starts a server as a site does, names it, and is killed before it can tidy up.
KILLED = """
import os, signal, subprocess
from tests import reaper
server = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL, start_new_session=True)
reaper.mine(server.pid)
print(server.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def alive(pid: int) -> bool:
    """Is it still at work? (One that ended and was never asked for is not.)"""
    try:
        return (ROOT / f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_test_process_leaves_no_server_behind():
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    server = int(done.stdout)
    try:
        until(lambda: not alive(server), 30)
    finally:
        if alive(server):
            os.kill(server, signal.SIGKILL)
