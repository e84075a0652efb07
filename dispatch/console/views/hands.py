"""Who is at what: a page that says it is open, and taking a call over."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dispatch import access as gate
from dispatch import hands
from dispatch.console import access, audience
from dispatch.console.forms.hands import TakeCall
from dispatch.console.selectors import call_hands
from dispatch.console.views import common
from dispatch.console.views.call import TEMPLATE, page_context
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused


def _here(request: HttpRequest, subject: hands.Subject) -> HttpResponse:
    """The page is open, somebody types in it, or it was closed."""
    state, actor = request.POST.get("state", ""), common.actor(request)
    if state == "gone":
        hands.leave(actor=actor, subject=subject)
    else:
        hands.look(actor=actor, subject=subject, typing=state == "typing")
    return HttpResponse(status=204)


@needs(*DESK)
@require_POST
def at_incident(request: HttpRequest, code: str) -> HttpResponse:
    return _here(request, gate.incident_for(request.user, code))


@needs(*DESK)
@require_POST
def at_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _here(request, access.call_for(request.user, pk, clock.now()))


@needs(*SENDS)
@require_POST
def take_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“I have it now.” Refused, the small form comes back with one sentence; what is typed in the call stays on the page."""
    call = access.call_for(request.user, pk, clock.now())
    form = TakeCall(request.POST, call=call)
    form.is_valid()
    try:
        form.run(common.actor(request))
    except Refused as error:
        shown = {"call": call, "take": form, "refusal": str(error)}
        if common.is_htmx(request):
            return common.refused(request, "console/call/take.html", shown, error)
        context = common.begin("desk") | page_context(request, call) | shown
        return common.refused(request, TEMPLATE, context, error)
    if not common.is_htmx(request):
        return common.see_other("call", call.pk)
    call.refresh_from_db()
    reader = audience.reader_class(request.user)
    return render(request, "console/call/taken.html", {"hands": call_hands.hands_on(call, reader)})
