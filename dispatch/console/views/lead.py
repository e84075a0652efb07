"""“Get me the lead”: asking from a call, seeing whether somebody comes, and coming."""

import contextlib
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import lead_call
from dispatch.console import access
from dispatch.console.selectors import leads
from dispatch.console.views import common
from dispatch.models import FollowUp
from hotline.accounts.roles import DESK, SENIOR
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Conflict

TEMPLATE = "console/call/lead.html"


@needs(*DESK)
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    call = access.call_for(request.user, pk, clock.now())
    lead_call.ask(actor=common.actor(request), call=call)
    if not common.is_htmx(request):
        return common.see_other("call", call.pk)
    return render(request, TEMPLATE, {"call": call, **leads.of(call, request.user)})


@needs(*DESK)
@require_GET
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether somebody comes; the page asks again while nobody does."""
    call = access.call_for(request.user, pk, clock.now())
    return render(request, TEMPLATE, {"call": call, **leads.of(call, request.user)})


@needs(*SENIOR)
@require_POST
def come(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I am with you. When another lead came first, that is what the page of the call says."""
    asked = gate.followup_for(request.user, pk)
    if asked.why != FollowUp.Why.CALL:
        raise Http404  # whatever else is owed is paid at its own door
    with contextlib.suppress(Conflict):  # another lead was first: the call's page names them
        lead_call.come(actor=common.actor(request), asked=asked)
    return common.see_other("call", asked.call_id)
