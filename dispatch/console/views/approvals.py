"""Approving a wide text, on a phone: read it, type the code, send it, or send it back with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import broadcasts
from dispatch.console.selectors import broadcasts as reads
from dispatch.console.selectors import clarifications as answers
from dispatch.console.views import common
from dispatch.models import Broadcast
from hotline.accounts.roles import APPROVES, DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

TEMPLATE = "console/approval.html"


@needs(*APPROVES)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    context = common.begin("approvals")
    now = clock.now()
    context |= {"rows": reads.waiting(now), "answers": answers.waiting(now)}
    return render(request, "console/approvals.html", context)


def _context(request: HttpRequest, broadcast: Broadcast) -> dict[str, Any]:
    mine = str(broadcast.drafted_by) == str(request.user.pk)
    seen_gone = broadcast.kind == Broadcast.Kind.ALL_CLEAR and broadcast.witness_id is not None
    waits = broadcast.state == Broadcast.State.AWAITING
    may = waits and ((request.user.has_role(*APPROVES) and not mine) or (seen_gone and request.user.has_role(*SENDS)))
    yours, theirs = (
        _("You drafted this. Somebody else reads and approves it."),
        _("A lead, a coordinator or an approver approves this."),
    )
    note = (yours if mine else theirs) if waits and not may else ""
    parts = reads.approval(broadcast, clock.now())
    return {"may_decide": may, "may_send_back": may and not mine, "waiting_note": note, **parts}


@needs(*APPROVES, *DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin("approvals")
    broadcast = gate.broadcast_for(request.user, pk)
    return render(request, TEMPLATE, context | _context(request, broadcast))


def _refused(request: HttpRequest, pk: UUID, error: Refused, **typed: str) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    context = common.begin("approvals") | _context(request, broadcast) | {"refusal": str(error), **typed}
    return common.refused(request, TEMPLATE, context, error)


@needs(*APPROVES, *DESK)
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    broadcast = gate.broadcast_for(request.user, pk)
    typed = request.POST.get("typed_code", "")
    try:
        broadcasts.approve(actor=common.actor(request), broadcast=broadcast, typed_code=typed)
    except Refused as error:
        return _refused(request, pk, error, typed=typed)
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
    broadcast = gate.broadcast_for(request.user, pk)
    try:
        broadcasts.undo(actor=common.actor(request), broadcast=broadcast)
    except Refused as error:
        return _refused(request, pk, error)
    return common.see_other("approval", pk)
