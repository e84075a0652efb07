"""The same frames over plain HTTP, for networks that block sockets."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hotline.accounts.routes import signed_in
from hotline.base import clock
from hotline.pump import pump
from hotline.realtime import frames
from hotline.realtime.sources import NotAllowed, judge, language_for, topics_of


@signed_in
@require_GET
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """`GET /live?cursor=&topics=[&lang=]` -> `{"frames": [...], "head": N}`; ask again with `head` as the cursor."""
    try:
        cursor = max(int(request.GET.get("cursor", "0")), 0)
        view = judge(
            request.user, topics_of(request.GET.get("topics", "")), language_for(request.user, request.GET.get("lang"))
        )
    except ValueError:
        return HttpResponseBadRequest()
    except NotAllowed:
        return HttpResponseForbidden()
    text, head = frames.catch_up(view, cursor)
    found = [text] if text else []
    found.append(frames.tick(head, clock.now(), pump.age()))
    return HttpResponse(f'{{"frames":[{",".join(found)}],"head":{head}}}', content_type="application/json")
