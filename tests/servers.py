"""Real servers for tests: one embedded process, the whole full mode, or a server on a thread beside the test's own database.

    with embedded_server() as site: ...            # uvicorn with the pump inside, on an SQLite file of its own
    with full_mode() as site: ...                  # uvicorn x2, gunicorn, Celery worker x2, beat; PostgreSQL and Redis
    def test_x(site_here): ...                     # uvicorn on a thread; the test's ORM sees the same database

A site has `.url`, `.urls`, `.env`, `.kill(name)`, `.stop(name)`, `.restart(name)`, `.manage("seed_demo", ...)`, `.logs()`.
Databases start as copies of one that was migrated (and, with `seed=`, filled) once per test run.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn

from tests import reaper, stores

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
UVICORN = (
    "--host", "127.0.0.1", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "16384",
    "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "5",
)  # fmt: skip
HOOKS = ("hotline.hooks:application", "--worker-class", "hotline.messaging.hooks.worker.Worker")  # told to gunicorn
CELERY = (sys.executable, "-m", "celery", "-A", "hotline.celery")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning")  # of a worker
BEAT = ("beat", "--loglevel", "warning", "--pidfile", "")

SIGN_IN = """
from django.conf import settings
from django.test import Client
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.shifts import duty
user = User.objects.filter(handle={handle!r}).first() or User.objects.create_user({handle!r}, "a long password", roles={roles!r})
role = next((role for role in ("lead", "coordinator", "dispatcher", "trainee") if user.has_role(role)), "")
if role:
    duty.sign_on(actor=actor_of(user), user=user, role=role)
client = Client()
client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(asked: Callable[[], object], seconds: float = 10.0, pause: float = 0.05) -> object:
    """The first truthy answer of `asked`; fails when there is none within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := asked():
            return answer
        time.sleep(pause)
    raise AssertionError(f"still not so after {seconds} s")


def answers(url: str) -> bool:
    """Does a server say it is alive?"""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(url).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Site:
    """A set of real processes on one store."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env = env
        self.urls: list[str] = []
        self._folder = folder
        self._commands: dict[str, tuple[list[str], str]] = {}
        self._processes: dict[str, subprocess.Popen] = {}

    @property
    def url(self) -> str:
        return self.urls[0]

    @property
    def names(self) -> list[str]:
        return list(self._commands)

    def add(self, name: str, command: list[str], url: str = "") -> None:
        """Start a process under `name`; one with a url counts as up when it answers there."""
        self._commands[name] = (command, url)
        log = (self._folder / f"{name}.log").open("ab")
        self._processes[name] = subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        log.close()
        reaper.mine(self._processes[name].pid)

    def wait(self) -> None:
        """Return when every process with a url answers."""
        for name, (_, url) in self._commands.items():
            if url:
                until(lambda name=name, url=url: answers(url) or self._died(name), START_SECONDS)

    def _died(self, name: str) -> bool:
        if self._processes[name].poll() is not None:
            raise AssertionError(f"{name} ended by itself:\n{self.logs(name)[-4000:]}")
        return False

    def pid(self, name: str) -> int:
        """The process of that name, as it was last started."""
        return self._processes[name].pid

    def kill(self, name: str) -> None:
        """`kill -9`, with everything it started."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str, seconds: float = 20.0) -> None:
        """Ask it to finish, and wait until it has."""
        process = self._processes[name]
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
        self._end(name, signal.SIGKILL)

    def _end(self, name: str, number: int) -> None:
        process = self._processes[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(10)
        reaper.gone(process.pid)

    def restart(self, name: str) -> None:
        """Start what was killed or stopped again, on the same database and port."""
        command, url = self._commands[name]
        if self._processes[name].poll() is None:
            self.stop(name)
        self.add(name, command, url)
        self.wait()

    def manage(self, *arguments: str, seconds: float = 300.0) -> str:
        """What `manage.py` with these arguments prints; fails with its output when it fails."""
        return stores.manage(self.env, *arguments, seconds=seconds)

    def rows(self, query: str) -> list[tuple]:
        """What a query finds in the site's database, looked at from outside."""
        return stores.rows(self.env["DATABASE_URL"], query)

    def sign_in(self, handle: str, *roles: str) -> str:
        """The session cookie of somebody with these roles, made when there is nobody of that handle."""
        code = SIGN_IN.format(handle=handle, roles=roles)
        return self.manage("shell", "--verbosity", "0", "--command", code).strip().splitlines()[-1]

    def logs(self, name: str = "") -> str:
        """What the process (all, without a name) has printed so far."""
        paths = [self._folder / f"{name}.log"] if name else sorted(self._folder.glob("*.log"))
        return "\n".join(f"== {path.stem}\n{path.read_text(errors='replace')}" for path in paths)

    def close(self) -> None:
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 8
        for name, process in self._processes.items():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            self._end(name, signal.SIGKILL)


def _web(port: int) -> list[str]:
    return [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--port", str(port), *UVICORN]


def _address(env: dict[str, str], urls: list[str]) -> None:
    both = [url.replace("localhost", host) for url in urls for host in ("localhost", "127.0.0.1")]
    env |= {"PUBLIC_URL": urls[0], "PUBLIC_ORIGINS": ",".join(both), "ALLOWED_HOSTS": "localhost,127.0.0.1"}


@contextlib.contextmanager
def embedded_server(db_path: Path | None = None, *, seed: tuple[str, ...] = (), **env: str) -> Iterator[Site]:
    """One server with the pump inside. `db_path` that exists is used as it is; otherwise it becomes a fresh migrated one.

    `seed` is a management command whose result is kept for the run, such as ("seed_demo",); `env` adds to the environment.
    """
    with stores.folder("embedded") as folder:
        path = db_path or folder / "vela.sqlite3"
        if not path.exists():
            stores.copy_sqlite(path, seed)
        url = f"http://localhost:{free_port()}"
        site = Site(stores.environment(DATABASE_URL=f"sqlite:///{path}", REDIS_URL="", **env), folder)
        site.urls = [url]
        _address(site.env, site.urls)
        site.add("web", _web(urlsplit(url).port), url)
        try:
            site.wait()
            yield site
        finally:
            site.close()


@contextlib.contextmanager
def full_mode(*, own_redis: bool = False, seed: tuple[str, ...] = (), **env: str) -> Iterator[Site]:
    """The processes of the full mode: web1, web2, hooks, worker1, worker2, beat (and redis, which may then be killed too).

    `.urls` are the two web servers, `.hooks_url` is gunicorn.
    """
    with stores.folder("full") as folder, stores.postgres(seed) as database, contextlib.ExitStack() as undo:
        redis_port = free_port() if own_redis else 0
        redis_url = f"redis://127.0.0.1:{redis_port}/0" if own_redis else stores.redis_database()
        site = Site(
            stores.environment(DATABASE_URL=database, REDIS_URL=redis_url, STATIC_ROOT=stores.collected(), **env),
            folder,
        )
        undo.callback(site.close)
        ports = [free_port() for _ in range(3)]
        site.urls = [f"http://localhost:{port}" for port in ports[:2]]
        site.hooks_url = f"http://localhost:{ports[2]}"
        _address(site.env, site.urls)
        if own_redis:
            site.add(
                "redis",
                ["redis-server", "--port", str(redis_port), "--save", "", "--appendonly", "no", "--dir", str(folder)],
            )
            until(lambda: stores.redis_answers(redis_url))
        for name, port, url in zip(("web1", "web2"), ports, site.urls, strict=False):
            site.add(name, _web(port), url)
        hooks = [
            *HOOKS,
            "--bind",
            f"127.0.0.1:{ports[2]}",
            "--workers",
            "1",
            "--log-level",
            "warning",
        ]
        site.add("hooks", [sys.executable, "-m", "gunicorn", *hooks], site.hooks_url)
        for name in ("worker1", "worker2"):
            site.add(name, [*CELERY, "worker", "--hostname", f"{name}@test", "--concurrency", "1", *QUIET])
        site.add("beat", [*CELERY, *BEAT])
        site.wait()
        yield site


@pytest.fixture
def embedded() -> Iterator[Site]:
    """An embedded server on a fresh migrated database."""
    with embedded_server() as site:
        yield site


@pytest.fixture
def full() -> Iterator[Site]:
    """The full mode on a fresh migrated database (mark the test `full_only`)."""
    with full_mode() as site:
        yield site


class SiteHere:
    """A server on a thread of the test's own process, on the test's own database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.urls = [url]


@pytest.fixture
def site_here(transactional_db, settings) -> Iterator[SiteHere]:
    """uvicorn on a thread, without lifespan: pages and sockets, no pump. The test database must be a file on SQLite."""
    from hotline.asgi import application  # Django must be set up first

    port = free_port()
    settings.PUBLIC_ORIGINS = [f"http://localhost:{port}", f"http://127.0.0.1:{port}"]
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    config = uvicorn.Config(
        application, host="127.0.0.1", port=port, lifespan="off", log_level="warning", access_log=False,
        ws="websockets-sansio", ws_per_message_deflate=False, ws_max_size=16384, timeout_graceful_shutdown=3,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield SiteHere(f"http://localhost:{port}")
    server.should_exit = True
    thread.join(10)
