"""The number that calls: its earlier calls, its flags and bans, and the number itself for a reason."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from dispatch import callers
from dispatch.console.forms.number import FlagForm, ShowNumberForm
from dispatch.console.selectors import number as reads
from dispatch.console.views import beside, common
from hotline.accounts.roles import SENDS, SENIOR
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Forbidden, Refused
from hotline.calls import flags
from hotline.calls.models import Call
from hotline.contacts.dialling import tel

TEMPLATE = "console/call/number_panel.html"


def _context(request: HttpRequest, call: Call, **more: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "call": call,
        "sends": True,
        "known": reads.known(call, now),
        "earlier": reads.earlier(request.user, call, now),
        "flag_form": FlagForm(),
        "show_form": ShowNumberForm(),
        "may_ban": request.user.has_role(*SENIOR),
        **more,
    }


@needs(*SENDS)
@require_GET
def panel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return beside.show(request, TEMPLATE, _context(request, beside.call_of(request, pk)))


@needs(*SENDS)
@require_POST
def flag(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Flag the number, lift a flag, ban or renew a ban: which, says the button."""
    call = beside.call_of(request, pk)
    form = FlagForm(request.POST)
    try:
        if request.POST.get("lift") or request.POST.get("ban"):
            _change(request, call)
        elif form.is_valid():
            data = form.cleaned_data
            flags.flag(actor=common.actor(request), call=call, kind=data["kind"], note=data["note"])
        else:
            raise Refused(next(iter(form.errors.values()))[0], "bad_flag")
    except Forbidden:
        raise
    except Refused as error:
        return beside.show(request, TEMPLATE, _context(request, call, flag_form=form, refusal=str(error)), 422)
    if not common.is_htmx(request):
        return common.see_other("call-number", call.pk)
    return beside.show(request, TEMPLATE, _context(request, call, changed=True))


def _change(request: HttpRequest, call: Call) -> None:
    wanted = request.POST.get("lift") or request.POST.get("ban")
    row = next((one for one in flags.standing(call.contact, clock.now()) if str(one.pk) == wanted), None)
    if row is None:
        raise Http404
    change = flags.lift if request.POST.get("lift") else flags.ban
    change(actor=common.actor(request), row=row)


@needs(*SENDS)
@require_POST
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The number in this answer only; a logged act with a reason."""
    call = beside.call_of(request, pk)
    form = ShowNumberForm(request.POST)
    try:
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        number = callers.reveal_number(actor=common.actor(request), call=call, reason=reason)
    except Refused as error:
        return beside.show(request, TEMPLATE, _context(request, call, refusal=str(error)), 422)
    return beside.show(request, TEMPLATE, _context(request, call, number=number, tel=tel(call.contact.number)))
