"""The page of an incident, its acts, and the words behind a line of its timeline."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch.console import access, acts, audience
from dispatch.console.present.acts import OpenAct
from dispatch.console.selectors import desk, inbox
from dispatch.console.selectors import incident as reads
from dispatch.console.views import common
from dispatch.models import Incident
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused

TEMPLATE = "console/incident.html"


def _context(request: HttpRequest, incident: Incident, act: OpenAct | None = None) -> dict[str, Any]:
    reader = audience.reader_class(request.user)
    bar = desk.Desk(reader=reader, owed=desk.owed_rows(reader), duty=desk.on_duty(), unread=inbox.waiting())
    return {"desk": bar, "reader": reader, "act": act, **reads.page(incident, reader, clock.now())}


def _begin(incident: Incident) -> dict[str, Any]:
    return common.begin(f"desk,incident:{incident.pk}")


@needs(*DESK)
@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    incident = gate.incident_for(request.user, code)
    context = _begin(incident)
    incident.refresh_from_db()
    key = request.GET.get("act", "")
    act = acts.opened(key, acts.form_for(key, incident, asked=request.GET)) if key else None
    return render(request, TEMPLATE, context | _context(request, incident, act))


@needs(*DESK)
@require_POST
def do(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do an act. Refused, the page comes back with the form as it was typed and one sentence."""
    incident = gate.incident_for(request.user, code)
    form = acts.form_for(act, incident, data=request.POST)
    stay = common.is_htmx(request) and bool(request.POST.get("stay"))  # pressed beside the row of a list
    try:
        if not form.is_valid():
            raise Refused(_("Something is missing: see below."), "incomplete")
        shown = form.run(common.actor(request), common.request_key(request))
    except Refused as error:
        if stay:
            return common.told(str(error))
        context = _begin(incident)
        incident.refresh_from_db()
        context |= _context(request, incident, acts.opened(act, form, str(error)))
        return common.refused(request, TEMPLATE, context, error)
    if stay:
        return HttpResponse(status=204)
    if shown is not None:
        return _show_once(request, incident, shown)
    return common.see_other("incident", incident.code)


def _show_once(request: HttpRequest, incident: Incident, shown: dict[str, str]) -> HttpResponse:
    """What was revealed, in this answer only: a reload hides it again."""
    context = _begin(incident) | _context(request, incident) | {"revealed": shown}
    return render(request, TEMPLATE, context)


@needs(*SENDS)
@require_GET
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody said, behind a line of the timeline."""
    entry = access.entry_for(request.user, pk)
    return render(request, "console/said.html", {"body": entry.text.body})
