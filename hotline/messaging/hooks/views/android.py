"""Callbacks of the phone that is our gateway (capcom6 SMS gateway): a text came in, or one of ours moved on.

Signed by the phone with our key: HMAC-SHA256 over the body as it came and the timestamp; five minutes old at most, so a
copy of an old one is refused. The phone signs afresh each time it tries again.
"""

import hashlib
import hmac
import json
import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from hotline.accounts.routes import public
from hotline.base import clock
from hotline.crypto.index import keyed
from hotline.crypto.keyring import Locked
from hotline.messaging.hooks import arrivals, delivery
from hotline.messaging.hooks.delivery import Said
from hotline.messaging.hooks.patience import later, patient, twice
from hotline.messaging.models import Message
from hotline.messaging.states import State

PROVIDER = "android"
FRESH = 300  # seconds
LONGEST = 64 * 1024
STATES = {"sms:sent": State.SENT, "sms:delivered": State.DELIVERED, "sms:failed": State.FAILED}
# A picture's own event ("mms:downloaded") may be larger than any door of ours: that one came is enough to look at the phone.
ARRIVALS = ("sms:received", "mms:received")

log = logging.getLogger("hotline.hooks")


@public
@csrf_exempt
@patient
def event(request: HttpRequest) -> HttpResponse:
    """One event of the phone."""
    why = _fault(request)
    if why:
        log.warning("android: callback refused: %s", why)
        return HttpResponse("refused\n", status=403, content_type="text/plain")
    try:
        said = json.loads(request.body)
        kind, payload = str(said["event"]), said["payload"]
        message_id = str(payload.get("messageId") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse("not understood\n", status=400, content_type="text/plain")
    if kind in STATES and message_id:
        _moved(STATES[kind], message_id, payload)
    elif kind in ARRIVALS:
        return _arrived(kind, message_id, payload)
    return HttpResponse(status=204)


def _fault(request: HttpRequest) -> str:
    """Why this request is not the phone's; empty when it is."""
    key = settings.ANDROID_WEBHOOK_KEY
    if not key:
        return "no key"
    if request.method != "POST":
        return "method"
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > LONGEST:
        return "length"
    signature, stamp = request.headers.get("X-Signature", ""), request.headers.get("X-Timestamp", "")
    expected = hmac.new(key.encode(), request.body + stamp.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), signature.lower().encode()):
        return "signature"
    if not stamp.isdecimal() or abs(clock.now().timestamp() - settings.HOTLINE_CLOCK_SHIFT - int(stamp)) > FRESH:
        return "age"
    return ""


def _moved(state: State, message_id: str, payload: dict[str, Any]) -> None:
    """A text of ours: the phone calls it by the id we gave."""
    try:
        ours = UUID(message_id)
    except ValueError:
        ours = None
    row = Message.objects.filter(pk=ours).values_list("provider", flat=True).first() if ours else None
    provider = (
        row if row and row.startswith(PROVIDER) else PROVIDER
    )  # "android:2": the second SIM is a sender of its own
    code = "android-failed" if state == State.FAILED else ""
    twice(lambda: delivery.note(Said(provider, message_id, state, code, message_id=ours)))


def _arrived(kind: str, message_id: str, payload: dict[str, Any]) -> HttpResponse:
    """A text from somebody. The phone makes its id from the words, so the moment of arrival belongs to ours."""
    number = str(payload.get("sender") or payload.get("phoneNumber") or "")
    body = str(payload.get("message") or payload.get("subject") or "")
    at = str(payload.get("receivedAt") or "")
    if not number:
        return HttpResponse(status=204)
    media = [(str(payload.get("contentClass") or ""), "")] if kind == "mms:received" else []
    try:
        arrivals.take(
            provider=PROVIDER,
            sid=keyed("android", f"{message_id}|{at}|{number}"),
            number=number,
            body=body,
            media=media,
        )
    except Locked:
        return later("locked\n", 60)
    return HttpResponse(status=204)
