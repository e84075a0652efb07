"""The stores that the environment names: does anything listen where it says?"""

import socket
from urllib.parse import urlsplit

from hotline.ops.launch.stop import Stop

STORES = {"DATABASE_URL": 5432, "REDIS_URL": 6379}  # the variable -> the port when the address names none
PATIENCE = 3.0  # seconds


def answering(env: dict[str, str], mode: str) -> dict[str, str]:
    """The environment with stores that answer. When one does not, the demo keeps its own and says so.

    Raises Stop for a real network, which must never begin anew beside its own database.
    """
    silent = [f"{name} ({where})" for name, port in STORES.items() if (where := _silent(env[name], port))]
    if not silent:
        return env
    if mode == "real":
        raise Stop(
            f"Nothing answers at {' and '.join(silent)}: start it, or leave both DATABASE_URL and REDIS_URL empty"
            " for the built-in stores."
        )
    print(f"Nothing answers at {' and '.join(silent)}: the demo keeps a database of its own, here.", flush=True)
    return {**env, **dict.fromkeys(STORES, "")}


def _silent(address: str, usual_port: int) -> str:
    """The host and port of this address when nobody listens there; empty when somebody does or none is named."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or usual_port
    except ValueError:  # what is wrong with the address itself is said by the settings
        return ""
    if not host:
        return ""
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError:
        return f"{host}:{port}"
    return ""
