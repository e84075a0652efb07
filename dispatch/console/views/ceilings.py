"""The brakes on wide texts: asking for a higher ceiling and agreeing to it, stopping every wide text at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dispatch import brakes, ceilings
from dispatch.console import strong
from dispatch.console.views import common
from dispatch.console.views.approvals import list_context
from dispatch.models import CeilingRaise
from hotline.accounts.roles import APPROVES, SENIOR
from hotline.accounts.routes import needs
from hotline.base.errors import Refused

LIST = "console/approvals.html"


def _refused(request: HttpRequest, error: Refused, **typed: str) -> HttpResponse:
    return common.refused(request, LIST, list_context(request) | {"refusal": str(error), **typed}, error)


@needs(*APPROVES)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for more alerts within this hour."""
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    try:
        strong.require(request)
        ceilings.ask(actor=common.actor(request), to=int(to) if to.isdecimal() else 0, reason=reason)
    except Refused as error:
        return _refused(request, error, ceiling_to=to, ceiling_reason=reason)
    return common.see_other("approvals")


@needs(*APPROVES)
@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second person's yes."""
    try:
        strong.require(request)
        ceilings.agree(actor=common.actor(request), raise_=get_object_or_404(CeilingRaise, pk=pk))
    except Refused as error:
        return _refused(request, error)
    return common.see_other("approvals")


@needs(*SENIOR)
@require_POST
def brake(request: HttpRequest) -> HttpResponse:
    """Stop every wide text at once, or let them go on."""
    on, reason = request.POST.get("on") == "1", request.POST.get("reason", "")
    try:
        (brakes.pull if on else brakes.release)(actor=common.actor(request), reason=reason)
    except Refused as error:
        return _refused(request, error, brake_reason=reason)
    return common.see_other("approvals")
