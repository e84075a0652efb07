"""The list of families and the page of one: who looks after them, what is owed, and reading the card."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dispatch.cases import access, caring, listing, showing
from dispatch.cases.forms import CalledForm, CloseForm, HandOnForm, ReasonForm
from dispatch.cases.models import FamilyCase
from hotline.accounts.people import actor_of
from hotline.accounts.roles import Role
from hotline.accounts.routes import needs
from hotline.base import keys
from hotline.base.act import act
from hotline.base.errors import Forbidden, Refused
from hotline.base.ids import token
from hotline.realtime import events

OWN = (Role.FAMILY_WORKER,)


@needs(*access.LISTS)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who waits for a call, and who looks after whom. No names: reading a card is a deed of its own."""
    context = {"live_cursor": events.head(), "live_topics": "families"}
    return render(request, "cases/list.html", context | {"rows": listing.rows()})


def _context(request: HttpRequest, case: FamilyCase) -> dict[str, Any]:
    mine = access.reads(request.user, case)
    return showing.head(case) | {
        "mine": mine,
        "may_take": case.is_open and case.worker_id is None and request.user.has_role(Role.FAMILY_WORKER),
        "may_ask": not mine and access.reads_with_reason(request.user, case),
        "reason": ReasonForm(),
        "called": CalledForm() if mine and case.is_open else None,
        "hand_on": HandOnForm(case=case) if case.is_open and (mine or request.user.has_role(*caring.GIVES)) else None,
        "close": CloseForm() if case.is_open and (mine or request.user.has_role(Role.COORDINATOR)) else None,
    }


@needs(*access.LISTS)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card to whoever looks after them; to others its head, and a way to open it with a reason."""
    case = access.case_for(request.user, pk)
    context = _context(request, case)
    if context["mine"]:
        context |= showing.writing(request.user, case) if case.is_open else showing.reading(request.user, case, "")
    return render(request, "cases/card.html", context)


@needs(*access.WITH_REASON)
@require_POST
def open_card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card in this answer only, for a typed reason; a logged act."""
    case = access.case_for(request.user, pk)
    context = _context(request, case)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/card.html", context | {"reason": form}, status=422)
    try:
        context |= showing.reading(request.user, case, form.cleaned_data["reason"])
    except Refused as error:
        form.add_error("reason", str(error))
        return render(request, "cases/card.html", context | {"reason": form}, status=422)
    return render(request, "cases/card.html", context)


def _deed(request: HttpRequest, case: FamilyCase, do: Any, **bound: Any) -> HttpResponse:
    """Do it once per request key, then show the page again; a refusal stands on the page it was asked from."""
    try:
        with act(actor_of(request.user)) as deed:
            keys.once(
                deed, user_id=str(request.user.pk), key=request.POST.get("key", "")[:64] or token(),
                fingerprint=f"{do.__name__}:{case.pk}", make=lambda: _did(do, actor=deed.actor, case=case, **bound),
            )  # fmt: skip
    except Forbidden:
        raise
    except Refused as error:
        case.refresh_from_db()
        return _again(request, case, str(error), error.status)
    answer = redirect("family", case.pk)
    answer.status_code = 303
    return answer


def _did(do: Any, **given: Any) -> str:
    do(**given)
    return "done"


def _again(request: HttpRequest, case: FamilyCase, refusal: str, status: int = 422) -> HttpResponse:
    context = _context(request, case)
    if context["mine"] and case.is_open:
        context |= showing.writing(request.user, case)
    return render(request, "cases/card.html", context | {"refusal": refusal}, status=status)


@needs(*OWN)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _deed(request, access.case_for(request.user, pk), caring.take)


@needs(*access.LISTS)
@require_POST
def hand_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = access.case_for(request.user, pk)
    form = HandOnForm(request.POST, case=case)
    if not form.is_valid():
        return _again(request, case, form.fields["to"].error_messages["required"])
    return _deed(request, case, caring.hand_on, to=form.cleaned_data["to"])


@needs(*OWN)
@require_POST
def called(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They were called, or it was tried."""
    case = access.case_for(request.user, pk)
    form = CalledForm(request.POST)
    form.is_valid()
    told = {name: form.cleaned_data.get(name, "") for name in ("how", "next_in")}
    return _deed(request, case, caring.called, **told)


@needs(Role.FAMILY_WORKER, Role.COORDINATOR)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = access.case_for(request.user, pk)
    return _deed(request, case, caring.close, why=request.POST.get("why", ""))
