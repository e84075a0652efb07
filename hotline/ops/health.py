"""Whether the line is alive (/healthz) and whether it does its work (/readyz). Says states and seconds, nothing else."""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hotline.accounts.routes import public
from hotline.messaging import audit
from hotline.pump import pump

# Seconds the pump may be silent before the line counts as not working; it runs every few seconds.
PUMP_SILENT = 30.0
# Seconds to wait for the broker.
PATIENCE = 2.0

log = logging.getLogger("hotline.ops.health")


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers. Touches nothing, so that a slow database does not get a server restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and pump all work and nothing is overdue, else 503 and what it is: an outside monitor asks."""
    database = _state("database", _ask_database)
    broker = _state("broker", _ask_broker) if settings.REDIS_URL else "not used"
    age = _pump_age() if database == "ok" else None
    parts = {
        "database": database,
        "broker": broker,
        "pump": "ok" if age is not None and age <= PUMP_SILENT else "silent",
        "pump_age": None if age is None else round(age, 1),
        **(_overdue() if database == "ok" else {"overdue": "unknown"}),
    }
    ready = "down" not in (database, broker) and parts["pump"] == "ok" and parts["overdue"] in ("ok", "not looked")
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def _state(name: str, ask: Callable[[], None]) -> str:
    try:
        ask()
    except (DatabaseError, redis.RedisError, OSError) as error:
        log.warning("%s is down: %s", name, type(error).__name__)
        return "down"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _ask_broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as link:
        link.ping()


def _overdue() -> dict[str, object]:
    """What the auditor found last."""
    try:
        return audit.state()
    except DatabaseError as error:
        log.warning("the auditor's finding cannot be read: %s", type(error).__name__)
        return {"overdue": "unknown"}


def _pump_age() -> float | None:
    try:
        return pump.age()
    except DatabaseError as error:
        log.warning("the pump's age cannot be read: %s", type(error).__name__)
        return None
