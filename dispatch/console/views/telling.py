"""What a text to the community would say, to whom and for how much, while it is being composed: nothing is stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dispatch import access as gate
from dispatch import broadcasts
from dispatch.console import acts
from dispatch.console.forms.telling import Draft
from dispatch.console.selectors import broadcasts as reads
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

TEMPLATE = "console/broadcast/preview.html"


@needs(*DESK)
@require_POST
def compose(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The form as it stands, answered with both texts; posted, so that no place stands in an address."""
    incident = gate.incident_for(request.user, code)
    form = acts.form_for(act, incident, data=request.POST)
    if not isinstance(form, Draft):
        raise Http404
    form.is_valid()
    now = clock.now()
    try:
        written = broadcasts.write(incident, form.kind, now, **form.where())
    except Refused as error:
        return render(request, TEMPLATE, {"refusal": str(error)})
    return render(request, TEMPLATE, {"row": reads.ahead(incident, written, form.kind, now)})
