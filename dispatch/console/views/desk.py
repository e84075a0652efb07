"""The desk with an empty middle, signing on and off, and finding a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch.console import audience, on_duty
from dispatch.console.selectors import desk
from dispatch.console.views import common
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.places import gazetteer


@needs(*DESK)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    context = common.begin("desk")
    context |= common.side_panes(request)
    context["latest"] = desk.latest()
    context["on_duty"] = any(row.handle == request.user.handle for row in context["desk"].duty)
    return render(request, "console/desk.html", context)


@needs(*DESK)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Places whose name begins like what was typed."""
    typed = request.GET.get("q") or request.GET.get("cross_street", "")
    return render(request, "console/call/place_options.html", {"places": gazetteer.search(typed[:80])})


@needs(*DESK)
@require_POST
def shift(request: HttpRequest) -> HttpResponse:
    """Sign on or off."""
    if request.POST.get("on") == "1":
        role = audience.reader_class(request.user)
        on_duty.sign_on(actor=common.actor(request), user=request.user, role=role)
    else:
        on_duty.sign_off(actor=common.actor(request), user=request.user)
    return common.see_other("desk")
