"""Approving a wide answer to a rumour, on the same phone page as an alert."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import clarifications
from dispatch.console import strong
from dispatch.console.selectors import clarifications as reads
from dispatch.console.views import common
from dispatch.models import Clarification
from hotline.accounts.roles import APPROVES, DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

TEMPLATE = "console/clarification.html"


def _context(request: HttpRequest, answer: Clarification) -> dict[str, Any]:
    waits = answer.batch_id is None
    mine = str(answer.drafted_by) == str(request.user.pk)
    now = clock.now()
    may = waits and not mine and request.user.has_role(*clarifications.who_may(answer, now))
    note = _("You drafted this. Somebody else reads and approves it.") if waits and mine else ""
    prove = may and strong.is_missing(request)
    return {"row": reads.row(answer, now), "may_decide": may, "waiting_note": note, "prove_first": prove}


@needs(*APPROVES, *DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin("approvals")
    answer = gate.clarification_for(request.user, pk)
    return render(request, TEMPLATE, context | _context(request, answer))


@needs(*APPROVES, *SENDS)
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    answer = gate.clarification_for(request.user, pk)
    typed = request.POST.get("typed_code", "")
    try:
        strong.require(request)
        clarifications.approve(actor=common.actor(request), clarification=answer, typed=typed)
    except Refused as error:
        answer = gate.clarification_for(request.user, pk)
        context = common.begin("approvals") | _context(request, answer) | {"refusal": str(error), "typed": typed}
        return common.refused(request, TEMPLATE, context, error)
    return common.see_other("clarification", pk)
