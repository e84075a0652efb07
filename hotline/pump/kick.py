"""Asking the pump to run now. Never raises, never waits; a lost kick costs seconds, because the pump also runs by itself."""

from collections.abc import Callable

from celery import current_app
from django.conf import settings

from hotline.pump.nudge import Nudge

TASK = "hotline.pump.run"
# Seconds a kick may take on its own thread before the broker counts as away.
PATIENCE = 0.5

# Wakers of pumps running in this process (the embedded mode).
wakers: set[Callable[[], None]] = set()


def _send() -> None:
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = current_app.conf.broker_transport_options | limits
    with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options) as connection:
        current_app.send_task(TASK, connection=connection, retry=False, expires=30, ignore_result=True)


_nudge = Nudge("kick", _send)


def kick() -> None:
    """Wake the pump in this process, or send the task that runs it. For `deed.after(kick)`."""
    if settings.EMBEDDED:
        for wake in tuple(wakers):
            wake()
    else:
        _nudge()
