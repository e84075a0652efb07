"""Rumours: the list, one rumour, one more who asked, the decision, and the answer to exactly those who asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch import access as gate
from dispatch import clarifications, rumours
from dispatch.console import access, answering, audience
from dispatch.console.forms.rumours import CheckForm, DecideForm, OpenRumourForm
from dispatch.console.selectors import rumours as reads
from dispatch.console.views import common
from dispatch.models import Incident, Rumour
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
    form = OpenRumourForm(request.POST or None, initial=_asked(request))
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


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the way here already says: the incident that was the check."""
    incident = Incident.objects.filter(pk=_uuid(request.GET.get("incident", ""))).first()
    if incident is None:
        return {}
    return {"incident": incident.pk, "zone": incident.zone_id, "place": incident.public_place}


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _context(request: HttpRequest, rumour: Rumour) -> dict[str, Any]:
    reader = audience.reader_class(request.user)
    return {
        **common.side_panes(request),
        **reads.page(rumour, reader, clock.now()),
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
        shown = ACTS[act](request, rumour)
    except Refused as error:
        if common.is_htmx(request) and act == "hear":
            return common.refused(request, "console/rumour_counted.html", {"refusal": str(error)}, error)
        context = common.begin(f"desk,rumour:{pk}") | _context(request, gate.rumour_for(request.user, pk))
        bound = {"decide": DecideForm(request.POST)} if act == "decide" else {}
        return common.refused(request, ONE, context | bound | {"refusal": str(error)}, error)
    return shown or common.see_other("rumour", pk)


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


def _checking(request: HttpRequest, rumour: Rumour) -> None:
    clarifications.say_checking(actor=common.actor(request), rumour=rumour)


def _answer(request: HttpRequest, rumour: Rumour) -> HttpResponse | None:
    """From the false alarm of its incident, and back there."""
    rumours.answer(actor=common.actor(request), rumour=rumour)
    return common.see_other("incident", rumour.incident.code) if rumour.incident else None


def _hear(request: HttpRequest, rumour: Rumour) -> HttpResponse:
    """One more who asked, in one touch: from a call, or from a text that waits."""
    actor = common.actor(request)
    if text := _uuid(request.POST.get("text", "")):
        answering.count_for(actor=actor, text=gate.inbound_for(request.user, text), rumour=rumour)
        messages.success(request, _("Counted for “%(claim)s”.") % {"claim": rumour.claim})
        return common.see_other("inbox")
    pk = _uuid(request.POST.get("call", ""))
    if pk is None:
        raise Refused(_("Say which call or text asked about it."), "no_source")
    call = access.call_for(request.user, pk, clock.now())
    rumours.hear(actor=actor, rumour=rumour, call=call)
    if common.is_htmx(request):
        return render(request, "console/rumour_counted.html", {"rumour": rumour, "row": reads.row(rumour)})
    return common.see_other("call", call.pk)


ACTS = {
    "decide": _decide, "check": _check, "clarify": _clarify, "checking": _checking, "answer": _answer, "close": _close,
    "hear": _hear,
}  # fmt: skip
