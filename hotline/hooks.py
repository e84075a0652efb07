"""The entry of the hooks process in the full mode: gunicorn takes the providers' signed callbacks here, and nothing else.

A text that is only words, as nearly all are, is taken in the loop itself, and one thread writes all that wait. Everything
else is Django's, on threads that keep their connections.
"""

import asyncio
import contextlib
import gc
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

# Django first: views import models.
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.core.exceptions import BadRequest, SuspiciousOperation  # noqa: E402
from django.core.handlers.asgi import ASGIRequest  # noqa: E402
from django.core.handlers.base import BaseHandler  # noqa: E402
from django.core.signals import request_started  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402

from hotline.celery import app as celery_app  # noqa: E402, F401  (binds the shared task to its broker)
from hotline.messaging.hooks.views import twilio  # noqa: E402
from hotline.messaging.hooks.writer import Writer  # noqa: E402
from hotline.ops import health  # noqa: E402
from hotline.pump.faults import describe  # noqa: E402

# Nobody signs in here and nothing is shown: what pages need would cost each callback as much as storing it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hotline.ui.headers.SecurityHeaders",
    "hotline.hooks.OnlyHooks",
    "hotline.accounts.routes.ClosedUnlessDeclared",
]
FORM = "application/x-www-form-urlencoded"
THREADS = 16
SLOWEST = 20  # seconds until a body must be here

log = logging.getLogger("hotline.hooks")


class OnlyHooks:
    """Middleware: this process knows the addresses below and no others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "hotline.hooks"
        return self.get_response(request)


class Hooks(BaseHandler):
    """Django with the short list of middleware."""

    def __init__(self) -> None:
        usual, settings.MIDDLEWARE = settings.MIDDLEWARE, MIDDLEWARE
        try:
            self.load_middleware()
        finally:
            settings.MIDDLEWARE = usual

    def answer(self, request: ASGIRequest) -> HttpResponse:
        """On one of the threads; a connection that is too old is closed at both ends, as in every server of Django's."""
        request_started.send(self.__class__, scope=request.scope)
        response = self.get_response(request)
        response.close()
        return response


def nothing_here(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse("not found\n", status=404, content_type="text/plain")


def broken(request: HttpRequest | None) -> HttpResponse:
    return HttpResponse("not now\n", status=500, content_type="text/plain")


urlpatterns = [
    path("hooks/", include("hotline.messaging.hooks.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
handler404 = handler403 = nothing_here
handler500 = broken

TEXTS = reverse("hook-twilio-sms", urlconf="hotline.hooks")
hooks, threads, writer = Hooks(), ThreadPoolExecutor(THREADS, "hooks"), Writer()
gc.freeze()  # what is loaded now lives as long as the process


async def application(scope: dict, receive: Callable, send: Callable) -> None:
    if scope["type"] != "http":
        raise ValueError("nothing but http is served here")
    try:
        async with asyncio.timeout(SLOWEST):
            body = await _body(receive)
        answer = _refused(413) if body is None else await _answer(scope, body)
    except TimeoutError:
        answer = _refused(408)
    except Exception as error:  # noqa: BLE001 - it is logged without what was sent
        log.error("a callback failed: %s", describe(error))
        answer = broken(None)
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.items()]
    if answer.status_code != 204:
        headers.append((b"content-length", str(len(answer.content)).encode()))
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.content})


async def _body(receive: Callable) -> bytes | None:
    """The whole body; None: it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        if not message.get("more_body"):
            return bytes(body)


async def _answer(scope: dict, body: bytes) -> HttpResponse:
    try:
        request = ASGIRequest(scope, BytesIO(body))
    except UnicodeDecodeError:
        return _refused(400)
    answer = None
    if request.path == TEXTS and request.method == "POST" and request.content_type == FORM:
        with contextlib.suppress(SuspiciousOperation, BadRequest):  # it is Django that answers them
            answer = await twilio.sms_in_loop(request, writer.store)
    return answer or await asyncio.get_running_loop().run_in_executor(threads, hooks.answer, request)


def _refused(status: int) -> HttpResponse:
    return HttpResponse("refused\n", status=status, content_type="text/plain")
