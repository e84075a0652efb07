"""Twilio: texts by its REST interface in the background loop, looked up by number, time and words where an answer was lost.

It knows no key for a repeated request (its page on error 20500 says so), so every text carries our mark in its callback
address, and what is in doubt is looked for before anything is sent again.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hotline.base.errors import Refused
from hotline.messaging.states import State
from hotline.messaging.transports import http, marks, twilio_codes
from hotline.messaging.transports.base import Accepted, Capabilities, Doubt, Outgoing, Transport, TransportError

# Asks for its callbacks to be tried again; part of the address, never sent to us (webhooks-connection-overrides).
PATIENCE = "#rc=5&rp=all"
VALIDITY = (5, 36_000)  # seconds a text may wait at the provider
STATES = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "undelivered": State.UNDELIVERED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}
# Their clock and ours may differ this much when a text is looked for by its time.
SKEW = timedelta(seconds=120)
PAGE = 50
LOOKS_AT_ONCE = 10


class Twilio(Transport):
    """One account with one sender (a number, or a messaging service)."""

    name = "twilio"
    capabilities = Capabilities(can_lookup=True, by_text=True)

    def send(self, outgoing: Outgoing) -> Accepted:
        return http.wait_for(self._send(outgoing))

    async def asend(self, outgoing: Outgoing) -> Accepted:
        return await http.run(self._send(outgoing))

    async def _send(self, outgoing: Outgoing) -> Accepted:
        answer = await http.exchange("POST", _url("/Messages.json"), auth=_auth(), form=self._form(outgoing))
        said = answer.json()
        refusal = _refusal(answer, said)
        if refusal is not None:
            raise refusal
        sid = said.get("sid") if isinstance(said, dict) else None
        if not isinstance(sid, str) or not sid or len(sid) > 64:
            raise TransportError("twilio-junk", accepted="unknown")
        return Accepted(sid, STATES.get(said.get("status"), State.ACCEPTED))

    @staticmethod
    def _form(outgoing: Outgoing) -> dict[str, str]:
        sender = settings.TWILIO_FROM
        form = {
            "To": outgoing.number,
            "Body": outgoing.body,
            "MessagingServiceSid" if sender.startswith("MG") else "From": sender,
            "SmartEncoded": "false",  # we counted the segments and chose the letters
            "StatusCallback": callback_url(outgoing),
        }
        if outgoing.not_after is not None:
            left = (outgoing.not_after - datetime.now(UTC) - _ahead()).total_seconds()
            form["ValidityPeriod"] = str(int(min(max(left, VALIDITY[0]), VALIDITY[1])))
        return form

    def lookup_texts(self, doubts: Sequence[Doubt], known: frozenset[str]) -> dict[str, Accepted | None]:
        return http.wait_for(self._look(doubts, known))

    async def _look(self, doubts: Sequence[Doubt], known: frozenset[str]) -> dict[str, Accepted | None]:
        """The newest texts to each number, matched by words and time; each of theirs answers for one of ours."""
        room = asyncio.Semaphore(LOOKS_AT_ONCE)

        async def texts_to(number: str) -> list[dict[str, Any]]:
            async with room:
                params = {"To": number, "PageSize": str(PAGE)}
                answer = await http.exchange("GET", _url("/Messages.json"), auth=_auth(), params=params)
            said = answer.json()
            refusal = _refusal(answer, said)
            if refusal is not None:
                raise refusal
            try:
                return list(said["messages"])
            except (TypeError, KeyError):
                raise TransportError("twilio-junk") from None

        numbers = sorted({doubt.outgoing.number for doubt in doubts})
        answers = await asyncio.gather(*(texts_to(number) for number in numbers), return_exceptions=True)
        pages = dict(zip(numbers, http.some(answers), strict=True))
        found: dict[str, Accepted | None] = {}
        used = set(known)
        for doubt in sorted(doubts, key=lambda doubt: doubt.since):
            if pages[doubt.outgoing.number] is None:
                found[doubt.outgoing.message_id] = None
                continue
            for text in reversed(pages[doubt.outgoing.number]):  # the oldest first
                if text.get("sid") not in used and _is_it(text, doubt):
                    used.add(text["sid"])
                    state = STATES.get(text.get("status"), State.ACCEPTED)
                    found[doubt.outgoing.message_id] = Accepted(text["sid"], state)
                    break
        return found

    def probe(self) -> str:
        """The account, by name of its state."""
        answer = http.wait_for(http.exchange("GET", _url(".json"), auth=_auth()))
        said = answer.json()
        refusal = _refusal(answer, said)
        if refusal is not None:
            known = twilio_codes.meaning(refusal.code.rpartition("-")[2])
            raise Refused(known.words, refusal.code) if known else refusal
        status = said.get("status") if isinstance(said, dict) else None
        if status != "active":
            raise Refused(_("Twilio says that the account is “%(state)s”.") % {"state": status or "?"}, "twilio-state")
        return _("account active")


def callback_url(outgoing: Outgoing) -> str:
    """Where Twilio says what became of a text: our configured address, with the mark of this very try."""
    path = reverse("hook-twilio-status", args=[marks.mark(outgoing.message_id, outgoing.fence)])
    return settings.PUBLIC_URL.rstrip("/") + path + PATIENCE


def _url(rest: str) -> str:
    return f"{settings.TWILIO_API_URL.rstrip('/')}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}{rest}"


def _auth() -> tuple[str, str]:
    return settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN


def _ahead() -> timedelta:
    """How far our clock is told to run ahead (a demo's shifted night)."""
    return timedelta(seconds=settings.HOTLINE_CLOCK_SHIFT)


def _refusal(answer: http.Answer, said: Any) -> TransportError | None:
    """What the answer refuses, by Twilio's own number where it gives one."""
    error = http.refusal(answer, "twilio")
    if error is None or answer.status >= 500 or not isinstance(said, dict) or not said.get("code"):
        return error
    known = twilio_codes.meaning(said["code"])
    code = f"twilio-{said['code']}"
    if known is None:
        error.code = code[:40]
        return error
    pause = answer.retry_after if known.kind != twilio_codes.BUSY else answer.retry_after or 10.0
    return TransportError(
        code, permanent=known.permanent, stopped=known.kind == twilio_codes.STOPPED, retry_after=pause
    )


def _is_it(text: dict[str, Any], doubt: Doubt) -> bool:
    """Whether this text of theirs is that one of ours: outgoing, not older than our first try, the same words."""
    if not str(text.get("direction", "")).startswith("outbound"):
        return False
    try:
        made = parsedate_to_datetime(text["date_created"])
    except (KeyError, TypeError, ValueError):
        return False
    if made < doubt.since - SKEW:
        return False
    body = text.get("body")
    if not body:
        raise TransportError("twilio-redacted", accepted="unknown")  # the words are gone there: nobody can tell
    return _plain(doubt.outgoing.body) in _plain(body)  # a trial account puts a sentence before ours


def _plain(text: str) -> str:
    return " ".join(text.split())
