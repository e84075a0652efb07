"""The provider's doors: Twilio's Messages, the Android gateway's messages and settings, and a look at what was taken."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import aiohttp
from aiohttp import web

from tests.fake_provider.calling import call_back
from tests.fake_provider.faults import TAKEN, Faults
from tests.fake_provider.world import Taken, World

WORLD: web.AppKey[World] = web.AppKey("world", World)
FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)
SERVED_AT: web.AppKey[list] = web.AppKey("served_at", list)
CALLS: web.AppKey[list] = web.AppKey("calls", list)
BACKGROUND: web.AppKey[set] = web.AppKey("background", set)
LATENCY: web.AppKey[list] = web.AppKey("latency", list)


def make_app(world: World, faults: Faults) -> web.Application:
    app = web.Application()
    app[WORLD], app[FAULTS] = world, faults
    app[SERVED_AT], app[CALLS], app[BACKGROUND], app[LATENCY] = [""], [], set(), [0.0]
    account = "/2010-04-01/Accounts/{account}"
    app.add_routes(
        [
            web.post(account + "/Messages.json", twilio_send),
            web.get(account + "/Messages.json", twilio_list),
            web.get(account + ".json", twilio_account),
            web.post("/messages", android_send),
            web.get("/messages/{id}", android_state),
            web.get("/webhooks", android_webhooks),
            web.post("/webhooks", android_webhook),
            web.get("/settings", android_settings),
            web.patch("/settings", android_change),
            web.get("/__world", look),
        ]
    )
    app.on_cleanup.append(_stop)
    return app


async def _stop(app: web.Application) -> None:
    tasks = list(app[BACKGROUND])
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def misbehave(
    request: web.Request, key: str, take: Callable[[], Taken], answer: Callable[[Taken], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Take the text or not, answer well or not, as the faults say; half of the latency passes before, half after."""
    world, port = request.app[WORLD], request.transport.get_extra_info("peername")[1]
    world.calling.add(port)
    try:
        return await _misbehave(request, key, take, answer)
    finally:
        world.calling.discard(port)


async def _misbehave(
    request: web.Request, key: str, take: Callable[[], Taken], answer: Callable[[Taken], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    faults = request.app[FAULTS]
    if request.app[WORLD].when_asked is not None:
        request.app[WORLD].when_asked()
    await asyncio.sleep(request.app[LATENCY][0] / 2)
    kind = faults.of(key)
    text = take() if not kind or kind in TAKEN else None
    await asyncio.sleep(request.app[LATENCY][0] / 2)
    match kind:
        case "":
            return await answer(text)
        case "429":
            return web.json_response({"code": 20429}, status=429, headers={"Retry-After": str(faults.retry_after)})
        case "429_date":
            at = format_datetime(datetime.now(UTC) + timedelta(seconds=faults.retry_after), usegmt=True)
            return web.Response(status=429, headers={"Retry-After": at})
        case "503_retry":
            return web.Response(status=503, headers={"Retry-After": str(faults.retry_after)})
        case "503":
            return web.Response(status=503)
        case "500_before" | "500_after":
            return web.Response(status=500, text="Internal Server Error")
        case "hang_before" | "hang_after":
            await asyncio.sleep(3600)
        case "reset_before" | "reset_after":
            request.transport.abort()
        case "junk_before" | "junk_after":
            return web.Response(status=200, text="{]")
        case "html_after":
            return web.Response(status=200, text="<html>Welcome to the hotel</html>", content_type="text/html")
        case "cut_after":
            return await _cut(request)
        case "redirect":
            return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"})
        case "401":
            return web.json_response({"code": 20003}, status=401)
    return web.Response(status=500)


async def _cut(request: web.Request) -> web.StreamResponse:
    """An answer that ends in its middle."""
    response = web.StreamResponse(status=201, headers={"Content-Length": "500", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"sid": "SM')
    request.transport.abort()
    return response


def _known(request: web.Request, world: World) -> bool:
    expected = aiohttp.encode_basic_auth(world.account, world.token)
    return hmac.compare_digest(request.headers.get("Authorization", ""), expected)


async def twilio_send(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.requests["send"] += 1
    form = {name: str(value) for name, value in (await request.post()).items()}
    if not _known(request, world):
        return web.json_response({"code": 20003, "status": 401}, status=401)
    world.sent_bodies.append(form)
    to = form.get("To", "")
    if to in world.stopped:
        return web.json_response({"code": 21610, "status": 400}, status=400)
    if to in world.landlines:
        return web.json_response({"code": 21614, "status": 400}, status=400)

    async def answer(text: Taken) -> web.StreamResponse:
        served_at, background = request.app[SERVED_AT][0], request.app[BACKGROUND]
        if form.get("StatusCallback") and served_at:
            task = asyncio.ensure_future(call_back(world, text, served_at, request.app[CALLS]))
            background.add(task)
            task.add_done_callback(background.discard)
            if world.callbacks.before_answer:
                await asyncio.shield(task)
        return web.json_response(world.as_twilio(text), status=201)

    return await misbehave(request, f"{to}:{form.get('Body', '')}", lambda: world.take(to, form["Body"], form), answer)


async def twilio_list(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.requests["list"] += 1
    if not _known(request, world):
        return web.json_response({"code": 20003}, status=401)
    if request.query.get("To", "") in world.silent:
        return web.Response(status=500)
    texts = world.listed(request.query.get("To", ""))[: int(request.query.get("PageSize", "50"))]
    return web.json_response({"messages": [world.as_twilio(text) for text in texts]})


async def twilio_account(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    if not _known(request, world):
        return web.json_response({"code": 20003}, status=401)
    return web.json_response({"sid": world.account, "status": "active"})


async def android_send(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.requests["send"] += 1
    said = await request.json()
    if not _known(request, world):
        return web.Response(status=401)
    world.sent_bodies.append(said)
    if world.of(said["id"]) is not None:
        return web.json_response({"message": "exists"}, status=409)
    to, body = said["phoneNumbers"][0], said["textMessage"]["text"]

    async def answer(text: Taken) -> web.StreamResponse:
        return web.json_response({"id": text.sid, "state": "Pending", "recipients": []}, status=202)

    return await misbehave(request, said["id"], lambda: world.take(to, body, said, said["id"]), answer)


async def android_state(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    world.requests["list"] += 1
    text = world.of(request.match_info["id"])
    if text is None:
        return web.json_response({"message": "not found"}, status=404)
    return web.json_response(
        {"id": text.sid, "state": text.status.capitalize().replace("Queued", "Pending"), "recipients": []}
    )


async def android_webhooks(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app[WORLD].webhooks)


async def android_webhook(request: web.Request) -> web.StreamResponse:
    request.app[WORLD].webhooks.append(await request.json())
    return web.json_response({}, status=201)


async def android_settings(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app[WORLD].settings)


async def android_change(request: web.Request) -> web.StreamResponse:
    for name, values in (await request.json()).items():
        request.app[WORLD].settings.setdefault(name, {}).update(values)
    return web.json_response(request.app[WORLD].settings)


async def look(request: web.Request) -> web.StreamResponse:
    """What was taken, for a drill in another process: counts, and each text's number and words."""
    world, faults = request.app[WORLD], request.app[FAULTS]
    texts = [[text.to, text.body] for text in world.taken]
    answer = {"taken": texts, "requests": world.requests, "faults": faults.met, "calls": len(request.app[CALLS])}
    return web.json_response(answer, dumps=lambda value: json.dumps(value, default=dict))
