"""What the doors do while the store is away or busy: try once more on a fresh connection, then ask the provider to come again."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from hotline.pump.faults import describe

AWAY = (OperationalError, InterfaceError)
Result = TypeVar("Result")

log = logging.getLogger("hotline.hooks")


def twice(work: Callable[[], Result]) -> Result:
    """Do it; once more where the store failed us (a kept connection that broke, a lock that did not come, a deadlock).

    Whatever these doors write may be written again: a commit whose answer was lost is found and changes nothing.
    """
    try:
        return work()
    except AWAY as error:
        if connection.in_atomic_block:
            raise
        log.info("once more: %s", describe(error))
        connection.close()
        return work()


def patient(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 503 where the store stays away, so that the provider brings it again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AWAY as error:
            return away(error)

    return guarded


def away(error: Exception) -> HttpResponse:
    log.error("the store is away: %s", describe(error))
    return later("not now\n", 5)


def later(why: str, seconds: int) -> HttpResponse:
    """It could not be kept: bring it again, in so many seconds."""
    return HttpResponse(why, status=503, content_type="text/plain", headers={"Retry-After": str(seconds)})
