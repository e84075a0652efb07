"""The panel of a call in which somebody tells that a relative was taken: opening the card, writing, what was said."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dispatch.cases import access, families, showing
from dispatch.cases.forms import CardForm
from dispatch.cases.models import FamilyCase
from hotline.accounts.people import actor_of
from hotline.accounts.roles import SENDS, Role
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.base.ids import token
from hotline.calls.models import Call
from hotline.network import policy

WRITES = (*SENDS, Role.FAMILY_WORKER)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _panel(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The panel alone when the page asks for it; a page of its own to anybody else."""
    template = "cases/panel.html" if _is_htmx(request) else "cases/panel_page.html"
    return render(request, template, context, status=status)


def _context(request: HttpRequest, call: Call) -> dict[str, Any]:
    case = FamilyCase.objects.select_related("call", "incident__zone", "worker", "made_by").filter(call=call).first()
    context: dict[str, Any] = {"call": call, "minutes": policy.get("family_call_minutes")}
    context["may_open"] = access.opens(request.user, call)
    if case is None:
        return context
    context |= showing.head(case)
    if access.writes_from_call(request.user, case):
        context |= showing.writing(request.user, case)
    return context


def _written(request: HttpRequest, pk: UUID) -> FamilyCase:
    """The card of this call, for whoever may write on it now: who opened it, or who looks after them."""
    case = FamilyCase.objects.select_related("call", "incident__zone", "worker", "made_by").filter(call=pk).first()
    if case is None or not (access.writes_from_call(request.user, case) or access.reads(request.user, case)):
        raise Http404
    return case


def _done(request: HttpRequest, pk: UUID) -> HttpResponse:
    answer = redirect("family-panel", pk)
    answer.status_code = 303
    return answer


@needs(*SENDS)
@require_GET
def panel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _panel(request, _context(request, access.call_seen(request.user, pk)))


@needs(*SENDS)
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody was taken: the card is there, and a call owed, from this moment. Pressed twice, it is one card."""
    call = access.call_for(request.user, pk)
    families.start(actor=actor_of(request.user), call=call, key=request.POST.get("key", "")[:64] or token())
    if not _is_htmx(request):
        return _done(request, pk)
    return _panel(request, _context(request, call))


@needs(*WRITES)
@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save what was typed; what may not be kept stays on the page and is named."""
    case = _written(request, pk)
    form = CardForm(request.POST)
    form.is_valid()
    told = form.told()
    consent = told.pop("consent", None)
    notes = [f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items() if name in form.fields]
    version = form.cleaned_data.get("version")
    status = 200
    try:
        refused = families.save(
            actor=actor_of(request.user), case=case, version=-1 if version is None else version, consent=consent, **told
        )
        notes += [str(error) for error in refused]
    except Refused as error:
        notes, status = [str(error)], 409 if error.status == 409 else 422
    context = {"case": case, "notes": list(dict.fromkeys(notes)), "same": families.same_number(case)}
    if _is_htmx(request):
        return render(request, "cases/saved.html", context, status=status)
    if not notes:
        return _done(request, pk) if access.writes_from_call(request.user, case) else redirect("family", case.pk)
    shown = {"call": case.call} | showing.head(case) | showing.writing(request.user, case, form)
    return _panel(request, shown | {"refusal": " ".join(context["notes"])}, status=422 if status == 200 else status)


@needs(*WRITES)
@require_POST
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A warning was said now; or was ticked by mistake."""
    case = _written(request, pk)
    given = {"actor": actor_of(request.user), "case": case, "key": request.POST.get("warning", "")}
    if request.POST.get("undo"):
        families.unsay(**given)
    else:
        families.say(language="en" if request.POST.get("language") == "en" else "es", **given)
    if not _is_htmx(request):
        return _done(request, pk) if access.writes_from_call(request.user, case) else redirect("family", case.pk)
    return render(request, "cases/_said.html", {"case": case, "said": showing.said(case), "may_say": True})


@needs(*SENDS)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card was opened by mistake."""
    call = access.call_for(request.user, pk)
    case = FamilyCase.objects.select_related("call").filter(call=call).first()
    if case is None or not access.writes_from_call(request.user, case):
        raise Http404
    families.withdraw(actor=actor_of(request.user), case=case)
    if not _is_htmx(request):
        return _done(request, pk)
    return _panel(request, _context(request, call))
