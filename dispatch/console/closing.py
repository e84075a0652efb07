"""Closing a call by its own short path: what is passed on, counted, noted or erased follows from how it ended."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dispatch import busy, followups, incidents, rumours, statuses
from dispatch.console import paths
from dispatch.console.selectors import call as reads
from dispatch.models import FollowUp, Incident, IncidentCall, Rumour
from hotline.accounts.roles import DESK
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.calls import desk, ending
from hotline.calls.models import Call
from hotline.network import policy

D = Call.Disposition
ANSWERS = {"yes": True, "no": False}


def close(*, actor: Actor, call: Call, disposition: str, **said: Any) -> None:
    """Close the call as `disposition`, with what its path asked for. Raises Refused naming what is still to say.

    In a busy hour nothing is asked beyond how it ended.
    """
    with act(actor) as deed:
        Call.objects.select_for_update().filter(pk=call.pk).values("pk").first()
        call.refresh_from_db()  # what somebody saved since the page was read stays
        if not busy.is_busy(deed.now):
            _complete(call, disposition, said)
        _follow(deed, call, disposition, said)
        desk.close(actor=actor, call=call, disposition=disposition)


def _complete(call: Call, disposition: str, said: dict[str, Any]) -> None:
    told = IncidentCall.objects.filter(call=call, undone_at=None)
    if disposition in (D.LIVE_REPORT, D.RECENT_REPORT) and not (said.get("no_incident") or told.exists()):
        raise Refused(_("Nobody was alerted. Alert, join an incident, or say why not."), "no_incident")
    card = FollowUp.objects.filter(call=call, kind=FollowUp.Kind.FAMILY)
    if disposition == D.SOMEONE_DETAINED and not (said.get("no_card") or card.exists()):
        raise Refused(_("Open the family’s card, or say that they want none."), "no_card")
    if disposition == D.OTHER_EMERGENCY and not said.get("emergency"):
        raise Refused(_("Say what kind of help was offered."), "no_emergency_kind")
    if disposition == D.RUMOR_QUERY and not (said.get("rumour") or said.get("claim")):
        raise Refused(_("Choose the rumour, or write what people say."), "no_rumour")
    path = paths.PATHS[disposition]
    if (path.always or said.get("pass_on")) and call.contact_id is None and disposition != D.PAST_REPORT:
        raise Refused(_("Somebody is to call them: write down a number first."), "no_number")


def _follow(deed: Deed, call: Call, disposition: str, said: dict[str, Any]) -> None:
    path = paths.PATHS[disposition]
    if said.get("no_incident"):
        call.facts["no_incident"] = said["no_incident"]
        Call.objects.filter(pk=call.pk).update(facts=call.facts)
    if path.why and (path.always or said.get("pass_on")):
        followups.owe(deed, kind=FollowUp.Kind.TASK, why=path.why, call=call, due_at=_due(deed.now, disposition))
    if disposition == D.RUMOR_QUERY:
        _count(deed, call, said.get("rumour"), said.get("claim", ""))
    if disposition == D.OTHER_EMERGENCY and said.get("emergency"):
        ending.emergency(
            actor=deed.actor, call=call, kind=said["emergency"], accepted=ANSWERS.get(said.get("accepted", "")),
            we_called=bool(said.get("we_called")),
        )  # fmt: skip
    if disposition == D.SILENT:
        Call.objects.filter(pk=call.pk).update(safe_to_text=False)
    if disposition == D.SILENT and said.get("call_back_once"):
        followups.promise_call_back(actor=deed.actor, call=call, due_at=deed.now)
    if disposition == D.INFORMANT:
        ending.forget_words(deed, call)


def _due(now: datetime, disposition: str) -> datetime:
    return now + timedelta(hours=policy.get("past_report_hours" if disposition == D.PAST_REPORT else "pass_on_hours"))


def _count(deed: Deed, call: Call, rumour: Rumour | None, claim: str) -> None:
    if rumour is None and claim.strip():
        rumour = rumours.open(actor=deed.actor, claim=claim)
    if rumour is not None:
        rumours.hear(actor=deed.actor, rumour=rumour, call=call, safe_to_text=call.safe_to_text)


def one_more(*, actor: Actor, call: Call, incident: Incident) -> None:
    """+1: this caller tells of that incident and nothing else. Joined and closed in one touch; pressed twice, it is one."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        told = IncidentCall.objects.filter(call=call, incident=incident, undone_at=None)
        if call.state == Call.State.CLOSED:
            if told.exists():
                return
            raise Refused(_("This call is closed. Open a new one."), "call_closed")
        facts = reads.facts_of(call)
        incidents.join(actor=actor, incident=incident, call=call, words=facts.words, facts=facts.salute)
        desk.close(actor=actor, call=call, disposition=D.LIVE_REPORT)
