"""One debt: whom to call, and marking it paid."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch import followups
from dispatch.console.forms.owed import PayForm, RevealNumberForm
from dispatch.console.present import owed as looks
from dispatch.console.present.acts import OpenAct
from dispatch.console.views import common
from dispatch.models import FollowUp
from hotline.accounts.roles import SENDS
from hotline.accounts.routes import needs
from hotline.base.act import act
from hotline.base.errors import Refused
from hotline.contacts import book

TEMPLATE = "console/owed.html"


def _context(request: HttpRequest, debt: FollowUp, pay: PayForm | None = None, refusal: str = "") -> dict[str, Any]:
    act_form = OpenAct(
        key="pay", title=debt.get_kind_display(), button=_("Done"), action=reverse("owed-pay", args=[debt.pk]), back=reverse("desk"),
        form=pay or PayForm(kind=debt.kind), refusal=refusal, plain=True, stays=False,
    )  # fmt: skip
    settled = bool(debt.paid_at) or debt.kind in followups.PAID_BY_SENDING
    return {
        **common.side_panes(request),
        "debt": debt,
        "row": looks.row(debt, may_pay=False),
        "act": None if settled else act_form,
        "refusal": refusal if settled else "",
        "reveal": RevealNumberForm(),
    }


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
def reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number to call, in this answer only; a logged act with a reason."""
    debt = gate.followup_for(request.user, pk)
    context = common.begin("desk") | _context(request, debt)
    form = RevealNumberForm(request.POST)
    try:
        if debt.call is None or debt.call.contact is None:
            raise Refused(_("There is no number to call."), "no_number")
        with act(common.actor(request)) as deed:
            number = book.reveal(deed, debt.call.contact, reason=request.POST.get("reason", ""))
    except Refused as error:
        return common.refused(request, TEMPLATE, context | {"reveal": form, "refusal": str(error)}, error)
    return render(request, TEMPLATE, context | {"number": number, "alias": debt.call.alias})
