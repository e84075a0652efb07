"""Databases, keys and Redis numbers for real servers in tests: made once per run, copied per server, dropped at the end."""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

from hotline.ops.launch import keys

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "postgres://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"
REDIS_NUMBERS = range(5, 16)
# Not passed on: the test process's own store and settings.
DROPPED = ("DATABASE_URL", "REDIS_URL", "CONN_MAX_AGE", "SQLITE_TEST_NAME", "PYTEST_CURRENT_TEST", "DEBUG")


@functools.cache
def room() -> Path:
    """The folder all workers of this test run share; the last one out removes it and the template databases."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    path = Path(tempfile.gettempdir()) / f"vela-tests-{hashlib.sha256(run.encode()).hexdigest()[:10]}"
    path.mkdir(mode=0o700, exist_ok=True)
    alive = (path / "alive").open("a+")
    fcntl.flock(alive, fcntl.LOCK_SH)
    atexit.register(_leave, path, alive)
    return path


def _leave(path: Path, alive) -> None:
    try:
        fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for made in path.glob("*.postgres"):
        with contextlib.suppress(psycopg2.Error):
            _on_postgres(f'DROP DATABASE IF EXISTS "{made.stem}"')
    shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _only_one(name: str) -> Iterator[None]:
    with (room() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def folder(kind: str) -> Iterator[Path]:
    """A folder for one server's database and logs."""
    path = Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=room()))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def environment(**more: str) -> dict[str, str]:
    """The environment of a server: the demo network, texts to the simulator, keys made for this run."""
    with _only_one("keys"):
        made = keys.ready(room() / "keys")
    env = {name: value for name, value in os.environ.items() if name not in DROPPED}
    env |= {
        "DJANGO_SETTINGS_MODULE": "hotline.settings",
        "HOTLINE_MODE": "demo",
        "HOTLINE_DATA": str(room()),
        "SMS_TRANSPORT": "simulator",
        "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part),
    }
    return env | made | more


def manage(env: dict[str, str], *arguments: str, seconds: float = 300.0) -> str:
    """What `manage.py` with these arguments prints; fails with its output when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _name(seed: tuple[str, ...]) -> str:
    return f"template-{hashlib.sha256(repr(seed).encode()).hexdigest()[:8]}"


def _fill(url: str, seed: tuple[str, ...]) -> None:
    """Migrate an empty database, or seed one that starts as a copy of the migrated one."""
    manage(environment(DATABASE_URL=url, REDIS_URL=""), *(seed or ("migrate", "--verbosity", "0")), seconds=600)


def _sqlite_template(seed: tuple[str, ...]) -> Path:
    template = room() / f"{_name(seed)}.sqlite3"
    with _only_one(template.stem):
        if not template.exists():
            fresh = template.with_suffix(".making")
            if seed:
                shutil.copyfile(_sqlite_template(()), fresh)
            _fill(f"sqlite:///{fresh}", seed)
            fresh.rename(template)
    return template


def copy_sqlite(path: Path, seed: tuple[str, ...] = ()) -> None:
    """Put a migrated (and seeded) database at `path`."""
    template = _sqlite_template(seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, path)


def _server() -> str:
    own = os.environ.get("DATABASE_URL", "")
    return os.environ.get("TEST_DATABASE_URL") or (own if own.startswith("postgres") else DATABASE)


def _on_postgres(statement: str) -> None:
    link = psycopg2.connect(_server(), connect_timeout=5)
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(statement)
    finally:
        link.close()


def _url_of(database: str) -> str:
    return urlunsplit(urlsplit(_server())._replace(path=f"/{database}"))


def _postgres_template(seed: tuple[str, ...]) -> str:
    template = f"vela_{room().name[-10:]}_{_name(seed)[-8:]}"
    made = room() / f"{template}.postgres"
    with _only_one(template):
        if not made.exists():
            _on_postgres(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
            _create(template, of=_postgres_template(()) if seed else "template1")
            made.touch()
            try:
                _fill(_url_of(template), seed)
            except BaseException:
                made.unlink()
                raise
    return template


def _create(database: str, *, of: str) -> None:
    with _only_one(of):  # nobody else may be copying it meanwhile
        _on_postgres(f'CREATE DATABASE "{database}" TEMPLATE "{of}"')


@contextlib.contextmanager
def postgres(seed: tuple[str, ...] = ()) -> Iterator[str]:
    """The URL of a fresh database, migrated (and seeded), dropped afterwards."""
    template = _postgres_template(seed)
    name = f"vela_test_{secrets.token_hex(6)}"
    _create(name, of=template)
    try:
        yield _url_of(name)
    finally:
        _on_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def rows(url: str, query: str) -> list[tuple]:
    """What a query finds in a server's database, looked at from outside."""
    if url.startswith("sqlite:///"):
        link = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
    else:
        link = psycopg2.connect(url, connect_timeout=5)
    with contextlib.closing(link), contextlib.closing(link.cursor()) as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@functools.cache
def _redis_number() -> str:
    """The URL of a numbered Redis database that nobody else on this machine tests with; ours until this process ends."""
    base = urlsplit(os.environ.get("TEST_REDIS_URL") or REDIS)
    for number in REDIS_NUMBERS:
        path = Path(tempfile.gettempdir()) / f"vela-tests-redis-{base.port or 6379}-{number}.lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # never closed: the system lets it go with the process
        except OSError:
            continue
        return urlunsplit(base._replace(path=f"/{number}"))
    raise AssertionError(f"others are testing with each of Redis' databases {REDIS_NUMBERS}: wait for them")


def redis_database() -> str:
    """The URL of this process's own numbered Redis database, emptied."""
    url = _redis_number()
    with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as link:
        link.flushdb()
    return url


def redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as link:
            return bool(link.ping())
    except (redis.RedisError, OSError):
        return False


def collected() -> str:
    """The folder of collected static files, which the full mode serves under hashed names."""
    path = room() / "static"
    with _only_one("static"):
        if not path.exists():
            env = environment(
                DATABASE_URL="sqlite://:memory:", REDIS_URL="redis://127.0.0.1:1/0", STATIC_ROOT=str(path)
            )
            manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    return str(path)
