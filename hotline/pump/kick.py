"""Asking the pump to run now. Never raises, never waits; a lost kick costs seconds, because the pump also runs by itself."""

import os
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from hotline.pump.nudge import Nudge

TASK = "hotline.pump.run"
# Seconds a kick may take on its own thread before the broker counts as away.
PATIENCE = 0.5

# Wakers of pumps running in this process (the embedded mode).
wakers: set[Callable[[], None]] = set()


# The connection of this process's nudging thread, kept: making one costs six times what a kick does.
_kept: dict[int, Connection] = {}


def _send() -> None:
    link = _kept.pop(os.getpid(), None)
    if link is not None:
        try:
            _publish(link)
            return
        except (OSError, OperationalError, *link.connection_errors, *link.channel_errors):
            link.release()  # it broke while it lay; a fresh one tells whether the broker is away
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = current_app.conf.broker_transport_options | limits
    link = current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options)
    try:
        _publish(link)
    except BaseException:
        link.release()
        raise


def _publish(link: Connection) -> None:
    current_app.send_task(TASK, connection=link, retry=False, expires=30, ignore_result=True)
    _kept[os.getpid()] = link


_nudge = Nudge("kick", _send, apart=0.2)


def kick() -> None:
    """Wake the pump in this process, or send the task that runs it. For `deed.after(kick)`."""
    if settings.EMBEDDED:
        for wake in tuple(wakers):
            wake()
    else:
        _nudge()
