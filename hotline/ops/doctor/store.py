"""The doctor on what keeps and moves things: database, migrations, broker, pump."""

from collections.abc import Iterator

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline.ops.doctor.finding import NOTE, OK, RED, Finding
from hotline.ops.health import PATIENCE, PUMP_SILENT
from hotline.pump import pump


def database_answers() -> Iterator[Finding]:
    """It answers; SQLite is in the mode in which many may read while one writes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode" if connection.vendor == "sqlite" else "SELECT 'ok'")
            mode = str(cursor.fetchone()[0])
    except DatabaseError as error:
        yield Finding(
            RED,
            _("The database does not answer: %(error)s") % {"error": type(error).__name__},
            _("Start it, and look at DATABASE_URL."),
        )
        return
    if connection.vendor == "sqlite" and mode.lower() not in ("wal", "memory"):
        yield Finding(
            RED, _("SQLite is not in WAL mode: writers would be refused."), _("Keep the file on a local disk.")
        )
    elif connection.vendor == "sqlite" and settings.REDIS_URL:
        yield Finding(NOTE, _("The full mode runs on SQLite."), _("Set DATABASE_URL to PostgreSQL."))
    else:
        yield Finding(OK, _("The database answers."))


def migrations_are_applied() -> Iterator[Finding]:
    """The tables are those the code expects."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _back in plan[:5])
        yield Finding(
            RED,
            ngettext(
                "%(count)d migration is not applied: %(names)s",
                "%(count)d migrations are not applied: %(names)s",
                len(plan),
            )
            % {"count": len(plan), "names": names},
            _("Run: python manage.py migrate"),
        )
    else:
        yield Finding(OK, _("The tables are up to date."))


def broker_answers() -> Iterator[Finding]:
    """Redis rings the bell in the full mode; without it everything still happens, seconds later."""
    if not settings.REDIS_URL:
        yield Finding(OK, _("Embedded: there is no broker."))
        return
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as link:
            link.ping()
    except (redis.RedisError, OSError) as error:
        yield Finding(
            RED,
            _("The broker does not answer: %(error)s. Boards and texts are seconds late.")
            % {"error": type(error).__name__},
            _("Start Redis, and look at REDIS_URL."),
        )
    else:
        yield Finding(OK, _("The broker answers."))


def pump_runs() -> Iterator[Finding]:
    """Something runs the pump; without it no text leaves and no timer fires."""
    age = pump.age()
    mend = _("Start the server (embedded), or Celery worker and beat, or: python manage.py pump")
    if age is None:
        yield Finding(RED, _("The pump never ran."), mend)
    elif age > PUMP_SILENT:
        yield Finding(RED, _("The pump last ran %(seconds)d seconds ago.") % {"seconds": age}, mend)
    else:
        yield Finding(OK, _("The pump runs."))
