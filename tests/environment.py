"""The environment the tests run in, set before Django reads its settings (pytest loads this file first: `-p tests.environment`).

HOTLINE_TEST_STORE chooses the store: "sqlite" (the default) or "postgres" (TEST_DATABASE_URL, else DATABASE_URL, else the local one).
The keys are made for this run. The test process itself is embedded on either store: Redis is for the real servers of `tests.servers`.
"""

import atexit
import base64
import json
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

POSTGRES = "postgres://postgres@127.0.0.1:5432/test"
GROUPS = ("ops", "p2", "p3")


def _key() -> str:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return key if not key.startswith("/") else _key()  # a value that starts so names a file


def _sqlite_file() -> str:
    """A file, not memory: threads meet on it as they do in earnest. In memory-backed storage where there is some."""
    fast = Path("/dev/shm")  # noqa: S108 - only a faster place for a private temporary folder
    folder = tempfile.mkdtemp(prefix="vela-pytest-", dir=fast if os.access(fast, os.W_OK) else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / "test.sqlite3")


def set_up() -> None:
    """Fill in what is missing; choose the store. Workers of a parallel run inherit what the first process chose."""
    env = os.environ
    env.setdefault("HOTLINE_TEST_STORE", "sqlite")
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": json.dumps({group: {"k1": _key()} for group in GROUPS}),
        "INDEX_KEY": _key(),
        "LOG_LEVEL": "ERROR",
    }
    for name, value in made.items():
        if not env.get(name):
            env[name] = value
    if env.get("REDIS_URL"):
        env.setdefault("TEST_REDIS_URL", env["REDIS_URL"])
    fixed = {
        "HOTLINE_MODE": "demo",
        "SMS_TRANSPORT": "simulator",
        "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
        "PUBLIC_URL": "http://localhost:8000",
        "PUBLIC_ORIGINS": "",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "HOTLINE_TIME_ZONE": "America/Los_Angeles",
        "REDIS_URL": "",
        "DEBUG": "",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # a browser's event loop may run beside the test
    }
    env.update(fixed)
    if env["HOTLINE_TEST_STORE"] == "postgres":
        given = env.get("DATABASE_URL", "")
        env["DATABASE_URL"] = env.get("TEST_DATABASE_URL") or (given if given.startswith("postgres") else POSTGRES)
    else:
        env["DATABASE_URL"] = ""
        if "PYTEST_XDIST_WORKER" not in env or not env.get("SQLITE_TEST_NAME"):
            env["SQLITE_TEST_NAME"] = _sqlite_file()


if "django.conf" not in sys.modules or not sys.modules["django.conf"].settings.configured:
    set_up()
