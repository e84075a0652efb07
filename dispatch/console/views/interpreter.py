"""The interpreter key: who speaks a language now, and their number for this call."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from dispatch.console.views import beside, common
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.contacts.dialling import tel
from hotline.directory import entries
from hotline.directory.models import Entry
from responders import interpreters, tongues


@needs(*DESK)
@require_GET
def panel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who can be phoned for a language: the caller's, or the one chosen."""
    call = beside.call_of(request, pk)
    offered = list(
        dict.fromkeys([*([call.language] if call.language not in ("es", "en") else []), *interpreters.spoken()])
    )
    offered += ["es", "en"]
    asked = request.GET.get("language", "")
    language = asked if asked in offered else offered[0]
    context = {
        "call": call,
        "language_asked": language,
        "language_name": tongues.name(language),
        "offered": [(code, tongues.name(code)) for code in offered],
        "speakers": [_row(one) for one in interpreters.speaking(language, clock.now())],
        "lines": [(entry, tel(entry.phone)) for entry in entries.search(kind=Entry.Kind.INTERPRETER)],
        "may_phone": request.user.has_role(*SENDS),
    }
    return beside.show(request, "console/call/interpreter_panel.html", context)


def _row(one: interpreters.Speaker) -> dict:
    return {"one": one, "languages": ", ".join(tongues.name(code) for code in one.languages)}


@needs(*SENDS)
@require_POST
def phone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One speaker's number, in this answer only; that it was shown, for which call, is written down."""
    call = beside.call_of(request, pk)
    language, kind = request.POST.get("language", ""), request.POST.get("kind", "")
    try:
        who = UUID(request.POST.get("who", ""))
    except ValueError:
        raise Http404 from None
    found = [one for one in interpreters.speaking(language, clock.now()) if one.id == who and one.kind == kind]
    if not found:
        raise Http404
    context = {"call": call, "row": _row(found[0]), "language_asked": language, "may_phone": True, "is_row": True}
    status = 200
    try:
        number, e164 = interpreters.phone(
            actor=common.actor(request), kind=kind, pk=who, language=language, call=str(call.pk)
        )
        context |= {"number": number, "tel": tel(e164)}
    except Forbidden:
        raise
    except Refused as error:
        context["refusal"], status = str(error), 422
    return beside.show(request, "console/call/interpreter_row.html", context, status)
