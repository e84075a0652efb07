"""Calls back, as Twilio does: signed over the address we were given, to wherever that address is served in this test."""

import asyncio
import random
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.request_validator import RequestValidator

from tests.fake_provider.world import Taken, World

USUAL = ("queued", "sent", "delivered")


def statuses(world: World, text: Taken) -> list[str]:
    """What will be said of this text, each as often as this provider repeats itself, in its order."""
    plan = world.callbacks
    dice = random.Random(f"{world.seed}:{text.sid}")
    if dice.random() < plan.silent:
        return []
    said = list(plan.statuses or USUAL)
    if text.to in plan.last:
        said[-1] = plan.last[text.to]
    said = [each for each in said for _copy in range(plan.copies)]
    if plan.shuffled:
        dice.shuffle(said)
    return said


def request_of(world: World, text: Taken, status: str, **more: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """(address without its fragment, parameters, headers) of one callback."""
    address = urlunsplit(urlsplit(text.form["StatusCallback"])._replace(fragment=""))
    params = {
        "AccountSid": world.account,
        "MessageSid": text.sid,
        "SmsSid": text.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "To": text.to,
        "From": text.form.get("From", "+12135550100"),
        "ApiVersion": "2010-04-01",
        **more,
    }
    signature = RequestValidator(world.token).compute_signature(address, params)
    return address, params, {"X-Twilio-Signature": signature}


async def call_back(world: World, text: Taken, served_at: str, calls: list[tuple[str, int]]) -> None:
    """Say everything that is to be said of a text; `calls` gathers (status said, answer's status)."""
    async with aiohttp.ClientSession() as session:
        for status in statuses(world, text):
            await asyncio.sleep(world.callbacks.delay)
            code = {"ErrorCode": "30003"} if status in ("failed", "undelivered") else {}
            address, params, headers = request_of(world, text, status, **code)
            target = served_at.rstrip("/") + urlsplit(address).path if served_at else address
            try:
                async with session.post(target, data=params, headers=headers) as answer:
                    calls.append((status, answer.status))
            except aiohttp.ClientError:
                calls.append((status, 0))
            text.status = status


def inbound(
    world: World, to: str, sender: str, body: str, sid: str, **more: Any
) -> tuple[dict[str, str], dict[str, str]]:
    """(parameters, headers) of a text somebody sends to the line, signed for the address `to`."""
    params = {
        "AccountSid": world.account,
        "MessageSid": sid,
        "SmsSid": sid,
        "From": sender,
        "To": "+12135550100",
        "Body": body,
        "NumMedia": "0",
        **{name: str(value) for name, value in more.items()},
    }
    return params, {"X-Twilio-Signature": RequestValidator(world.token).compute_signature(to, params)}
