"""Web push to a person's devices: a tag and the page it leads to, nothing else; no place, no name, no words of the text.

Sent with a time to live (none would throw it away where the phone sleeps) and high urgency, to known push services only.
"""

import asyncio
import base64
import contextlib
import json
import queue
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from hotline.base.errors import Refused
from hotline.messaging.transports import pointer
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError

SUBJECTS = ("mailto:", "https://")
TTL = (30, 3600)  # seconds a push service keeps it
USUAL_TTL = 600
TIMEOUT = (4, 10)
GONE = (404, 410)

_gone: queue.SimpleQueue[str] = (
    queue.SimpleQueue()
)  # endpoints that are no more; noted in a thread that may touch tables


class WebPush(Transport):
    """All of a person's devices get it; a repeat replaces the first on the screen, by its tag."""

    name = "webpush"
    capabilities = Capabilities(idempotent=True, numbers=False)

    @staticmethod
    def is_set_up() -> bool:
        return bool(settings.VAPID_PRIVATE_KEY and settings.VAPID_SUBJECT.startswith(SUBJECTS))

    def address(self, outgoing: Outgoing) -> Outgoing:
        """With the devices of its person."""
        note_gone()
        return replace(outgoing, number=json.dumps(subscriptions_of(outgoing.contact_id)))

    def send(self, outgoing: Outgoing) -> Accepted:
        try:
            return self._wake(self.address(outgoing))
        finally:
            note_gone()

    async def asend(self, outgoing: Outgoing) -> Accepted:
        """The same of one that has its devices with it; what is gone is noted with the next."""
        return await asyncio.to_thread(self._wake, outgoing)

    def _wake(self, outgoing: Outgoing) -> Accepted:
        devices = json.loads(outgoing.number or "[]")
        if not devices:
            raise TransportError("push-no-device", permanent=True)
        errors = [error for device in devices if (error := self._push(device, outgoing)) is not None]
        if len(errors) < len(devices):
            return Accepted(outgoing.message_id)
        raise min(errors, key=lambda error: (error.accepted == "no", error.permanent))

    @staticmethod
    def _push(device: dict[str, Any], outgoing: Outgoing) -> TransportError | None:
        """Wake one device; the error where that failed."""
        endpoint = str(device.get("endpoint", ""))
        if not is_known(endpoint):
            return TransportError("push-foreign", permanent=True)
        try:
            webpush(
                subscription_info={"endpoint": endpoint, "keys": device.get("keys")},
                data=json.dumps({"kind": "look", "tag": outgoing.message_id, "path": pointer.path_of(outgoing.body)}),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                vapid_claims={"sub": settings.VAPID_SUBJECT},
                ttl=_ttl(outgoing.not_after),
                headers={"Urgency": "high"},
                timeout=TIMEOUT,
            )
        except WebPushException as error:
            return _judged(error, endpoint)
        except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError):
            return TransportError("no_connection")
        except requests.RequestException as error:
            return TransportError(f"push-{type(error).__name__}", accepted="unknown")
        except (ValueError, TypeError):
            return TransportError("push-keys", permanent=True)
        return None

    def probe(self) -> str:
        """Whether our key is one; no push service can be asked without a device."""
        if not settings.VAPID_PRIVATE_KEY or not settings.VAPID_SUBJECT.startswith(SUBJECTS):
            raise Refused(_("Set VAPID_PRIVATE_KEY, and VAPID_SUBJECT as mailto:…"), "push-unset")
        try:
            Vapid.from_string(settings.VAPID_PRIVATE_KEY)
        except ValueError as error:
            raise Refused(_("VAPID_PRIVATE_KEY is not a key."), "push-key") from error
        return _("the key is good")


def subscriptions_of(contact_id: str) -> list[dict[str, Any]]:
    """This person's devices, by `settings.PUSH_SUBSCRIPTIONS_FOR(contact id)`."""
    path = settings.PUSH_SUBSCRIPTIONS_FOR
    return list(import_string(path)(contact_id)) if path and contact_id else []


def note_gone() -> None:
    """Tell `settings.PUSH_GONE` of each endpoint that is no more."""
    with contextlib.suppress(queue.Empty):
        while True:
            endpoint = _gone.get_nowait()
            if settings.PUSH_GONE:
                import_string(settings.PUSH_GONE)(endpoint)


def public_key() -> str:
    """What a browser needs to subscribe: the public half of our key, as base64url; empty where push is not set up."""
    try:
        key = Vapid.from_string(settings.VAPID_PRIVATE_KEY).public_key
    except ValueError:
        return ""
    raw = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_known(endpoint: str) -> bool:
    """Whether an endpoint is one of the browsers' push services: nobody makes us call another host."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username or parts.port not in (None, 443):
        return False
    return any(host.endswith(known) if known.startswith(".") else host == known for known in settings.PUSH_HOSTS)


def _ttl(not_after: datetime | None) -> int:
    if not_after is None:
        return USUAL_TTL
    now = datetime.now(UTC) + timedelta(seconds=settings.HOTLINE_CLOCK_SHIFT)
    return int(min(max((not_after - now).total_seconds(), TTL[0]), TTL[1]))


def _judged(error: WebPushException, endpoint: str) -> TransportError:
    status = error.status_code or 0
    code = f"push-{status or 'keys'}"
    if status in GONE:
        _gone.put(endpoint)
        return TransportError(code, permanent=True)
    if status == 429:
        return TransportError(code)
    if status >= 500:
        return TransportError(code, accepted="unknown")
    return TransportError(code, permanent=True)
