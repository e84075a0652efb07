"""From a call to an incident: alert responders, join another call's incident, or say that it is another."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dispatch import access as gate
from dispatch import alerts, drafts, incidents
from dispatch.console import access
from dispatch.console.forms.call import CallForm
from dispatch.console.saving import Saved, save_call
from dispatch.console.selectors import call as reads
from dispatch.console.views import common
from dispatch.console.views.call import again, done
from dispatch.models import Incident
from hotline.accounts.roles import DESK, SENDS
from hotline.accounts.routes import needs
from hotline.base import clock
from hotline.base.act import Actor, act
from hotline.base.errors import Refused
from hotline.calls import desk
from hotline.calls.models import Call


def _saved(request: HttpRequest, pk: UUID) -> tuple[Call, CallForm, Saved, HttpResponse | None]:
    """The call, with what the page holds saved first: a refused act must cost no word that was typed."""
    call = access.call_for(request.user, pk, clock.now())
    form = CallForm(request.POST)
    saved = save_call(common.actor(request), call, form)
    return call, form, saved, again(request, call, form, saved) if saved.error or saved.both else None


def _ask(actor: Actor, incident: Incident, key: str) -> None:
    """The first wave: the zone's own people, or those of the next zones when there nobody can be asked."""
    try:
        alerts.send(actor=actor, incident=incident, key=key)
    except Refused as error:
        if error.code != "nobody_to_ask":
            raise
        alerts.send(actor=actor, incident=incident, key=key, ring=2)


@needs(*DESK)
@require_POST
def alert(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the incident and send the first wave, in one go, while the caller is on the line. Pressed twice, it is sent once.

    In training the alert is a draft: it waits on every desk until somebody who may sends it on.
    """
    call, form, saved, refusal = _saved(request, pk)
    if refusal:
        return refusal
    actor = common.actor(request)
    try:
        if reads.incident_of(call) is None:
            with act(actor):
                opened = incidents.open(actor=actor, call=call, facts=reads.facts_of(call), key=f"open-{call.pk}")
                if actor.has(*SENDS):
                    _ask(actor, opened, f"alert-{call.pk}")
                else:
                    drafts.alert(actor=actor, incident=opened)
    except Refused as error:
        return again(request, call, form, saved, error)
    return done(request, call, form, saved)


@needs(*DESK)
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """This call tells of an incident that is open already: join it, as one more voice."""
    call, form, saved, refusal = _saved(request, pk)
    if refusal:
        return refusal
    incident = gate.incident_for(request.user, request.POST.get("incident", ""))
    facts = reads.facts_of(call)
    try:
        incidents.join(actor=common.actor(request), incident=incident, call=call, words=facts.words, facts=facts.salute)
    except Refused as error:
        return again(request, call, form, saved, error)
    return done(request, call, form, saved)


@needs(*DESK)
@require_POST
def unjoin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo the join."""
    call, form, saved, refusal = _saved(request, pk)
    if refusal:
        return refusal
    incident = reads.incident_of(call)
    if incident is not None:
        incidents.unjoin(actor=common.actor(request), incident=incident, call=call)
    return done(request, call, form, saved)


@needs(*DESK)
@require_POST
def another(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is not the same event: the suggestion is not made again for this call."""
    call, form, saved, refusal = _saved(request, pk)
    if refusal:
        return refusal
    incident = gate.incident_for(request.user, request.POST.get("incident", ""))
    others = sorted({*call.facts.get("others", []), incident.code})
    desk.save(actor=common.actor(request), call=call, version=call.version, facts=call.facts | {"others": others})
    return done(request, call, form, saved)
