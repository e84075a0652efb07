"""Serving on this machine: keys, database, demo network, then one server process with the pump inside it."""

import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

from hotline.ops.launch import keys, stores, wheels
from hotline.ops.launch.place import LEAVE_FREE, Place, free_port
from hotline.ops.launch.stop import Stop

START_SECONDS = 60  # the longest a server may take to answer
STOP_SECONDS = 20  # the longest it may take to finish what it is doing
ALREADY = (
    "Vela is already running on {data} ({holder}): use that one, stop it first, or choose another with --data DIR."
)
# What makes a database fit the code: a second start compares the hash of these and skips Django's own check.
MIGRATIONS = ("hotline/*/migrations/*.py", "responders/**/migrations/*.py", "dispatch/**/migrations/*.py")


def serve(place: Place, *, port: int, mode: str, fresh: bool, yes: bool) -> int:
    """Set up what is missing and serve until stopped; the exit code."""
    with place.held("serve", ALREADY) as lock:
        _sign(lock, f"process {os.getpid()}")
        free_port(port)
        env = stores.answering(environment(place, mode, port), mode)
        if fresh:
            _forget(place, mode, env, yes)
        wheels.ready(place, held=True)
        place.room_for(LEAVE_FREE)
        for name, path in keys.ready(place.keys(mode)).items():
            env.setdefault(name, path)
        _prepare(place, mode, env)
        return _run_server(place, mode, port, env, lock)


def _sign(lock: IO[str], holder: str) -> None:
    """Write into the lock who holds it, for whoever comes second."""
    lock.truncate(0)
    lock.write(holder)
    lock.flush()


def environment(place: Place, mode: str, port: int) -> dict[str, str]:
    """What the server and the commands are told; what the caller's environment says already stays."""
    usual = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "PUBLIC_URL": f"http://localhost:{port}",
        "PUBLIC_ORIGINS": f"http://localhost:{port},http://127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
    }
    fixed = {"HOTLINE_MODE": mode, "HOTLINE_DATA": str(place.data), "DJANGO_SETTINGS_MODULE": "hotline.settings"}
    return {**usual, **wheels.child_environment(), **fixed}


def manage(place: Place, env: dict[str, str], *arguments: str) -> None:
    """Run a Django command in front of the person. Raises Stop when it fails; what it said stands above."""
    command = [str(place.python), str(place.root / "manage.py"), *arguments]
    if subprocess.run(command, env=env, cwd=place.root, check=False).returncode:
        place.room_for(LEAVE_FREE)
        raise Stop(f"'manage.py {arguments[0]}' did not finish: mend what it says above and start again.")


def _forget(place: Place, mode: str, env: dict[str, str], yes: bool) -> None:
    """Delete this network's database and keys, once the person has said so."""
    if env["DATABASE_URL"]:
        raise Stop(
            "--fresh deletes only the built-in database, and DATABASE_URL names another: empty that one yourself."
        )
    files = [path for path in place.folder().glob(f"{mode}.sqlite3*") if path.is_file()]
    if files and not yes:
        what = "the demo network" if mode == "demo" else "YOUR REAL NETWORK, all of it,"
        if not sys.stdin.isatty():
            raise Stop(f"--fresh deletes {what} in {place.data}: add --yes to say that you mean it.")
        if input(f"This deletes {what} in {place.data}, with its keys. Type delete to go on: ").strip() != "delete":
            raise Stop("Nothing was deleted, since the word delete was not typed.")
    for path in files:
        path.unlink(missing_ok=True)
    shutil.rmtree(place.keys(mode), ignore_errors=True)
    place.note(mode)


def _prepare(place: Place, mode: str, env: dict[str, str]) -> None:
    """Bring the database up to the code, and put the first people into it."""
    own = not env["DATABASE_URL"]
    slot = mode if own else f"{mode}-{hashlib.sha256(env['DATABASE_URL'].encode()).hexdigest()[:12]}"
    done = place.notes().get(slot, {}) if not own or place.database(mode).exists() else {}
    marks = _migrations_hash(place)
    if not own or done.get("migrated") != marks:
        print("Preparing the database ...", flush=True)
        manage(place, env, "migrate", "--verbosity", "0")
        if mode == "real":
            manage(place, env, "load_shipped", "--verbosity", "0")
        done = {**done, "migrated": marks}
        place.note(slot, **done)
    if env["REDIS_URL"]:
        manage(place, env, "collectstatic", "--no-input", "--verbosity", "0")
        print("REDIS_URL is set, so this server sends no texts by itself: start Celery's worker and beat beside it.")
    if done.get("people"):
        return
    if not _anybody(place, env):
        if mode == "demo":
            print("Inventing the demo network (once) ...", flush=True)
            manage(place, env, "seed_demo")
        else:
            manage(place, env, "first_administrator")
    place.note(slot, **done, people="yes")


def _migrations_hash(place: Place) -> str:
    """The hash of every migration, ours and (by the lock) those of the packages."""
    total = hashlib.sha256((place.root / wheels.LOCK).read_bytes())
    for path in sorted(path for pattern in MIGRATIONS for path in place.root.glob(pattern)):
        total.update(f"\n{path.relative_to(place.root)}\n".encode() + path.read_bytes())
    return total.hexdigest()


def _anybody(place: Place, env: dict[str, str]) -> bool:
    """Whether the database has a user. Asked of the database itself, so a start that was cut off does no harm."""
    ask = "from django.contrib.auth import get_user_model as model; print(model().objects.exists())"
    command = [str(place.python), str(place.root / "manage.py"), "shell", "--verbosity", "0", "--command", ask]
    done = subprocess.run(command, env=env, cwd=place.root, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Stop("The database could not be read: mend what is said above and start again.")
    return done.stdout.strip().endswith("True")


def _run_server(place: Place, mode: str, port: int, env: dict[str, str], lock: IO[str]) -> int:
    """Start the server, print the card once it answers, and wait until it ends or is asked to."""
    command = [str(place.python), "-m", "uvicorn", "hotline.asgi:application", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
    # No access log: addresses of pages may carry a one-time token.
    command += [
        "--ws-max-size",
        "16384",
        "--lifespan",
        "on",
        "--no-proxy-headers",
        "--no-server-header",
        "--no-access-log",
    ]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "5"]
    with _terminated_like_interrupted(), contextlib.ExitStack() as running:
        server = _start(command, place, env, lock)
        running.callback(_end, server)
        _sign(lock, f"http://localhost:{port}, process {server.pid}")
        card = None
        if mode == "demo":
            ask = [str(place.python), str(place.root / "manage.py"), "demo_card"]
            card = subprocess.Popen(ask, env=env, cwd=place.root, stdout=subprocess.PIPE, text=True)
            running.callback(card.kill)
        try:
            _wait_until_up(server, port)
            print(card.communicate()[0].rstrip() if card else f"\n  Open      http://localhost:{port}")
            print(f"\n  Kept in   {place.data}\n  Stop      Ctrl+C\n", flush=True)
            code = server.wait()
        except KeyboardInterrupt:
            print("\nStopping ...", flush=True)
            return 0
        raise Stop(f"The server stopped by itself (exit {code}): nothing is lost, start it again.")


def _start(command: list[str], place: Place, env: dict[str, str], lock: IO[str]) -> "subprocess.Popen[bytes]":
    """The server in a process group of its own, so that Ctrl+C reaches it through us; it keeps the lock while it lives."""
    if sys.platform == "win32":
        return subprocess.Popen(command, env=env, cwd=place.root, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP)
    return subprocess.Popen(command, env=env, cwd=place.root, start_new_session=True, pass_fds=(lock.fileno(),))


def _wait_until_up(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when /healthz answers. Raises Stop when the server ends first or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Stop("The server did not start: mend what it says above and start again.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise Stop(f"The server did not answer within {START_SECONDS} s: is this machine very busy? Start again.")


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Ask the server to finish, and insist when it does not."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Inside, SIGTERM and a closed terminal end us as cleanly as Ctrl+C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
