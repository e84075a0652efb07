"""Rumours: the list, one rumour, one more who asked, the decision, and the answer to exactly those who asked."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch import access as gate
from dispatch import clarifications, rumours
from dispatch.console import access, audience
from dispatch.console.forms.rumours import CheckForm, DecideForm, OpenRumourForm
from dispatch.console.selectors import rumours as reads
from dispatch.console.views import common
from dispatch.models import Rumour
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

LIST, ONE = "console/rumours.html", "console/rumour.html"


@needs(*DESK)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Rumours going round; POST notes a new one."""
    context = common.begin("desk")
    form = OpenRumourForm(request.POST or None)
    error = None
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(_("Say in one line what people say."), "incomplete")
            made = rumours.open(actor=common.actor(request), **form.cleaned_data)
            return common.see_other("rumour", made.pk)
        except Refused as refusal:
            error = refusal
    context |= common.side_panes(request) | {"form": form, "past": reads.past(), "refusal": str(error) if error else ""}
    return common.refused(request, LIST, context, error) if error else render(request, LIST, context)


def _context(request: HttpRequest, rumour: Rumour) -> dict[str, Any]:
    reader = audience.reader_class(request.user)
    return {
        **common.side_panes(request),
        **reads.page(rumour, reader, clock.now()),
        "decide": DecideForm(),
        "check": CheckForm(),
    }


@needs(*DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin(f"desk,rumour:{pk}")
    return render(request, ONE, context | _context(request, gate.rumour_for(request.user, pk)))


@needs(*DESK)
@require_POST
def do(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """One act on a rumour; refused, the page comes back with what was chosen and one sentence."""
    rumour = gate.rumour_for(request.user, pk)
    try:
        ACTS[act](request, rumour)
    except Refused as error:
        context = common.begin(f"desk,rumour:{pk}") | _context(request, gate.rumour_for(request.user, pk))
        bound = {"decide": DecideForm(request.POST)} if act == "decide" else {}
        return common.refused(request, ONE, context | bound | {"refusal": str(error)}, error)
    return common.see_other("rumour", pk)


def _decide(request: HttpRequest, rumour: Rumour) -> None:
    rumours.decide(actor=common.actor(request), rumour=rumour, verdict=request.POST.get("verdict", ""))


def _check(request: HttpRequest, rumour: Rumour) -> None:
    form = CheckForm(request.POST)
    if not form.is_valid() or form.cleaned_data["incident"] is None:
        raise Refused(_("Choose the incident that checks it."), "no_incident")
    rumours.check_by(actor=common.actor(request), rumour=rumour, incident=form.cleaned_data["incident"])


def _clarify(request: HttpRequest, rumour: Rumour) -> None:
    clarifications.draft(actor=common.actor(request), rumour=rumour, wide=request.POST.get("wide") == "1")


def _close(request: HttpRequest, rumour: Rumour) -> None:
    rumours.close(actor=common.actor(request), rumour=rumour)


def _hear(request: HttpRequest, rumour: Rumour) -> None:
    call = access.call_for(request.user, UUID(request.POST["call"]), clock.now())
    rumours.hear(actor=common.actor(request), rumour=rumour, call=call)


ACTS = {"decide": _decide, "check": _check, "clarify": _clarify, "close": _close, "hear": _hear}
