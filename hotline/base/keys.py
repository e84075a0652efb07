"""Doing something once per request key, and giving the first answer to whoever asks again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hotline.base.act import Deed
from hotline.base.errors import Refused
from hotline.base.models import RequestKey

KEPT = timedelta(hours=48)


def once(deed: Deed, *, user_id: str, key: str, fingerprint: str, make: Callable[[], str]) -> tuple[str, bool]:
    """Return `(ref, fresh)`: `make()`'s answer the first time, the stored answer every time after.

    Runs inside the caller's unit of work, so the key and the work stand or fall together; two at once
    meet on the unique key, and the second waits and then reads the first one's answer.
    Raises Refused when the key is missing or was used for something else.
    """
    if not key or len(key) > 64:
        raise Refused(_("This page is out of date. Reload it and try again."), "no_request_key")
    row, fresh = RequestKey.objects.get_or_create(
        user_id=str(user_id), key=key, defaults={"fingerprint": fingerprint[:64], "at": deed.now}
    )
    if not fresh:
        if row.fingerprint != fingerprint[:64]:
            raise Refused(_("This page is out of date. Reload it and try again."), "request_key_reused")
        return row.result_ref, False
    row.result_ref = make()
    row.save(update_fields=["result_ref"])
    return row.result_ref, True


def forget(now: datetime) -> int:
    """Delete keys older than 48 hours; returns how many."""
    return RequestKey.objects.filter(at__lt=now - KEPT).delete()[0]
