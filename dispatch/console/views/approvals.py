"""Approving a wide text, on a phone: read it, type the code, send it; or alone with a reason; or back with one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import broadcasts, sending
from dispatch.console import strong
from dispatch.console.selectors import broadcasts as reads
from dispatch.console.selectors import ceilings
from dispatch.console.selectors import clarifications as answers
from dispatch.console.views import common
from dispatch.models import Broadcast
from hotline.accounts.roles import APPROVES, DESK, SENDS, SENIOR
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from responders import notices

TEMPLATE = "console/approval.html"


@needs(*APPROVES)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    return render(request, "console/approvals.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    """All that waits, the ceiling, and whether wide texts are stopped."""
    context = common.begin("approvals")
    now = clock.now()
    context |= {"rows": reads.waiting(now), "answers": answers.waiting(now), "under_way": reads.under_way(now)}
    context["lists"] = notices.waiting()
    context |= ceilings.page(now) | {"alone": reads.sent_alone(now) if request.user.has_role(*SENIOR) else []}
    return context | {"senior": request.user.has_role(*SENIOR), "me": str(request.user.pk)}


@needs(*APPROVES, *DESK)
@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short address in a page's text: the text of this incident that waits, else the list."""
    waiting = Broadcast.objects.filter(confirmation__incident__code=code.upper(), state=Broadcast.State.AWAITING)
    newest = waiting.order_by("-drafted_at").first()
    if newest is not None:
        return redirect("approval", newest.pk)
    return redirect("approvals" if request.user.has_role(*APPROVES) else "desk")


def _context(request: HttpRequest, broadcast: Broadcast) -> dict[str, Any]:
    user, now = request.user, clock.now()
    mine = str(broadcast.drafted_by) == str(user.pk)
    seen_gone = not broadcasts.needs_a_second(broadcast)
    waits = broadcast.state == Broadcast.State.AWAITING
    may = waits and ((user.has_role(*APPROVES) and not mine) or (seen_gone and user.has_role(*SENDS)))
    may_alone = waits and not seen_gone and user.has_role(*SENIOR) and now >= broadcasts.alone_opens(broadcast)
    yours, theirs = (
        _("You drafted this. Somebody else reads and approves it."),
        _("A lead, a coordinator or an approver approves this."),
    )
    note = (yours if mine else theirs) if waits and not may else ""
    parts = reads.approval(broadcast, now)
    shown = {"may_decide": may, "may_send_back": may and not mine, "may_alone": may_alone, "waiting_note": note}
    shown["may_list"] = user.has_role(*APPROVES)
    shown["user_is_senior"] = user.has_role(*SENIOR)
    return {**shown, "prove_first": (may or may_alone) and strong.is_missing(request), **parts}


@needs(*APPROVES, *DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin("approvals")
    broadcast = gate.broadcast_for(request.user, pk)
    return render(request, TEMPLATE, context | _context(request, broadcast))


def _refused(request: HttpRequest, pk: UUID, error: Refused, **typed: str) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    context = common.begin("approvals") | _context(request, broadcast) | {"refusal": str(error), **typed}
    if error.status == 409:
        context["last_hand"] = reads.last_hand(broadcast)
    return common.refused(request, TEMPLATE, context, error)


@needs(*APPROVES, *DESK)
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    typed = request.POST.get("typed_code", "")
    try:
        strong.require(request)
        broadcasts.approve(actor=common.actor(request), broadcast=broadcast, typed_code=typed)
    except Refused as error:
        return _refused(request, pk, error, typed=typed)
    return common.see_other("approval", pk)


@needs(*SENIOR)
@require_POST
def alone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody answered: a lead or coordinator sends it with a reason, and every coordinator is told."""
    broadcast = gate.broadcast_for(request.user, pk)
    typed, reason = request.POST.get("typed_code", ""), request.POST.get("reason", "")
    try:
        strong.require(request)
        broadcasts.alone(actor=common.actor(request), broadcast=broadcast, reason=reason, typed_code=typed)
    except Refused as error:
        return _refused(request, pk, error, typed_alone=typed, reason=reason)
    return common.see_other("approval", pk)


@needs(*APPROVES)
@require_POST
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    why = request.POST.get("why", "")
    try:
        broadcasts.send_back(actor=common.actor(request), broadcast=broadcast, why=why)
    except Refused as error:
        return _refused(request, pk, error, why=why)
    return common.see_other("approvals")


@needs(*APPROVES, *DESK)
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Within the ten seconds after the yes: nothing has left, and nothing will."""
    return _hand(request, pk, broadcasts.undo)


HANDS = {"pause": sending.pause, "resume": sending.resume, "stop": sending.stop, "resend": sending.resend}


@needs(*APPROVES, *DESK)
@require_POST
def hand(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Pause what is being sent, let it go on, stop it for good, or text the uncertain again."""
    return _hand(request, pk, HANDS[act])


def _hand(request: HttpRequest, pk: UUID, do: Any) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    try:
        do(actor=common.actor(request), broadcast=broadcast)
    except Refused as error:
        return _refused(request, pk, error)
    if request.POST.get("from") == "incident" and request.user.has_role(*DESK):
        return common.see_other("incident", broadcast.incident.code)
    return common.see_other("approval", pk)
