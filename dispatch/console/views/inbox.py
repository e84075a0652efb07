"""Texts that wait for a person: the list, one text's words, and dealing with it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch import access as gate
from dispatch.console import answering, audience
from dispatch.console.forms.inbox import AboutForm
from dispatch.console.selectors import inbox as reads
from dispatch.console.views import common
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base.errors import Refused
from hotline.messaging.models import Inbound

TEMPLATE = "console/inbox.html"


def _context(request: HttpRequest) -> dict:
    return {
        **common.side_panes(request),
        "texts": reads.unread(),
        "may_act": audience.sends(audience.reader_class(request.user)),
    }


@needs(*DESK)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    context = common.begin("desk,inbox")
    return render(request, TEMPLATE, context | _context(request))


@needs(*SENDS)
@require_GET
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words of one text, with what can be done with it. Over HTTP only."""
    text = gate.inbound_for(request.user, pk)
    return render(request, "console/inbox_words.html", _one(text))


def _one(text: Inbound) -> dict:
    return {"text": text, "about": AboutForm(auto_id=f"about-{text.pk}-%s"), "answers": answering.LABELS.items()}


@needs(*DESK)
@require_POST
def do(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Answer it, link it, count it for a rumour, or put it away."""
    text = gate.inbound_for(request.user, pk)
    actor = common.actor(request)
    form = AboutForm(request.POST)
    try:
        if act == "answer":
            answering.answer(actor=actor, text=text, key=request.POST.get("answer", ""))
        elif act == "about":
            _about(actor, text, form)
        else:
            answering.done(actor=actor, text=text)
    except Refused as error:
        context = common.begin("desk,inbox") | _context(request) | {"refusal": str(error)}
        return common.refused(request, TEMPLATE, context, error)
    return common.see_other("inbox")


def _about(actor, text: Inbound, form: AboutForm) -> None:
    form.is_valid()
    if form.cleaned_data.get("rumour"):
        answering.count_for(actor=actor, text=text, rumour=form.cleaned_data["rumour"])
    elif form.cleaned_data.get("incident"):
        answering.link(actor=actor, text=text, incident=form.cleaned_data["incident"])
    else:
        raise Refused(_("Choose the incident or the rumour it is about."), "no_subject")
