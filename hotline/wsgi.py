"""The WSGI entry: gunicorn threads take the providers' signed callbacks under /hooks/ in the full mode, and nothing else."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

# Django first: views import models.
get_wsgi_application()

from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

from hotline.celery import app as celery_app  # noqa: E402, F401  (binds the shared task to its broker)
from hotline.ops import health  # noqa: E402

# Nobody signs in here and nothing is shown: what pages need would cost each callback as much as storing it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hotline.ui.headers.SecurityHeaders",
    "hotline.wsgi.OnlyHooks",
    "hotline.accounts.routes.ClosedUnlessDeclared",
]


class OnlyHooks:
    """Middleware: this process knows the addresses below and no others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "hotline.wsgi"
        return self.get_response(request)


class Hooks(WSGIHandler):
    """Django with the short list of middleware."""

    def load_middleware(self, is_async: bool = False) -> None:
        usual, settings.MIDDLEWARE = settings.MIDDLEWARE, MIDDLEWARE
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = usual


def nothing_here(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse("not found\n", status=404, content_type="text/plain")


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("not now\n", status=500, content_type="text/plain")


urlpatterns = [
    path("hooks/", include("hotline.messaging.hooks.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
handler404 = handler403 = nothing_here
handler500 = broken
application = Hooks()
