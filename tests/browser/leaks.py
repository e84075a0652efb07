"""Where nothing of the caller may be found: texts, socket frames, addresses, titles, screens, logs, Redis."""

import base64
import contextlib
import json
import re
import threading
from dataclasses import dataclass
from urllib.parse import unquote_plus

import redis

from tests.browser.people import Person
from tests.servers import Site

TEXTS = """
import json
from hotline.messaging.models import SimText
from responders.models import Subscriber
on_list = {
    one.contact_id: [one.language, sorted(zone.slug for zone in one.areas.all()), one.all_areas]
    for one in Subscriber.objects.prefetch_related("areas")
}
print("TEXTS " + json.dumps([
    [str(one.contact_id), one.direction, one.body, on_list.get(one.contact_id)]
    for one in SimText.objects.order_by("at", "id")
]))
"""


@dataclass(frozen=True)
class Text:
    """One text of the simulated world; `subscriber` is (language, zones, every zone) for those on the community's list."""

    phone: str
    direction: str
    body: str
    subscriber: tuple[str, list[str], bool] | None


def texts(site: Site) -> list[Text]:
    """Every text that ever left or came, read through the product's own keys."""
    printed = site.manage("shell", "--verbosity", "0", "--command", TEXTS)
    found = json.loads(next(line for line in printed.splitlines() if line.startswith("TEXTS "))[6:])
    return [
        Text(phone, direction, body, tuple(on_list) if on_list else None) for phone, direction, body, on_list in found
    ]


def patterns(*, address: str, unit: str, alias: str, number: str) -> dict[str, re.Pattern]:
    """What to look for: the house number, the unit, the name, and the caller's number however it is written."""
    digits = re.sub(r"\D", "", number)
    return {
        "house number": re.compile(rf"(?<!\w){address.split()[0]}(?!\w)"),
        "unit": re.compile(rf"(?<!\w){unit.split()[-1]}(?!\w)"),
        "alias": re.compile(re.escape(alias), re.IGNORECASE),
        "number": re.compile(
            rf"{digits[:3]}\W{{0,4}}{digits[3:6]}\W{{0,4}}{digits[6:]}|{digits[3:6]}\W{{0,4}}{digits[6:]}"
        ),
    }


def everywhere(site: Site, people: list[Person]) -> dict[str, list[str]]:
    """Everything that left the encrypted columns, by where it was found."""
    watches = [watch for person in people for watch in person.watches.values()]
    return {
        "texts": [text.body for text in texts(site) if text.direction == "to_phone"],
        "frames": [frame for watch in watches for frame in watch.frames],
        "addresses": [unquote_plus(url) for watch in watches for url in watch.urls],
        "titles": [title for watch in watches for title in watch.titles],
        "screens": [page.content() for person in people for page in person.watches if not page.is_closed()],
        "logs": site.logs().splitlines(),
        "Redis": in_redis(site.env["REDIS_URL"]) if site.env.get("REDIS_URL") else [],
    }


def in_redis(url: str) -> list[str]:
    """Every key and value, whatever its type."""
    found = []
    with redis.Redis.from_url(url, socket_timeout=5) as link:
        for key in link.scan_iter(count=1000):
            found += [repr(key), opened(repr(_value(link, key)))]
    return found


def _value(link: redis.Redis, key: bytes) -> object:
    kind = link.type(key)
    readers = {
        b"string": lambda: link.get(key),
        b"list": lambda: link.lrange(key, 0, -1),
        b"set": lambda: link.smembers(key),
        b"zset": lambda: link.zrange(key, 0, -1, withscores=True),
        b"hash": lambda: link.hgetall(key),
        b"stream": lambda: link.xrange(key),
    }
    return readers[kind]() if kind in readers else None


class Eavesdropper:
    """Hears everything said to Redis, for what is only passed on (pokes, tasks) is never kept there."""

    def __init__(self, url: str) -> None:
        self.said: list[str] = []
        self._link = redis.Redis.from_url(url, socket_timeout=None)
        self._wire = self._link.connection_pool.get_connection()
        self._wire.send_command("MONITOR")
        self._wire.read_response()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(redis.RedisError, OSError, ValueError):
            while True:
                self.said.append(opened(str(self._wire.read_response())))

    def close(self) -> None:
        self._wire.disconnect()
        self._link.close()


def opened(line: str) -> str:
    """The line, and what a Celery message in it holds."""
    bodies = re.findall(r'body\\*": \\*"([A-Za-z0-9+/=]+)', line)
    return line + "".join(base64.b64decode(body).decode(errors="replace") for body in bodies)


def found(where: dict[str, list[str]], wanted: dict[str, re.Pattern]) -> list[str]:
    """What was found, and where."""
    return [
        f"{name} in {place}: {line[max(hit.start() - 60, 0) : hit.end() + 60]}"
        for place, lines in where.items()
        for line in lines
        for name, pattern in wanted.items()
        if (hit := pattern.search(line))
    ]
