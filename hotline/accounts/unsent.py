"""What was posted to a door that is closed just now: shown again with the way in, so that nothing typed is lost."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

OUR_OWN = frozenset(
    {"csrfmiddlewaretoken", "version", "page", "turn", "changed", "held", "shown", "over", "key", "next"}
)
SECRETS = ("password", "code", "token")


def is_form(request: HttpRequest) -> bool:
    """Whether a person sent a form and waits for a page; what scripts send is answered otherwise."""
    return request.method == "POST" and "text/html" in request.headers.get("Accept", "")


def came_from(request: HttpRequest) -> str:
    """The path of our own page the form stood on."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page(request: HttpRequest, *, why: str, way: str, label: str) -> HttpResponse:
    """403, with the sentence `why`, a link to `way` and every value that was typed; never a password or a code."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OUR_OWN and not any(secret in name for secret in SECRETS)
        for value in values
        if value.strip()
    ]
    context = {"why": why, "way": way, "label": label, "typed": typed}
    return render(request, "ui/unsent.html", context, status=403)
