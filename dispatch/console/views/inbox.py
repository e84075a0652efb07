"""Texts that wait for a person: the list, the conversation with one number, its answer as it is typed, and what is done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch.console import access, answering, audience, replies
from dispatch.console.forms.inbox import AboutForm
from dispatch.console.selectors import inbox as reads
from dispatch.console.selectors import talk as talks
from dispatch.console.views import common
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.errors import Refused
from hotline.messaging.models import Inbound

TEMPLATE, TALK = "console/inbox.html", "console/talk.html"


def _context(request: HttpRequest) -> dict[str, Any]:
    reader = audience.reader_class(request.user)
    return {
        **common.side_panes(request),
        "texts": reads.for_reader(reads.unread(), reader),
        "may_act": audience.sends(reader),
    }


@needs(*DESK)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    context = common.begin("desk,inbox")
    return render(request, TEMPLATE, context | _context(request))


def _text(request: HttpRequest, pk: UUID) -> Inbound:
    """A text whose conversation is still open to be read."""
    text = gate.inbound_for(request.user, pk)
    if not talks.open_to_see(text, clock.now()):
        raise Http404
    return text


@needs(*SENDS)
@require_GET
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What waits of one sender, with what can be done with it. Over HTTP only."""
    text = _text(request, pk)
    shown = common.side_panes(request) | {"text": text, "unread": list(answering.waiting(text)) or [text]}
    shown["doubt"] = any(one.meaning == answering.STOP_MAYBE for one in shown["unread"])
    shown["about"] = AboutForm(auto_id=f"about-{text.pk}-%s", text=text, now=clock.now())
    return render(request, "console/inbox_words.html", shown)


def _talk(request: HttpRequest, text: Inbound, *, body: str = "", language: str = "") -> dict[str, Any]:
    now = clock.now()
    shown = talks.page(text, now, reader=audience.reader_class(request.user))
    newest = shown["text"]
    key = request.GET.get("answer", "")
    language = language or request.GET.get("in", "") or shown["first"]
    body = body or replies.body(key, language)
    return {
        **common.side_panes(request),
        **shown,
        "body": body,
        "spoken": language,
        "checked": replies.check(body, answering.incident_of(newest)) if body else None,
        "about": AboutForm(text=newest, now=now),
    }


@needs(*SENDS)
@require_GET
def talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The conversation of the last two days, and the box to answer in."""
    context = common.begin(f"desk,talk:{pk}")
    return render(request, TALK, context | _talk(request, _text(request, pk)))


@needs(*SENDS)
@require_GET
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words alone, when something new has come."""
    return render(request, "console/talk/thread.html", {"thread": talks.thread(_text(request, pk), clock.now())})


@needs(*SENDS)
@require_POST
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the answer stands as it is typed; whoever types is shown as answering, unless somebody else is."""
    text = _text(request, pk)
    refusal = ""
    if text.state == Inbound.State.UNREAD:
        try:
            answering.claim(actor=common.actor(request), text=text)
        except Refused as error:
            refusal = str(error)
    body = " ".join(request.POST.get("body", "").split())
    checked = replies.check(body, answering.incident_of(text)) if body else None
    return render(request, "console/talk/checked.html", {"text": text, "checked": checked, "held": refusal})


@needs(*DESK)
@require_POST
def do(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Claim it, answer it, link it, count it, settle a doubtful stop, or put it away."""
    text = _text(request, pk)
    try:
        said, onward = ACTS[act](request, text)
    except Refused as error:
        return _again(request, text, error)
    if said:
        messages.success(request, said)
    return common.see_other(onward, *([text.pk] if onward == "talk" else []))


def _again(request: HttpRequest, text: Inbound, error: Refused) -> HttpResponse:
    """Where it was pressed: the conversation with what was typed, or the list."""
    if request.POST.get("from") == "talk" and audience.sends(audience.reader_class(request.user)):
        typed = {"body": request.POST.get("body", ""), "language": request.POST.get("language", "")}
        context = common.begin(f"desk,talk:{text.pk}") | _talk(request, text, **typed)
        return common.refused(request, TALK, context | {"refusal": str(error)}, error)
    context = common.begin("desk,inbox") | _context(request) | {"refusal": str(error)}
    return common.refused(request, TEMPLATE, context, error)


def _answer(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    given = {name: request.POST.get(name, "") for name in ("body", "language")}
    answering.answer(
        actor=common.actor(request), text=text, key=request.POST.get("answer", ""),
        again=common.request_key(request) if request.POST.get("again") == "1" else "", **given,
    )  # fmt: skip
    return _("Answered."), "inbox"


def _about(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    form = AboutForm(request.POST, text=text, now=clock.now())
    form.is_valid()
    actor, chosen = common.actor(request), form.cleaned_data
    if chosen.get("rumour"):
        answering.count_for(actor=actor, text=text, rumour=chosen["rumour"])
    elif chosen.get("incident"):
        answering.link(actor=actor, text=text, incident=chosen["incident"])
    elif chosen.get("call"):
        call = access.call_for(request.user, chosen["call"].pk, clock.now())
        answering.link_call(actor=actor, text=text, call=call)
    else:
        raise Refused(_("Choose the incident, the rumour or the call it is about."), "no_subject")
    return "", "inbox"


def _claim(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    answering.claim(actor=common.actor(request), text=text)
    return "", "talk"


def _take_over(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    answering.claim(actor=common.actor(request), text=text, over=True)
    return "", "talk"


def _done(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    answering.done(actor=common.actor(request), text=text)
    return "", "inbox"


def _meant_stop(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    answering.meant_stop(actor=common.actor(request), text=text)
    return _("This number gets no more texts."), "inbox"


def _no_stop(request: HttpRequest, text: Inbound) -> tuple[str, str]:
    answering.did_not_mean(actor=common.actor(request), text=text)
    return _("This number is open again. The text still waits for an answer."), "talk"


ACTS = {
    "answer": _answer,
    "about": _about,
    "claim": _claim,
    "take-over": _take_over,
    "done": _done,
    "meant-stop": _meant_stop,
    "no-stop": _no_stop,
}
