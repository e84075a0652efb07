"""Web push to a person's devices: wakes the board with a tag and nothing else; no place, no name, no words of the text.

Sent with a time to live (none would throw it away where the phone sleeps) and high urgency, to known push services only.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from hotline.base.errors import Refused
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError

TTL = (30, 3600)  # seconds a push service keeps it
USUAL_TTL = 600
TIMEOUT = (4, 10)
GONE = (404, 410)


class WebPush(Transport):
    """All of a person's devices get it; a repeat replaces the first on the screen, by its tag."""

    name = "webpush"
    capabilities = Capabilities(idempotent=True, numbers=False)

    def send(self, outgoing: Outgoing) -> Accepted:
        devices = subscriptions_of(outgoing.contact_id)
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
                data=json.dumps({"kind": "look", "tag": outgoing.message_id}),
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
        if not settings.VAPID_PRIVATE_KEY or not settings.VAPID_SUBJECT.startswith(("mailto:", "https://")):
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
        if settings.PUSH_GONE:
            import_string(settings.PUSH_GONE)(endpoint)
        return TransportError(code, permanent=True)
    if status == 429:
        return TransportError(code)
    if status >= 500:
        return TransportError(code, accepted="unknown")
    return TransportError(code, permanent=True)
