"""The secrets a network starts with, made once: `python3 -m hotline.ops.launch.keys DIR` makes those of the full mode."""

import base64
import errno
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from hotline.ops.launch.stop import Stop

GROUPS = ("ops", "p2", "p3")  # what each opens is written in hotline/crypto/keyring.py


def ready(folder: Path) -> dict[str, str]:
    """Make the missing key files in `folder`; the environment that names them."""
    makers = {"SECRET_KEY": _secret, "FIELD_KEYS": _field_keys, "INDEX_KEY": _key, "VAPID_PRIVATE_KEY": _push_key}
    return {name: str(_made(folder / name, maker, 0o600)) for name, maker in makers.items()}


def full_mode(folder: Path) -> None:
    """Make the missing secret files of docker-compose.yml: readable in a container, not past the folder on the host."""
    for name, maker in (
        ("secret_key", _secret),
        ("field_keys", _field_keys),
        ("index_key", _key),
        ("vapid_private_key", _push_key),
    ):
        _made(folder / name, maker, 0o444)
    password = _made(folder / "postgres_password", lambda: secrets.token_urlsafe(24), 0o444).read_text()
    _made(folder / "database_url", lambda: f"postgres://vela:{password}@postgres:5432/vela", 0o444)
    print(f"The secrets are in {folder}. Keep a copy of field_keys and index_key somewhere else, offline.")


def _made(path: Path, maker: Callable[[], str], mode: int) -> Path:
    """The file `path`, written with `maker()` when it is not there; never overwritten, never half written."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(maker())
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(mode)
    fresh.replace(path)
    return path


def _secret() -> str:
    return secrets.token_urlsafe(48)


def _key() -> str:
    """256 random bits."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _push_key() -> str:
    """A private key of web push, as base64url: a number below the order of the curve P-256, so its first byte is never 255."""
    return base64.urlsafe_b64encode(bytes([secrets.randbelow(254) + 1]) + secrets.token_bytes(31)).rstrip(b"=").decode()


def _field_keys() -> str:
    """A first key for each group."""
    return json.dumps({group: {"k1": _key()} for group in GROUPS}, indent=1)


def main(arguments: list[str]) -> int:
    """The command of the full mode."""
    if len(arguments) != 1:
        print("Say where: python3 -m hotline.ops.launch.keys secrets", file=sys.stderr)
        return 2
    try:
        full_mode(Path(arguments[0]))
    except (Stop, OSError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        print("The disk is full." if full else error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
