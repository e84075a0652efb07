"""The page that proves the ways texts leave: which lane goes which way, what the doctor says of each, and a test to one's own phone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.base.ids import token
from hotline.contacts.models import StaffReach
from hotline.messaging import transports, waiting
from hotline.messaging.states import OWN, Lane, State
from hotline.messaging.transports.android import Android
from hotline.messaging.transports.base import TransportError
from hotline.ops.doctor.texts import lanes_are_carried, one_way, ways
from hotline.ops.send_test import proof
from hotline.ops.send_test.proof import Proof

MAY = (Role.COORDINATOR, Role.ADMINISTRATOR)
KEPT_AS = "test_text"
LONG_WAIT = 60.0
LISTENS = 600  # seconds the page goes on asking what became of a test


@needs(*MAY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The page. With `?look=1` each provider is asked how it is."""
    return render(request, "ops/texts.html", _page(request))


@needs(*MAY)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the test; the page then shows what became of it."""
    typed = request.POST.get("to", "")[:254]
    chosen = request.POST.get("way", "")
    try:
        way = proof.way_called(chosen)
        done = proof.send(
            actor=actor_of(request.user),
            transport=way,
            to=typed,
            key=request.POST.get("key", ""),
            contact_id=_own_contact(request),
        )
    except Refused as refused:
        context = _page(request) | {"refusal": str(refused), "typed": typed, "chosen": chosen}
        return render(request, "ops/texts.html", context, status=refused.status)
    if done is not None:
        request.session[KEPT_AS] = done.stored()
    return redirect("setup-texts")


@needs(*MAY)
@require_GET
def said(request: HttpRequest) -> HttpResponse:
    """What the provider said since, asked for again and again by the page."""
    return render(request, "ops/_texts_said.html", _said(request))


@needs(*MAY)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Tell the phone that is our gateway to call back, to sign, and to forget."""
    try:
        for way in ways():
            if isinstance(way, Android):
                way.prepare()
    except TransportError as error:
        refusal = _("The phone could not be prepared: %(code)s") % {"code": error.code}
        return render(request, "ops/texts.html", _page(request) | {"refusal": refusal}, status=422)
    messages.success(request, _("The phone is prepared. Its own messages app keeps what was sent: empty it by hand."))
    return redirect("setup-texts")


def _own_contact(request: HttpRequest) -> str:
    own = StaffReach.objects.filter(user=request.user).values_list("contact_id", flat=True).first()
    return str(own) if own else ""


def _page(request: HttpRequest) -> dict[str, Any]:
    open_ways = ways()
    asked = request.method == "GET" and request.GET.get("look") == "1"
    return {
        "lanes": [_lane(lane) for lane in Lane if lane not in OWN or transports.for_lane(lane)],
        "faults": [found for found in lanes_are_carried() if found.mend],
        "ways": open_ways,
        "asked": asked,
        "found": [one_way(way) for way in open_ways] if asked else [],
        "has_phone": any(isinstance(way, Android) for way in open_ways),
        "words": proof.words(),
        "key": token(),
        "chosen": open_ways[0].name if open_ways else "",
        "hooks": settings.PUBLIC_URL.rstrip("/") + "/hooks/",
        **_said(request),
    }


def _lane(lane: Lane) -> dict[str, Any]:
    """A lane, the names of its ways in order, and how long a text of it would wait now."""
    order = transports.for_lane(lane)
    wait = waiting.seconds(lane) if order else None
    return {
        "label": lane.label,
        "order": [transport.name for transport in order],
        "minutes": round(wait / 60) if wait is not None and wait >= LONG_WAIT else 0,
    }


def _said(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(KEPT_AS)
    done = Proof(**kept) if kept else None
    events = list(proof.said(done)) if done else []
    ended = bool(events) and events[-1].status in (State.DELIVERED, State.UNDELIVERED, State.FAILED)
    return {
        "done": done,
        "said": [(State(event.status).label, event.error_code, event.at) for event in events],
        "waiting": done is not None and done.calls_back and not ended and clock.now().timestamp() - done.at < LISTENS,
    }
