"""The board for a responder who signed in: their list, one assignment, and every tap on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.network import policy
from hotline.realtime import events
from responders import roster
from responders.board import access, acts, pages, places
from responders.board.cards import card, cards

LIVE = {"live_topics": "board"}


@needs(Role.RESPONDER)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Everything offered to me or accepted by me."""
    cursor = events.head()
    responder = roster.of_user(request.user)
    mine = access.mine(responder, now=clock.now()) if responder else []
    items = sorted(cards(mine), key=lambda item: item.sort)
    context = {
        "responder": responder,
        "items": [pages.signed_in_context(item) for item in items],
        "hotline": policy.hotline(),
        "live_cursor": cursor,
    }
    if responder:
        context |= LIVE
    return render(request, "board/board.html", context)


@needs(Role.RESPONDER)
@require_safe
def incident(request: HttpRequest, code: str) -> HttpResponse:
    """One assignment."""
    cursor = events.head()
    shown = card(access.of_user(request.user, code))
    return render(request, "board/incident.html", pages.signed_in_context(shown, live_cursor=cursor, **LIVE))


@needs(Role.RESPONDER)
@require_POST
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A tap: do it, and answer with the same piece as it is now."""
    if name not in acts.ACTS:
        raise Http404
    cursor = events.head()
    tap = acts.Tap(actor_of(request.user), access.of_user(request.user, code), request.POST)
    status, more = outcome(name, tap)
    if status == 200 and not request.htmx:
        return redirect(reverse("board-incident", args=[code]))
    shown = pages.signed_in_context(card(access.of_user(request.user, code)), **more)
    if request.htmx:
        in_list = (request.htmx.target or "").startswith("board-card-")
        return render(request, "board/_card.html" if in_list else "board/_assignment.html", shown, status=status)
    return render(request, "board/incident.html", shown | LIVE | {"live_cursor": cursor}, status=status)


def outcome(name: str, tap: acts.Tap) -> tuple[int, dict]:
    """Do the act; the status of the answer, and what it says beside the assignment."""
    try:
        form = acts.run(name, tap)
    except Refused as error:
        return error.status, acts.refused(error, name, tap)
    if form is not None:
        return 422, {"refusal": "", "kept": {name: form}, "open": name}
    return 200, {"said": acts.DONE[name]}


@needs(Role.RESPONDER)
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The exact place, for whoever goes there and may know; a logged look."""
    assignment = access.of_user(request.user, code)
    shown = pages.signed_in_context(card(assignment), exact=places.exact(actor_of(request.user), assignment))
    if request.htmx:
        return render(request, "board/_shown.html", shown)
    return render(request, "board/incident.html", shown | LIVE | {"live_cursor": events.head()})
