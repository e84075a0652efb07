"""The assignment behind a texted link: no sign-in, one device, nothing for a preview or a stranger."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hotline.accounts.routes import public
from hotline.base import ids
from hotline.base.errors import Refused
from responders import links, people
from responders.board import access, acts, pages, places
from responders.board.cards import Card, card
from responders.board.views import outcome
from responders.models import AssignmentLink

COOKIE = "device"
COOKIE_AGE = timedelta(hours=14)
STOP_POLLING = 286  # htmx's own status: swap this, and ask no more


@public
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and nothing else, until this device has tapped it; then the assignment."""
    found = links.find(token)
    device = request.COOKIES.get(COOKIE, "")
    if found is None or (found.device_hash and not links.held_by(found, device)):
        return gone(request)
    if request.method == "POST":
        return _bind(request, found, token, device)
    if not found.device_hash:
        return render(request, "board/link_button.html", {"token": token})
    _, assignment = _mine(request, token)
    with translation.override(_language(request, found)):
        return render(request, "board/incident.html", _context(card(assignment), token))


def _bind(request: HttpRequest, found: AssignmentLink, token: str, device: str) -> HttpResponse:
    device = device or ids.token(32)
    try:
        links.bind(found, device)
    except Refused:
        return gone(request)
    response = redirect("board-link", token=token)
    response.set_cookie(
        COOKIE,
        device,
        max_age=COOKIE_AGE,
        path="/b/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """One sentence for every link that is not theirs, whatever the reason."""
    return render(request, "board/link_gone.html", status=404)


@public
@require_POST
def link_act(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """A tap on the assignment behind a link."""
    if name not in acts.ACTS:
        raise Http404
    found, assignment = _mine(request, token)
    with translation.override(_language(request, found)):
        status, more = outcome(name, acts.Tap(people.actor_of(found.responder), assignment, request.POST))
        if status == 200 and not request.htmx:
            return redirect("board-link", token=token)
        shown = _context(card(_mine(request, token)[1]), token, **more)
        template = "board/_assignment.html" if request.htmx else "board/incident.html"
        return render(request, template, shown, status=status)


@public
@require_POST
def link_place(request: HttpRequest, token: str) -> HttpResponse:
    """The exact place, by the same rules as for somebody who signed in."""
    found, assignment = _mine(request, token)
    with translation.override(_language(request, found)):
        exact = places.exact(people.actor_of(found.responder), assignment)
        shown = _context(card(assignment), token, exact=exact)
        return render(request, "board/_shown.html" if request.htmx else "board/incident.html", shown)


@public
@require_safe
def link_now(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands now; a page without a sign-in has no socket and asks again instead."""
    try:
        found, assignment = _mine(request, token)
    except Http404:
        response = render(request, "board/_ended.html", status=STOP_POLLING)
        response["HX-Retarget"] = "#assignment"  # the acts go too
        return response
    with translation.override(_language(request, found)):
        shown = card(assignment)
        moved = request.GET.get("stage", "") != shown.stage
        return render(request, "board/_now.html", _context(shown, token, moved=moved))


def _mine(request: HttpRequest, token: str) -> tuple[AssignmentLink, access.Assignment]:
    return access.of_link(token, request.COOKIES.get(COOKIE, ""))


def _language(request: HttpRequest, found: AssignmentLink) -> str:
    """What they chose on this phone, else the language we text them in."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else found.responder.language


def _context(shown: Card, token: str, **more: Any) -> dict[str, Any]:
    url = reverse("board-link", args=[token])
    return pages.context(shown, base=f"{url}/", now_url=f"{url}/now", **more)
