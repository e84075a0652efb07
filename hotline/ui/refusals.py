"""A refusal that no view turned into its own form becomes one sentence on a page (or in the place htmx asked for)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.base.errors import Refused


class Refusals:
    """Middleware: Refused becomes 403, 409 or 422 with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        template = "ui/refusal.html" if request.headers.get("HX-Request") else "409.html"
        return render(request, template, {"refusal": str(error)}, status=error.status)
