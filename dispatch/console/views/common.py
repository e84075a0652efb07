"""What every page of the console begins with: the cursor, who reads, the side panes; and how a refusal is answered."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dispatch import busy
from dispatch.console import audience
from dispatch.console.selectors import desk, leads, line
from hotline.accounts import people
from hotline.base.act import Actor
from hotline.base.errors import Refused
from hotline.base.ids import token
from hotline.realtime import events


def begin(topics: str) -> dict[str, Any]:
    """The first line of every live page: the cursor is read before anything the page shows; and how the line itself stands."""
    return {"live_cursor": events.head(), "live_topics": topics, "line": line.state(), "hour": busy.hour()}


def side_panes(request: HttpRequest) -> dict[str, Any]:
    """The panes on both sides, and what the machine will do next."""
    reader = audience.reader_class(request.user)
    return {"desk": desk.desk(reader), "next": desk.coming(), "reader": reader, "rings": leads.rings(reader)}


def actor(request: HttpRequest) -> Actor:
    return people.actor_of(request.user)


def request_key(request: HttpRequest) -> str:
    """The key the page sent along; a page without scripts has none and gets one of its own."""
    return request.POST.get("key", "")[:64] or token()


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def see_other(name: str, *args: Any) -> HttpResponse:
    """After a deed, the page that shows it (303: whatever was posted is not posted again)."""
    answer = redirect(name, *args)
    answer.status_code = 303
    return answer


def told(sentence: str) -> HttpResponse:
    """One sentence for the person, said by the page itself (static/js/acts.js); nothing on it is swapped."""
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"told": sentence})  # escaped, so that it fits a header
    return answer


def refused(request: HttpRequest, template: str, context: dict[str, Any], error: Refused | None) -> HttpResponse:
    """The page again with everything typed, and one sentence: 409 or 422 (a 403 too, which htmx would throw away)."""
    status = 409 if error is not None and error.status == 409 else 422
    return render(request, template, context, status=status)
