"""What a browser keeps of “How to reach me”: the worker that a push wakes, and the manifest that puts Vela on a home screen."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from hotline.accounts.routes import public


@public  # a browser renews it also while nobody is signed in; it holds nothing
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It lies here and not among the static files, whose folder it would be in charge of."""
    return HttpResponse(Path(finders.find("js/wake.js")).read_bytes(), content_type="text/javascript; charset=utf-8")


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What an iPhone needs before it may be woken: the page put on the home screen."""
    icons = [
        {"src": static("board/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("board/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    fields = {"name": "Vela", "short_name": "Vela", "id": "/", "start_url": "/", "scope": "/", "display": "standalone"}
    return JsonResponse(fields | {"icons": icons}, content_type="application/manifest+json")
