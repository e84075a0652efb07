"""The pages of a handover: one's own sheet, one that is offered, the list of those that were accepted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import shift
from dispatch.console.duty_gate import only_on_duty
from dispatch.handover import handing, sheet, showing
from dispatch.handover.access import handover_for
from dispatch.handover.models import Handover
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.accounts.roles import DESK, SENIOR
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

TEMPLATE = "handover/sheet.html"
KEPT = 30


def _context(request: HttpRequest, handover: Handover) -> dict[str, Any]:
    now = clock.now()
    accepted = handover.state == Handover.State.ACCEPTED
    shown = handover.sheet if accepted else sheet.make(now).plain()
    mine = handover.by_id == request.user.pk
    at = handover.accepted_at if accepted else now
    return {
        "handover": handover, "sections": showing.sections(shown, handing.notes_of(handover), at), "at": at,
        "audit": shown["audit"], "accepted": accepted, "mine": mine, "editable": mine and not accepted,
        "others": shift.successors(request.user) if mine and not accepted else [], "longest": handing.LONGEST,
        "for_me": handover.to_id == request.user.pk and handover.state == Handover.State.OFFERED,
    }  # fmt: skip


@needs(*DESK)
@only_on_duty
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """One's own sheet, what is offered to one, and for leads those that were accepted."""
    offered = handing.offered_to(request.user)
    handover = handing.open_of(request.user)
    if handover is not None and not offered:
        return redirect("handover-sheet", handover.pk)
    kept = Handover.objects.filter(state=Handover.State.ACCEPTED).select_related("by", "to")
    listed = kept.order_by("-accepted_at")[:KEPT] if request.user.has_role(*SENIOR) else []
    return render(request, "handover/begin.html", {"offered": offered, "own": handover, "kept": listed})


@needs(*DESK)
@only_on_duty
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Begin one's own sheet; pressed twice, it is the same."""
    handover = handing.mine(actor=actor_of(request.user), user=request.user)
    return _see(handover)


@needs(*DESK)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """A panel for the shift page: that a sheet waits, and from whom; nothing of what it says."""
    return render(request, "handover/waiting.html", {"offered": handing.offered_to(request.user)})


@needs(*DESK)
@only_on_duty
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, TEMPLATE, _context(request, handover_for(request.user, pk)))


@needs(*DESK)
@only_on_duty
@require_POST
def do(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Keep the notes, offer the sheet, take it back, accept it."""
    handover, actor, post = handover_for(request.user, pk), actor_of(request.user), request.POST
    try:
        if act == "accept":
            handing.accept(actor=actor, handover=handover)
        elif act == "take-back":
            handing.take_back(actor=actor, handover=handover)
        else:
            handing.write(actor=actor, handover=handover, notes={key: post.get(key, "") for key in handing.SECTIONS})
            if act == "offer":
                to = User.objects.filter(handle=post.get("to", "")).first()
                if to is None:
                    raise Refused(_("Choose who goes on for you."), "nobody_named")
                handing.offer(actor=actor, handover=handover, to=to)
    except Refused as error:
        typed = {key: post[key] for key in handing.SECTIONS if key in post}
        return _again(request, pk, error, typed)
    return _see(handover)


def _again(request: HttpRequest, pk: UUID, error: Refused, typed: dict[str, str]) -> HttpResponse:
    context = _context(request, handover_for(request.user, pk)) | {"refusal": str(error)}
    for section in context["sections"]:
        section.note = typed.get(section.key, section.note)
    return render(request, TEMPLATE, context, status=409 if error.status == 409 else 422)


def _see(handover: Handover) -> HttpResponse:
    answer = redirect("handover-sheet", handover.pk)
    answer.status_code = 303
    return answer
