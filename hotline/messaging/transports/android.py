"""An Android phone as gateway: the open capcom6 SMS gateway, on the phone itself (local server) or through a private server.

The gateway knows our message ids, so a repeat is one text and it can be asked. It is slow by nature: Android lets an app
send about thirty texts in half an hour and SIM, so by default it carries responders' and safety texts only.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hotline.base.errors import Refused
from hotline.messaging.states import Lane, State
from hotline.messaging.transports import http
from hotline.messaging.transports.base import Accepted, Capabilities, Outgoing, Transport, TransportError

STATES = {
    "Pending": State.ACCEPTED,
    "Processed": State.ACCEPTED,
    "Sent": State.SENT,
    "Delivered": State.DELIVERED,
    "Failed": State.FAILED,
}
EVENTS = ("sms:received", "mms:received", "sms:sent", "sms:delivered", "sms:failed")
PAST_THE_PHONES_OWN_PAUSES = 100  # the pace is ours: a bucket per SIM
VALID_FOR = timedelta(hours=4)  # where the text itself sets no end, the phone must
KEPT_DAYS = 1  # the shortest time the gateway can be told to keep its own list of texts
LOOKS_AT_ONCE = 10


class Android(Transport):
    """One SIM of the phone; `detail` is its number, 1 to 3, or empty for the one the phone prefers."""

    capabilities = Capabilities(idempotent=True, can_lookup=True)
    at_once = 4
    lanes = frozenset({Lane.RESPONDER, Lane.SAFETY})

    def __init__(self, detail: str = "") -> None:
        self.sim = int(detail) if detail.isdecimal() else None
        self.name = f"android:{self.sim}" if self.sim else "android"
        self.burst = float(max(settings.ANDROID_TEXTS_PER_HALF_HOUR, 1))
        self.per_second = self.burst / 1800

    def send(self, outgoing: Outgoing) -> Accepted:
        return http.wait_for(self._send(outgoing))

    async def asend(self, outgoing: Outgoing) -> Accepted:
        return await http.run(self._send(outgoing))

    async def _send(self, outgoing: Outgoing) -> Accepted:
        until = outgoing.not_after or datetime.now(UTC) + timedelta(seconds=settings.HOTLINE_CLOCK_SHIFT) + VALID_FOR
        until -= timedelta(seconds=settings.HOTLINE_CLOCK_SHIFT)
        payload: dict[str, Any] = {
            "id": outgoing.message_id,
            "textMessage": {"text": outgoing.body},
            "phoneNumbers": [outgoing.number],
            "withDeliveryReport": True,
            "priority": PAST_THE_PHONES_OWN_PAUSES,
            "validUntil": until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
        if self.sim:
            payload["simNumber"] = self.sim
        answer = await http.exchange("POST", _url("/messages"), auth=_auth(), payload=payload)
        if answer.status == 409:
            return Accepted(outgoing.message_id)  # it has this very text already
        refusal = http.refusal(answer, "android")
        if refusal is not None:
            raise refusal
        return _taken(answer.json(), outgoing.message_id)

    def lookup(self, message_ids: Iterable[str]) -> dict[str, Accepted | None]:
        return http.wait_for(self._look(list(message_ids)))

    async def _look(self, message_ids: list[str]) -> dict[str, Accepted | None]:
        room = asyncio.Semaphore(LOOKS_AT_ONCE)

        async def one(message_id: str) -> tuple[str, Accepted | None]:
            async with room:
                answer = await http.exchange("GET", _url(f"/messages/{message_id}"), auth=_auth())
            if answer.status == 404:
                return message_id, None
            refusal = http.refusal(answer, "android")
            if refusal is not None:
                raise refusal
            return message_id, _taken(answer.json(), message_id)

        answers = http.some(await asyncio.gather(*(one(each) for each in message_ids), return_exceptions=True))
        silent = {each: None for each, answer in zip(message_ids, answers, strict=True) if answer is None}
        return silent | {answer[0]: answer[1] for answer in answers if answer is not None and answer[1] is not None}

    def probe(self) -> str:
        """Whether the phone answers, calls us back, and forgets what it sent."""
        answers = http.wait_for(_ask("/webhooks", "/settings"))
        hooks, kept = answers
        ours = {
            hook.get("event") for hook in hooks or [] if isinstance(hook, dict) and hook.get("url") == callback_url()
        }
        missing = [event for event in EVENTS if event not in ours]
        if missing:
            raise Refused(
                _("The phone does not call us back for: %(events)s. Prepare the phone.")
                % {"events": ", ".join(missing)},
                "android-callbacks",
            )
        days = (kept.get("messages") or {}).get("log_lifetime_days") if isinstance(kept, dict) else None
        if days != KEPT_DAYS:
            raise Refused(_("The phone keeps its list of texts too long. Prepare the phone."), "android-keeps")
        return _("the phone answers, calls back, and forgets after a day")

    def prepare(self) -> None:
        """Tell the phone to call us back, to sign with our key, to keep nothing longer than a day, and to send in order.

        Its own messages app keeps what was sent all the same: nobody but a person at the phone can empty that.
        """
        http.wait_for(_prepare())


async def _prepare() -> None:
    (hooks,) = await _ask("/webhooks")
    ours = {hook.get("event") for hook in hooks or [] if isinstance(hook, dict) and hook.get("url") == callback_url()}
    for event in EVENTS:
        if event not in ours:
            await _tell("POST", "/webhooks", {"url": callback_url(), "event": event})
    wanted = {
        "messages": {"log_lifetime_days": KEPT_DAYS, "processing_order": "FIFO", "limit_period": "Disabled"},
        "logs": {"lifetime_days": KEPT_DAYS},
        "webhooks": {"signing_key": settings.ANDROID_WEBHOOK_KEY},
    }
    await _tell("PATCH", "/settings", wanted)


async def _ask(*paths: str) -> list[Any]:
    return [await _tell("GET", path) for path in paths]


async def _tell(method: str, path: str, payload: Any = None) -> Any:
    answer = await http.exchange(method, _url(path), auth=_auth(), payload=payload)
    refusal = http.refusal(answer, "android")
    if refusal is not None:
        raise refusal
    return answer.json()


def callback_url() -> str:
    """Where the phone calls us."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("hook-android")


def _url(path: str) -> str:
    return settings.ANDROID_GATEWAY_URL.rstrip("/") + path


def _auth() -> tuple[str, str]:
    return settings.ANDROID_GATEWAY_USER, settings.ANDROID_GATEWAY_PASSWORD


def _taken(said: Any, message_id: str) -> Accepted:
    """The gateway's answer about one text; junk is not an answer."""
    state = STATES.get(said.get("state")) if isinstance(said, dict) else None
    if state is None:
        raise TransportError("android-junk", accepted="unknown")
    sid = said.get("id")
    return Accepted(sid if isinstance(sid, str) and 0 < len(sid) <= 64 else message_id, state)
