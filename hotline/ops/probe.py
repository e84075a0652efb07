"""Asks a server in the same container for /healthz: `python -m hotline.ops.probe 8000`. Exit code 0 when it answers."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def alive(port: int) -> bool:
    """Whether 127.0.0.1:`port` answers /healthz with 200, asked the way Caddy asks."""
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).hostname or "localhost"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        link.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


if __name__ == "__main__":
    sys.exit(0 if alive(int(sys.argv[1])) else 1)
