"""The desk with an empty middle, and finding a place."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dispatch.console import audience
from dispatch.console.selectors import desk
from dispatch.console.selectors import palette as found_by_palette
from dispatch.console.views import common
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.places import gazetteer, outlines
from hotline.places.models import Zone
from hotline.shifts import guide


@needs(*DESK)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    context = common.begin("desk")
    context |= common.side_panes(request)
    context["latest"] = desk.latest()
    context["guide"] = guide.next_for(request.user)
    return render(request, "console/desk.html", context)


@needs(*DESK)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Places whose name begins like what was typed, and zones: somewhere in one is a place too."""
    typed = (request.GET.get("q") or request.GET.get("cross_street", ""))[:80]
    context = {"places": gazetteer.search(typed), "zones": gazetteer.zones_named(typed), "typed": typed}
    return render(request, "console/call/place_options.html", context)


@needs(*DESK)
@require_GET
def zone_map(request: HttpRequest) -> HttpResponse:
    """The zones as shapes: buttons for the form of a call, links to the form that changes an incident, or only to look at."""
    code, how = request.GET.get("incident", "")[:4], request.GET.get("how", "pick")
    link = f"{reverse('incident', args=[code])}?act=change&zone=" if how == "change" and code.isalnum() else ""
    context = {
        "map": outlines.drawn(Zone.objects.all(), get_language() or "en"),
        "chosen": request.GET.get("zone", ""),
        "link": link,
        "pick": how == "pick",
    }
    return render(request, "places/zone_map.html", context)


@needs(*DESK)
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """What Ctrl+K finds besides the page itself."""
    return JsonResponse(found_by_palette.found(audience.reader_class(request.user)), safe=False)
