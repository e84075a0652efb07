"""Closing a call by the path of how it ended, and one more voice for an incident in a busy hour."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import busy
from dispatch.console import access, paths
from dispatch.console import closing as ending
from dispatch.console.forms.closing import CloseCallForm
from dispatch.console.forms.hands import TakeCall
from dispatch.console.saving import save_call
from dispatch.console.selectors import saying
from dispatch.console.views import common
from dispatch.console.views.call import CallForm, again, page_context
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.calls.models import Call


def shown(call: Call, form: CloseCallForm, refusal: str = "") -> dict[str, Any]:
    """The closing form as the page shows it: the endings in groups, and the path of the one that is chosen."""
    now = clock.now()
    hurry = busy.is_busy(now)
    path = paths.path(form.chosen)
    options = {str(option.data["value"]): option for option in form["disposition"].subwidgets}
    return {
        "closing": form,
        "closing_groups": [(name, [options[one] for one in members]) for name, members in paths.groups(hurry)],
        "closing_first": form.chosen or paths.groups(hurry)[0][1][0],
        "path": path,
        "path_fields": [] if hurry else form.asked(),
        "path_scripts": saying.all_scripts(now) if path and "rights" in path.asks else [],
        "path_panel": path.panel if path and (path.panel != "call-number" or call.contact_id) else "",
        "hurry": hurry,
        "refusal": refusal,
    }


@needs(*DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a call; with ?act=close the form that closes it (&disposition=: the path of that ending), ?act=take taking it over."""
    context = common.begin("desk")
    call = access.call_for(request.user, pk, clock.now())
    context |= page_context(request, call)
    if request.GET.get("act") == "take" and context["hands"]["take_url"]:
        context["take"] = TakeCall(call=call)
    if request.GET.get("act") == "close" and context["call_open"]:
        chosen = request.GET.get("disposition", "")
        context |= shown(call, CloseCallForm(initial={"disposition": chosen} if chosen else CloseCallForm.guess(call)))
        context["form"].fields["cross_street"].widget.attrs.pop("autofocus", None)
    return render(request, "console/call.html", context)


@needs(*DESK)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the call with how it ended, and do what follows from it."""
    call = access.call_for(request.user, pk, clock.now())
    form = CloseCallForm(request.POST)
    form.is_valid()
    try:
        form.run(common.actor(request), call)
    except Refused as error:
        call.refresh_from_db()
        context = common.begin("desk") | page_context(request, call) | shown(call, form, str(error))
        return common.refused(request, "console/call.html", context, error)
    return common.see_other("desk")


@needs(*DESK)
@require_POST
def one_more(request: HttpRequest, pk: UUID) -> HttpResponse:
    """+1 to an incident: what was typed is saved, the call is joined to it and closed."""
    call = access.call_for(request.user, pk, clock.now())
    form = CallForm(request.POST)
    saved = save_call(common.actor(request), call, form) if call.state != Call.State.CLOSED else None
    if saved and (saved.error or saved.not_kept):  # the page is left: no word may go with it
        return again(request, call, form, saved)
    try:
        ending.one_more(
            actor=common.actor(request),
            call=call,
            incident=gate.incident_for(request.user, request.POST.get("incident", "")),
        )
    except Refused as error:
        context = common.begin("desk") | page_context(request, call) | {"refusal": str(error)}
        return common.refused(request, "console/call.html", context, error)
    return common.see_other("desk")


@needs(*SENDS)
@require_POST
def busy_hour(request: HttpRequest) -> HttpResponse:
    """Say that the hour is busy, or calm again; said from beside a call, the page stays as it is."""
    busy.switch(actor=common.actor(request), on=request.POST.get("on") == "1")
    if common.is_htmx(request):
        return HttpResponse(status=204)
    return common.see_other("desk")
