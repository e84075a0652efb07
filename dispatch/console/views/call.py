"""The page of a call: taking it, saving as it is typed, the reminder, and closing it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dispatch import busy, drafts, incidents
from dispatch.console import access
from dispatch.console.forms.call import FREE_TEXT, CallForm, initial_of
from dispatch.console.present import incidents as looks
from dispatch.console.saving import Saved, save_call
from dispatch.console.selectors import call as reads
from dispatch.console.selectors import call_hands, call_panels, counts, leads, people, saying
from dispatch.console.views import common
from hotline.accounts.roles import DESK
from hotline.accounts.routes import needs
from hotline.base import clock, keys
from hotline.base.act import act
from hotline.base.errors import Conflict, Refused
from hotline.calls import desk as calls
from hotline.calls import phrases
from hotline.calls.models import Call
from hotline.contacts import book as contacts
from hotline.network import policy

TEMPLATE = "console/call.html"
NOT_KEPT = "X-Not-Kept"
TWO_VERSIONS = gettext_lazy("Somebody else saved this call meanwhile. Choose between the two versions first.")


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


def page_context(request: HttpRequest, call: Call, form: CallForm | None = None) -> dict[str, Any]:
    """Everything on the page of a call; `form` when something typed is to be kept."""
    now = clock.now()
    form = form or CallForm(initial=initial_of(call))
    panes = common.side_panes(request)
    return {
        **panes,
        "form": form,
        "hands": call_hands.hands_on(call, panes["reader"]),
        **live_parts(request, call),
        **outcome(Saved(), form),
        "reminder": saying.reminder(call, now),
        "asks": saying.asks(),
        "whispered": whispered(call),
        "hurry": busy.is_busy(now),
        "whisper_intro": phrases.WHISPER,
        "emergency": phrases.EMERGENCY,
        **leads.of(call, request.user),
        **call_panels.panels(request.user, call, now),
    }


def whispered(call: Call) -> list[dict[str, Any]]:
    """The questions to somebody who cannot speak, with what is answered already."""
    shown = initial_of(call)
    return [
        {"field": name, "yes": yes, "no": no, "ask": ask, "said": _said(shown.get(name), yes, no)}
        for name, yes, no, ask in phrases.WHISPERED
    ]


def _said(value: Any, yes: str, no: str) -> str:
    return "yes" if value == yes else "no" if no and value == no else ""


def live_parts(request: HttpRequest, call: Call) -> dict[str, Any]:
    """What changes beside the form while it is typed."""
    now = clock.now()
    incident = reads.incident_of(call)
    parts: dict[str, Any] = {
        "call": call,
        "call_open": call.state != Call.State.CLOSED,
        "saved_at": call.saved_at,
        "promised": saying.promised(call),
        "dial": contacts.dial(call.contact),
        "call_prefix": policy.get("caller_id_prefix"),
        "incident": incident,
    }
    if incident is None:
        return parts | {"plan": reads.suggested(call, now), "duplicates": reads.same_events(call, now)}
    link = call.incident_links.filter(undone_at=None).first()
    row = looks.row(incident, counts.of([incident])[str(incident.pk)])
    parts["draft"] = drafts.waiting(incident)
    return parts | {"incident_row": row, "joined": not link.opened} | people.panel(incident, request.user)


def outcome(saved: Saved, form: CallForm) -> dict[str, Any]:
    """What the page shows of a save: the fields refused with what to say, and those that two people wrote."""
    refused = [
        {"name": name, "label": form[name].label, "why": why}
        for name, why in saved.refused.items()
        if name in form.fields
    ]
    never = any(name in FREE_TEXT for name in saved.refused)
    return {"saved": saved, "refused_fields": refused, "to_say": phrases.NEVER_STORE if never else None}


def telling(answer: HttpResponse, saved: Saved) -> HttpResponse:
    """Say in a header which fields were not kept: only an answer that says so counts as saved on the page."""
    answer.headers[NOT_KEPT] = ",".join(saved.not_kept)
    return answer


def again(request: HttpRequest, call: Call, form: CallForm, saved: Saved, error: Refused | None = None) -> HttpResponse:
    """The whole page with everything typed, and why it was not done."""
    error = error or saved.error or (Conflict(TWO_VERSIONS, "two_versions") if saved.both else None)
    refusal = str(error) if error else " ".join([*saved.refused.values(), *saved.notes])
    context = common.begin("desk") | page_context(request, call, form) | outcome(saved, form) | {"refusal": refusal}
    return telling(common.refused(request, TEMPLATE, context, error), saved)


def done(request: HttpRequest, call: Call, form: CallForm, saved: Saved) -> HttpResponse:
    """The page after a deed of its buttons: what was not kept stays on it and is named, so that no word counts as saved."""
    if not saved.not_kept and not common.is_htmx(request):
        return common.see_other("call", call.pk)
    context = common.begin("desk") | page_context(request, call, form) | outcome(saved, form)
    return telling(render(request, TEMPLATE, context), saved)


@needs(*DESK)
@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save what was typed. A field that may not be kept is named, one that two people wrote is shown twice; the rest is saved."""
    call = access.call_for(request.user, pk, clock.now())
    before, number, owed = saying.reminder(call, clock.now()), call.contact_id, call.facts.get("promised")
    form = CallForm(request.POST)
    saved = save_call(common.actor(request), call, form)
    if not common.is_htmx(request):
        if not (saved.error or saved.notes or saved.not_kept):
            return common.see_other("call", call.pk)
        return again(request, call, form, saved)
    if saved.error is not None:
        return common.refused(request, "console/call/saved.html", {"not_saved": str(saved.error)}, saved.error)
    context = live_parts(request, call) | outcome(saved, form) | {"reminder": saying.reminder(call, clock.now())}
    context["reminder_changed"] = context["reminder"]["stage"] != before["stage"]
    context["promise_changed"] = call.facts.get("promised") != owed
    context["number_changed"] = call.contact_id != number
    context["not_kept_changed"] = set(saved.not_kept) != set(request.POST.get("shown", "").split(",")) - {""}
    if context["number_changed"]:
        context |= call_panels.panels(request.user, call, clock.now())
    status = 409 if saved.both else 200
    return telling(render(request, "console/call/saved_all.html", context, status=status), saved)


@needs(*DESK)
@require_POST
def remind(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reminder was read now, or was not, and why."""
    call = access.call_for(request.user, pk, clock.now())
    actor, incident = common.actor(request), reads.incident_of(call)
    with act(actor):
        read = calls.remind(
            actor=actor, call=call, place_type=request.POST.get("place_type", "street"),
            language="en" if request.POST.get("language") == "en" else "es", skipped=request.POST.get("skipped", ""),
        )  # fmt: skip
        if incident is not None and not read.skipped_reason:
            incidents.note_reminder(actor=actor, incident=incident, language=read.language, version=read.version)
    if not common.is_htmx(request):
        return common.see_other("call", call.pk)
    context = {"call": call, "call_open": True, "reminder": saying.reminder(call, clock.now())}
    return render(request, "console/call/reminder.html", context)


@needs(*DESK)
@require_POST
def hung_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The caller has gone; what is left is the wrap-up."""
    call = access.call_for(request.user, pk, clock.now())
    calls.end(actor=common.actor(request), call=call)
    return common.see_other("call", call.pk)
