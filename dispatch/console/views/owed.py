"""One debt: whom to call, and marking it paid."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import callers, followups, updates
from dispatch.console import access
from dispatch.console.forms.owed import PayForm, PutOffForm, RevealNumberForm
from dispatch.console.present import owed as looks
from dispatch.console.present.acts import OpenAct
from dispatch.console.views import common
from dispatch.models import FollowUp
from hotline.accounts.roles import SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.network import policy

TEMPLATE = "console/owed.html"


def _context(request: HttpRequest, debt: FollowUp, form: Form | None = None, refusal: str = "") -> dict[str, Any]:
    act_form = _act(debt, form, refusal)
    return {
        **common.side_panes(request),
        "debt": debt,
        "row": looks.row(debt, may_pay=debt.kind == FollowUp.Kind.UPDATE),
        "act": act_form,
        "refusal": "" if act_form else refusal,
        "reveal": RevealNumberForm(),
    }


def _act(debt: FollowUp, form: Form | None, refusal: str) -> OpenAct | None:
    """Saying that it is done, or putting it off; None where only a text pays it."""
    usual = {"back": reverse("desk"), "refusal": refusal, "plain": True, "stays": False}
    if debt.paid_at:
        return None
    if debt.kind == FollowUp.Kind.UPDATE:
        again = _("It is owed again in %(n)s minutes.") % {"n": policy.get("community_update_minutes")}
        return OpenAct(
            key="put-off", title=_("Put it off"), button=_("Put it off"), action=reverse("owed-put-off", args=[debt.pk]),
            form=form or PutOffForm(), follows=[again], **usual,
        )  # fmt: skip
    if debt.kind in followups.PAID_BY_SENDING:
        return None
    return OpenAct(
        key="pay", title=debt.get_kind_display(), button=_("Done"), action=reverse("owed-pay", args=[debt.pk]),
        form=form or PayForm(kind=debt.kind), **usual,
    )  # fmt: skip


@needs(*SENDS)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin("desk")
    return render(request, TEMPLATE, context | _context(request, gate.followup_for(request.user, pk)))


@needs(*SENDS)
@require_POST
def pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    debt = gate.followup_for(request.user, pk)
    form = PayForm(request.POST, kind=debt.kind)
    try:
        if not form.is_valid():
            raise Refused(_("Say how it was done."), "no_how")
        followups.pay(actor=common.actor(request), followup=debt, how=form.cleaned_data["how"])
    except Refused as error:
        context = common.begin("desk") | _context(request, debt, form, str(error))
        return common.refused(request, TEMPLATE, context, error)
    return common.see_other("incident", debt.incident.code) if debt.incident else common.see_other("desk")


@needs(*SENDS)
@require_POST
def put_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An update to the community is owed later, for a stated reason."""
    debt = gate.followup_for(request.user, pk)
    form = PutOffForm(request.POST)
    try:
        form.is_valid()
        updates.put_off(actor=common.actor(request), followup=debt, reason=form.cleaned_data.get("reason", ""))
    except Refused as error:
        context = common.begin("desk") | _context(request, debt, form, str(error))
        return common.refused(request, TEMPLATE, context, error)
    return common.see_other("incident", debt.incident.code)


@needs(*SENDS)
@require_POST
def reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number to call, in this answer only; a logged act with a reason."""
    debt = gate.followup_for(request.user, pk)
    context = common.begin("desk") | _context(request, debt)
    form = RevealNumberForm(request.POST)
    try:
        if debt.paid_at or debt.call is None:
            raise Refused(_("There is no number to call."), "no_number")
        access.call_for(request.user, debt.call.pk, clock.now())
        reason = request.POST.get("reason", "")
        number = callers.reveal_number(actor=common.actor(request), call=debt.call, reason=reason)
    except Refused as error:
        return common.refused(request, TEMPLATE, context | {"reveal": form, "refusal": str(error)}, error)
    return render(request, TEMPLATE, context | {"number": number, "alias": debt.call.alias})
