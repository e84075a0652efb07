"""The page of a call: taking it, saving as it is typed, the reminder, and closing it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.console import access
from dispatch.console.forms.call import CallForm, initial_of
from dispatch.console.forms.closing import CloseCallForm
from dispatch.console.present import incidents as looks
from dispatch.console.present.acts import OpenAct
from dispatch.console.saving import save_call
from dispatch.console.selectors import call as reads
from dispatch.console.selectors import counts, people
from dispatch.console.views import common
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.base import clock, keys
from hotline.base.act import act
from hotline.base.errors import Refused
from hotline.calls import desk as calls
from hotline.calls.models import Call


@needs(*DESK)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Take a call: its record exists from this moment. Pressed twice, it is one call."""
    with act(common.actor(request)) as deed:
        ref, _fresh = keys.once(
            deed, user_id=str(request.user.pk), key=common.request_key(request), fingerprint="call",
            make=lambda: str(calls.begin(actor=deed.actor, dispatcher=request.user).pk),
        )  # fmt: skip
    return common.see_other("call", ref)


@needs(*DESK)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = common.begin("desk")
    call = access.call_for(request.user, pk, clock.now())
    context |= page_context(request, call)
    if request.GET.get("act") == "close":
        context["act"] = closing(call, CloseCallForm(initial=CloseCallForm.guess(call)))
        context["form"].fields["cross_street"].widget.attrs.pop("autofocus", None)
    return render(request, "console/call.html", context)


def page_context(request: HttpRequest, call: Call, form: CallForm | None = None) -> dict[str, Any]:
    """Everything on the page of a call; `form` when something typed is to be kept."""
    now = clock.now()
    form = form or CallForm(initial=initial_of(call))
    return {
        **common.side_panes(request),
        "form": form,
        **live_parts(request, call),
        "reminder": reads.reminder(call, now),
    }


def live_parts(request: HttpRequest, call: Call) -> dict[str, Any]:
    """What changes beside the form while it is typed."""
    now = clock.now()
    incident = reads.incident_of(call)
    parts: dict[str, Any] = {
        "call": call,
        "call_open": call.state != Call.State.CLOSED,
        "saved_at": call.saved_at,
        "incident": incident,
    }
    if incident is None:
        return parts | {"plan": reads.suggested(call, now), "duplicates": reads.same_events(call, now)}
    link = call.incident_links.filter(undone_at=None).first()
    row = looks.row(incident, counts.of([incident])[str(incident.pk)])
    return parts | {"incident_row": row, "joined": not link.opened} | people.panel(incident, request.user)


@needs(*DESK)
@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save what was typed. A field that may not be kept is named; the rest is saved."""
    call = access.call_for(request.user, pk, clock.now())
    before = reads.reminder(call, clock.now()).get("first")
    form = CallForm(request.POST)
    notes, error = save_call(common.actor(request), call, form)
    if not common.is_htmx(request):
        if error is None and not notes:
            return common.see_other("call", call.pk)
        context = common.begin("desk") | page_context(request, call, form) | {"refusal": error or " ".join(notes)}
        return common.refused(request, "console/call.html", context, error)
    if error is not None:
        return common.refused(request, "console/call/saved.html", {"not_saved": str(error)}, error)
    context = live_parts(request, call) | {"not_saved": " ".join(notes), "reminder": reads.reminder(call, clock.now())}
    context["reminder_changed"] = context["reminder"].get("first") != before
    return render(request, "console/call/saved_all.html", context)


@needs(*DESK)
@require_POST
def remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reminder was read now, or was not, and why."""
    call = access.call_for(request.user, pk, clock.now())
    calls.remind(
        actor=common.actor(request), call=call, place_type=request.POST.get("place_type", "street"),
        language="en" if request.POST.get("language") == "en" else "es", skipped=request.POST.get("skipped", ""),
    )  # fmt: skip
    if not common.is_htmx(request):
        return common.see_other("call", call.pk)
    context = {"call": call, "call_open": True, "reminder": reads.reminder(call, clock.now())}
    return render(request, "console/call/reminder.html", context)


def closing(call: Call, form: CloseCallForm, refusal: str = "") -> OpenAct:
    """The small form that closes a call."""
    return OpenAct(
        key="close", title=_("Close the call"), button=_("Close the call"),
        action=reverse("call-close", args=[call.pk]), back="?", form=form, refusal=refusal, plain=True,
        follows=[_("What was promised stays owed."), _("The caller’s number is forgotten on schedule.")],
    )  # fmt: skip


@needs(*DESK)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the call with how it ended; a question about a rumour counts for the rumour."""
    call = access.call_for(request.user, pk, clock.now())
    form = CloseCallForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Say how the call ended."), "no_disposition")
        form.run(common.actor(request), call)
    except Refused as error:
        context = common.begin("desk") | page_context(request, call)
        context["act"] = closing(call, form, str(error))
        return common.refused(request, "console/call.html", context, error)
    return common.see_other("desk")


@needs(*DESK)
@require_POST
def hung_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The caller has gone; what is left is the wrap-up."""
    call = access.call_for(request.user, pk, clock.now())
    calls.end(actor=common.actor(request), call=call)
    return common.see_other("call", call.pk)
